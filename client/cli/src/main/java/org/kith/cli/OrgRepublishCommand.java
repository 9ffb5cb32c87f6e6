package org.kith.cli;

import java.util.ArrayList;
import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.RepublishRecordsRequest;
import org.kith.schema.v1.WithdrawnRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes own withdrawn records again.
@Command(
    name = "republish",
    description = {
      "Publish records again that were withdrawn with their log's end, in the log that is open"
          + " now.",
      "Each says which record it takes the place of; links among them lead to the new ones."
    },
    footer = "Example: kith org republish --dir riverside k3jx7q2mabcd… ")
final class OrgRepublishCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Whole record ids, as kith org withdrawn lists them.")
  List<String> ids = List.of();

  @Option(names = "--all", description = "All that are listed, after you have looked at each.")
  boolean all;

  @Override
  Exit run(Screen screen) {
    if (all == !ids.isEmpty()) {
      throw Failure.usage("Give the ids of records, or --all.");
    }
    try (KithClient client = choice.connect()) {
      List<String> chosen = new ArrayList<>(ids);
      if (all) {
        client.governance().withdrawn().getRecordsList().stream()
            .filter(record -> record.getRepublishedAs().isEmpty())
            .map(WithdrawnRecord::getRecordId)
            .forEach(chosen::add);
      }
      var answer =
          client
              .governance()
              .republish(RepublishRecordsRequest.newBuilder().addAllRecordIds(chosen).build());
      screen.answer(
          answer,
          () ->
              answer
                  .getRecordsList()
                  .forEach(r -> screen.line(r.getRecordId() + "  ->  " + r.getRepublishedAs())));
      return Exit.OK;
    }
  }
}
