package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ListErasuresRequest;
import org.kith.schema.v1.ListErasuresResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists what was erased.
@Command(
    name = "list",
    description = "List what was erased, and how many have confirmed it.",
    footer = "Example: kith erasure list --dir riverside")
final class ErasureListCommand extends KithCommand {
  private static final int PAGE_SIZE = 200;

  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var all = ListErasuresResponse.newBuilder();
      String token = "";
      do {
        ListErasuresResponse page =
            client
                .governance()
                .listErasures(
                    ListErasuresRequest.newBuilder()
                        .setPageSize(PAGE_SIZE)
                        .setPageToken(token)
                        .build());
        all.addAllErasures(page.getErasuresList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      ListErasuresResponse erasures = all.build();
      screen.answer(erasures, () -> print(screen, erasures));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListErasuresResponse erasures) {
    if (erasures.getErasuresCount() == 0) {
      screen.line("Nothing was erased.");
      return;
    }
    var table = new Table("RECORD", "OF", "HERE", "ERASED AT", "NEVER HELD", "HELD", "WAITING FOR");
    for (Erasure erasure : erasures.getErasuresList()) {
      table.row(
          erasure.getRecordId().substring(0, 12),
          erasure.getOriginName(),
          erasure.getStateHere(),
          Integer.toString(erasure.getErased()),
          Integer.toString(erasure.getNeverHeld()),
          Integer.toString(erasure.getHeld()),
          Integer.toString(erasure.getWaiting()));
    }
    table.print(screen);
  }
}
