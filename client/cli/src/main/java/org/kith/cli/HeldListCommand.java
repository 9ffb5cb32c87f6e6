package org.kith.cli;

import java.util.stream.Collectors;
import org.kith.client.KithClient;
import org.kith.schema.v1.GuardFinding;
import org.kith.schema.v1.HeldRecord;
import org.kith.schema.v1.ListHeldRequest;
import org.kith.schema.v1.ListHeldResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists records that are held back.
@Command(
    name = "list",
    description = {
      "List records of others that are held back here: not shown, not found, not passed on.",
      "What the personal-data guard found is told by rule and field, never by its text."
    },
    footer = "Example: kith held list --dir riverside")
final class HeldListCommand extends KithCommand {
  private static final int PAGE_SIZE = 200;

  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var all = ListHeldResponse.newBuilder();
      String token = "";
      do {
        ListHeldResponse page =
            client
                .governance()
                .listHeld(
                    ListHeldRequest.newBuilder()
                        .setPageSize(PAGE_SIZE)
                        .setPageToken(token)
                        .build());
        all.addAllHeld(page.getHeldList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      ListHeldResponse held = all.build();
      screen.answer(held, () -> print(screen, held));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListHeldResponse held) {
    if (held.getHeldCount() == 0) {
      screen.line("Nothing is held back.");
      return;
    }
    var table = new Table("RECORD", "FROM", "KIND", "WHY", "FOUND", "JUDGED");
    for (HeldRecord record : held.getHeldList()) {
      table.row(
          record.getRecordId().substring(0, 12),
          record.getOriginName(),
          record.getKind(),
          record.getReason(),
          record.getFindingsList().stream()
              .map(GuardFinding::getRule)
              .distinct()
              .collect(Collectors.joining(" ")),
          String.join(", ", record.getJudgedList()));
    }
    table.print(screen);
  }
}
