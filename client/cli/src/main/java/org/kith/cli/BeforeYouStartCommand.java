package org.kith.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.PriorPractice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Has anybody tried this?
@Command(
    name = "before-you-start",
    description = {
      "Has anybody tried this? Say in a sentence what you plan.",
      "Answered from this node alone: nothing that you type leaves it or is kept."
    },
    footer = {
      "Example: kith before-you-start --dir harbour \"a huddle after every fall\"",
      "         kith before-you-start --dir harbour --file draft.yaml --like-us"
    })
final class BeforeYouStartCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin PlaceChoice place = new PlaceChoice();

  @Parameters(arity = "0..*", paramLabel = "PLAN", description = "What you plan, in words.")
  List<String> words = List.of();

  @Option(names = "--file", paramLabel = "FILE", description = "A draft of it, JSON or YAML.")
  @Nullable String file;

  @Option(
      names = "--page-size",
      defaultValue = "5",
      paramLabel = "N",
      description = "Practices to show, 1 to 20 (default: ${DEFAULT-VALUE}).")
  int pageSize;

  @Override
  Exit run(Screen screen) throws java.io.IOException {
    if (words.isEmpty() && file == null) {
      throw Failure.usage("Say what you plan, or give a draft with --file.");
    }
    var request =
        FindPriorArtRequest.newBuilder()
            .setText(String.join(" ", words))
            .setPageSize(pageSize)
            .setLikeUs(place.likeUs);
    if (file != null) {
      request.setRecord(DraftPage.read(this, file));
    }
    place.place().ifPresent(request::setLike);
    try (KithClient client = choice.connect()) {
      FindPriorArtResponse answer = client.evidence().priorArt(request.build());
      screen.answer(answer, () -> print(screen, answer));
      return Exit.OK;
    }
  }

  /// The whole answer. Setbacks and successes stand side by side, in that order.
  static void print(Screen screen, FindPriorArtResponse answer) {
    if (answer.getPracticesCount() == 0
        && answer.getLessonsCount() == 0
        && answer.getOpenCount() == 0) {
      screen.line(
          "Nobody has told of anything near this yet. You may be the first: tell how it goes.");
    }
    if (answer.getDuplicatesCount() > 0) {
      screen.heading("Perhaps this is published already");
      answer.getDuplicatesList().forEach(record -> EvidencePage.brief(screen, record, "  "));
    }
    for (PriorPractice practice : answer.getPracticesList()) {
      print(screen, practice);
    }
    if (answer.getLessonsCount() > 0) {
      screen.heading("Lessons that are near");
      answer.getLessonsList().forEach(record -> EvidencePage.brief(screen, record, "  "));
    }
    if (answer.getOpenCount() > 0) {
      screen.heading("Open questions and labs");
      answer.getOpenList().forEach(record -> EvidencePage.brief(screen, record, "  "));
    }
    if (answer.getTeamsCount() > 0) {
      screen.heading("Teams to ring");
      EvidencePage.teams(screen, answer.getTeamsList());
    }
  }

  private static void print(Screen screen, PriorPractice practice) {
    screen.heading(practice.getRecord().getTitle());
    EvidencePage.brief(screen, practice.getRecord(), "  ");
    screen.line("  " + practice.getRecord().getSummary());
    EvidencePage.tally(screen, practice.getTally(), "  ");
    if (practice.hasLike()) {
      screen.line("  In places like the one you asked for:");
      EvidencePage.tally(screen, practice.getLike(), "    ");
    }
    practice.getSetbacksList().forEach(report -> EvidencePage.report(screen, report, "  "));
    practice.getSuccessesList().forEach(report -> EvidencePage.report(screen, report, "  "));
    screen.line("");
  }
}
