package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.GetTallyResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What came of a practice.
@Command(
    name = "tally",
    description = {
      "What came of a practice, method or recommendation wherever it was tried.",
      "One organisation has one voice, however often it reports. Setbacks come first."
    },
    footer = "Example: kith tally --dir harbour k3jx7q2m --like-kind hospice")
final class TallyCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin PlaceChoice place = new PlaceChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Override
  Exit run(Screen screen) {
    var request = GetTallyRequest.newBuilder().setRecordId(id).setLikeUs(place.likeUs);
    place.place().ifPresent(request::setLike);
    try (KithClient client = choice.connect()) {
      GetTallyResponse answer = client.evidence().tally(request.build());
      screen.answer(answer, () -> print(screen, answer, place.likeUs));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, GetTallyResponse answer, boolean likeUs) {
    EvidencePage.headed(screen, answer.getRecord());
    EvidencePage.tally(screen, answer.getTally(), "  ");
    EvidencePage.splits(screen, answer.getTally());
    if (answer.hasLike()) {
      screen.heading(RecordNotices.sentence(PlacePage.words(answer.getPlace(), likeUs)));
      EvidencePage.tally(screen, answer.getLike(), "  ");
    }
    if (answer.getReportsCount() > 0) {
      screen.heading("Reports");
      answer.getReportsList().forEach(report -> EvidencePage.report(screen, report, "  "));
    }
  }
}
