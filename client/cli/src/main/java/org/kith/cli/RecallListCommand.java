package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Acknowledgement;
import org.kith.schema.v1.ListRecallsRequest;
import org.kith.schema.v1.ListRecallsResponse;
import org.kith.schema.v1.Recall;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists recalls.
@Command(
    name = "list",
    description = "Recalls that nobody has acknowledged yet.",
    footer = "Example: kith recall list --dir riverside --all")
final class RecallListCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--all", description = "Also those that are acknowledged.")
  boolean all;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      List<Recall> recalls =
          client
              .evidence()
              .recalls(ListRecallsRequest.newBuilder().setIncludeAcknowledged(all).build());
      screen.answer(
          ListRecallsResponse.newBuilder().addAllRecalls(recalls).build(),
          () -> {
            if (recalls.isEmpty()) {
              screen.line("Nothing that we use is recalled.");
            }
            recalls.forEach(recall -> print(screen, recall));
          });
      return Exit.OK;
    }
  }

  static void print(Screen screen, Recall recall) {
    screen.heading(
        recall.getCause()
            + ": "
            + recall.getTitle()
            + RecordNotices.marks(
                recall.getState(), recall.getStateReason(), recall.getCautionsList()));
    screen.line("  recall     " + recall.getRecallId());
    screen.line(
        "  because    "
            + recall.getBecause().getTitle()
            + " ("
            + recall.getBecause().getOrigin().getName()
            + (recall.getBecause().getReason().isEmpty()
                ? ""
                : ", " + RecordNotices.words(recall.getBecause().getReason()))
            + RecordNotices.marks(
                recall.getBecause().getState(),
                recall.getBecause().getStateReason(),
                recall.getBecause().getCautionsList())
            + ")  "
            + EvidencePage.shortId(recall.getBecause().getRecordId()));
    screen.line(
        "  we said    "
            + recall.getReportTitle()
            + RecordNotices.marks(
                recall.getReport().getState(),
                recall.getReport().getStateReason(),
                recall.getReport().getCautionsList())
            + "  "
            + EvidencePage.shortId(recall.getReportId()));
    if (recall.getDistance() > 0) {
      screen.line(
          "  what we use builds on it"
              + (recall.getDistance() == 1 ? "" : " through " + recall.getDistance() + " links"));
    }
    if (!recall.getAcknowledged().isEmpty()) {
      said(
          screen,
          "",
          Acknowledgement.newBuilder()
              .setVerdict(recall.getAcknowledged())
              .setBy(recall.getAcknowledgedBy())
              .setTime(recall.getAcknowledgedTime())
              .setNote(recall.getNote())
              .build());
    }
    recall.getEarlierList().forEach(earlier -> said(screen, "  before that: ", earlier));
  }

  private static void said(Screen screen, String when, Acknowledgement said) {
    screen.line(
        "  "
            + when
            + RecordNotices.words(said.getVerdict())
            + (when.isEmpty() ? "     by " : " by ")
            + said.getBy()
            + ", "
            + said.getTime()
            + (said.getNote().isEmpty() ? "" : ": " + said.getNote()));
  }
}
