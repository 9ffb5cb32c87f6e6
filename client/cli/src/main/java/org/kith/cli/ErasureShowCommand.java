package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ErasureHolder;
import org.kith.schema.v1.ListErasuresRequest;
import org.kith.schema.v1.ListErasuresResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Shows one erasure with everybody it concerns.
@Command(
    name = "show",
    description = {
      "Show who has erased a record, and who has not answered.",
      "Nobody is listed as having erased it without their own signed word."
    },
    footer = "Example: kith erasure show --dir riverside k3jx7q2m")
final class ErasureShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      ListErasuresResponse answer =
          client
              .governance()
              .listErasures(ListErasuresRequest.newBuilder().setRecordId(id).build());
      screen.answer(
          answer, () -> answer.getErasuresList().forEach(erasure -> print(screen, erasure)));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, Erasure erasure) {
    screen.line("record   " + erasure.getRecordId());
    screen.line("of       " + erasure.getOriginName() + ", " + erasure.getOrigin());
    screen.line(
        "by       "
            + (erasure.getRetractionId().isEmpty()
                ? "a decision here only"
                : "retraction " + erasure.getRetractionId()));
    screen.line("here     " + erasure.getStateHere());
    int all = erasure.getErased() + erasure.getNeverHeld() + erasure.getWaiting();
    screen.line(
        "others   erased at "
            + erasure.getErased()
            + ", never held by "
            + erasure.getNeverHeld()
            + ", waiting for "
            + erasure.getWaiting()
            + " of "
            + all);
    if (all == 0) {
      return;
    }
    screen.line("");
    var table = new Table("STATE", "ORGANISATION", "SINCE", "PASSED ON BY");
    for (ErasureHolder holder : erasure.getHoldersList()) {
      table.row(
          holder.getState(),
          holder.getName().isEmpty()
              ? holder.getOrganisationId() + " (not known here)"
              : holder.getName(),
          holder.getConfirmedTime(),
          String.join(", ", holder.getPassedOnByList()));
    }
    table.print(screen);
  }
}
