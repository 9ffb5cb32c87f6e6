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
      "Show who has erased a record, who has not answered, and when they were last heard.",
      "Nobody is listed as having erased it without their own signed word. Everybody is listed to"
          + " whom this node, or one that has answered, may have sent it."
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
    int all =
        erasure.getErased() + erasure.getNeverHeld() + erasure.getHeld() + erasure.getWaiting();
    screen.line(
        "others   "
            + all
            + ": erased at "
            + erasure.getErased()
            + ", never held by "
            + erasure.getNeverHeld()
            + ", held and not yet erased by "
            + erasure.getHeld()
            + ", no answer from "
            + erasure.getWaiting());
    screen.line("by file  handed on by " + files(erasure.getFiles()) + " that this node wrote");
    if (all == 0) {
      return;
    }
    screen.line("");
    var table =
        new Table(
            "STATE", "ORGANISATION", "SINCE", "AT LOG SIZE", "LAST HEARD", "FILES", "PASSED ON BY");
    for (ErasureHolder holder : erasure.getHoldersList()) {
      table.row(
          holder.getState(),
          holder.getName().isEmpty()
              ? holder.getOrganisationId() + " (not known here)"
              : holder.getName(),
          holder.getConfirmedTime(),
          holder.getLogSize() == 0 ? "" : Long.toString(holder.getLogSize()),
          lastHeard(holder.getDaysSinceHeard()),
          Integer.toString(holder.getFiles()),
          String.join(", ", holder.getPassedOnByList()));
    }
    table.print(screen);
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }

  private static String lastHeard(int days) {
    return switch (days) {
      case -1 -> "never, by this node";
      case 0 -> "today";
      case 1 -> "1 day ago";
      default -> days + " days ago";
    };
  }
}
