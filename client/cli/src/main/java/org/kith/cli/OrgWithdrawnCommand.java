package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.WithdrawnRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists own records above the end of a log.
@Command(
    name = "withdrawn",
    description = {
      "List your records above the position at which a log was ended: nobody shows them any more.",
      "Look at each: whoever had the log's key may have written some. Then: kith org republish"
    },
    footer = "Example: kith org withdrawn --dir riverside")
final class OrgWithdrawnCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer = client.governance().withdrawn();
      screen.answer(
          answer,
          () -> {
            if (answer.getRecordsCount() == 0) {
              screen.line("None of your records stands above the end of a log.");
              return;
            }
            var table = new Table("RECORD", "KIND", "TITLE", "PUBLISHED AGAIN AS");
            for (WithdrawnRecord record : answer.getRecordsList()) {
              table.row(
                  record.getRecordId(),
                  record.getKind(),
                  record.getTitle(),
                  record.getRepublishedAs().isEmpty() ? "not yet" : record.getRepublishedAs());
            }
            table.print(screen);
          });
      return Exit.OK;
    }
  }
}
