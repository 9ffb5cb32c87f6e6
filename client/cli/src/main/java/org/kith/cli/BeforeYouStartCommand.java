package org.kith.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.PriorPractice;
import org.kith.schema.v1.SaveDraftRequest;
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
      "         kith before-you-start --dir harbour --file draft.yaml --like-us",
      "         kith before-you-start --dir harbour --draft p5m2x7 --builds-on k3jx7q2m"
          + " --different-because \"Ours is for care homes.\""
    })
final class BeforeYouStartCommand extends KithCommand {
  private static final int LOOKED_AT_MAX = 20;
  private static final String BUILDS_ON = "builds-on";

  /// From few readers to many; a draft that says none stays in its organisation.
  private static final List<String> AUDIENCES = List.of("own", "circle", "network", "public");

  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin PlaceChoice place = new PlaceChoice();

  @Parameters(arity = "0..*", paramLabel = "PLAN", description = "What you plan, in words.")
  List<String> words = List.of();

  @Option(names = "--file", paramLabel = "FILE", description = "A draft of it, JSON or YAML.")
  @Nullable String file;

  @Option(
      names = "--draft",
      defaultValue = "",
      paramLabel = "ID",
      description = "A draft of it that is kept on the node.")
  String draft = "";

  @Option(
      names = "--different-because",
      defaultValue = "",
      paramLabel = "WORDS",
      description = {
        "Keep with --draft which practices this page showed and why yours is different; its",
        "reviewers see it, and it is signed with the record. What others may not read is left out."
      })
  String differentBecause = "";

  @Option(
      names = "--builds-on",
      split = ",",
      paramLabel = "ID",
      description = "Say in the draft that it builds on this record; may be repeated.")
  List<String> buildsOn = List.of();

  @Option(
      names = "--page-size",
      defaultValue = "5",
      paramLabel = "N",
      description = "Practices to show, 1 to 20 (default: ${DEFAULT-VALUE}).")
  int pageSize;

  @Override
  Exit run(Screen screen) throws java.io.IOException {
    if (words.isEmpty() && file == null && draft.isEmpty()) {
      throw Failure.usage("Say what you plan, or give a draft with --file or --draft.");
    }
    boolean keeps = !differentBecause.isEmpty() || !buildsOn.isEmpty();
    if (draft.isEmpty() && keeps) {
      throw Failure.usage(
          "--different-because and --builds-on are kept with a draft; name it with --draft.");
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
      Draft kept = draft.isEmpty() ? Draft.getDefaultInstance() : DraftPage.find(client, draft);
      if (kept.hasRecord()) {
        request.setRecord(kept.getRecord());
      }
      FindPriorArtResponse answer = client.evidence().priorArt(request.build());
      screen.answer(answer, () -> print(screen, answer, place.likeUs));
      if (keeps) {
        keep(client, screen, kept, answer);
      }
      return Exit.OK;
    }
  }

  /// Adds to a draft what was in view, what it builds on and why it is different.
  private void keep(KithClient client, Screen screen, Draft kept, FindPriorArtResponse answer) {
    var record = kept.getRecord().toBuilder();
    Set<String> named =
        record.getLinksList().stream()
            .filter(link -> link.getRelation().equals(BUILDS_ON))
            .map(Link::getRecordId)
            .collect(Collectors.toSet());
    List<LearningRecord> lookedAt = new ArrayList<>();
    for (String id : buildsOn) {
      LearningRecord found =
          client.get(GetRecordRequest.newBuilder().setRecordId(id).build()).getRecord();
      lookedAt.add(found);
      if (named.add(found.getRecordId())) {
        record.addLinks(Link.newBuilder().setRelation(BUILDS_ON).setRecordId(found.getRecordId()));
      }
    }
    answer.getPracticesList().stream().map(PriorPractice::getRecord).forEach(lookedAt::add);
    String audience = kept.getRecord().getAudience();
    Map<Boolean, Set<String>> byReadable =
        lookedAt.stream()
            .collect(
                Collectors.partitioningBy(
                    one -> isReadable(one, audience),
                    Collectors.mapping(
                        LearningRecord::getRecordId, Collectors.toCollection(LinkedHashSet::new))));
    List<String> readable =
        byReadable.getOrDefault(true, Set.of()).stream().limit(LOOKED_AT_MAX).toList();
    int leftOut = byReadable.getOrDefault(false, Set.of()).size();
    record.getPriorArtBuilder().clearLookedAt().addAllLookedAt(readable);
    if (!differentBecause.isEmpty()) {
      record.getPriorArtBuilder().setDifferentBecause(differentBecause);
    }
    client
        .drafts()
        .save(
            SaveDraftRequest.newBuilder()
                .setDraftId(kept.getDraftId())
                .setRecord(record)
                .setWarnedReason(kept.getWarnedReason())
                .build());
    screen.note(
        "Kept with draft "
            + kept.getDraftId()
            + ": "
            + readable.size()
            + " looked at"
            + (leftOut == 0 ? "" : "; left out, as its readers may not see them: " + leftOut)
            + ".");
  }

  /// Whether all who will read the draft's record may read this one. What a record names is signed
  /// with it and goes where it goes.
  private static boolean isReadable(LearningRecord one, String audience) {
    return AUDIENCES.indexOf(one.getAudience()) >= AUDIENCES.indexOf(audience);
  }

  /// The whole answer. Setbacks and successes stand side by side, in that order.
  static void print(Screen screen, FindPriorArtResponse answer, boolean likeUs) {
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
      print(screen, practice, answer.getPlace(), likeUs);
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

  private static void print(
      Screen screen, PriorPractice practice, PlaceContext place, boolean likeUs) {
    EvidencePage.headed(screen, practice.getRecord());
    screen.line("  " + practice.getRecord().getSummary());
    EvidencePage.tally(screen, practice.getTally(), "  ");
    if (practice.hasLike()) {
      screen.line("  " + RecordNotices.sentence(PlacePage.words(place, likeUs)) + ":");
      EvidencePage.tally(screen, practice.getLike(), "    ");
    }
    practice.getSetbacksList().forEach(report -> EvidencePage.report(screen, report, "  "));
    practice.getSuccessesList().forEach(report -> EvidencePage.report(screen, report, "  "));
    screen.line("");
  }
}
