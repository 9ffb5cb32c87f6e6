package org.kith.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.kith.client.KithClient;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.MissingElement;
import org.kith.schema.v1.ReadinessLine;
import org.kith.schema.v1.SaveDraftRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What must be in place.
@Command(
    name = "readiness",
    description = {
      "Before adopting a practice: what must be in place, and what others found missing.",
      "With --plan it also keeps a draft that says you plan to try it."
    },
    footer = "Example: kith readiness --dir harbour k3jx7q2m --like-us --plan")
final class ReadinessCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin PlaceChoice place = new PlaceChoice();

  @Parameters(
      paramLabel = "ID",
      description = "Id of a practice or method, or its first 8 characters or more.")
  String id = "";

  @Mixin HereFields here = new HereFields();

  @Option(
      names = "--plan",
      description = {
        "Keep a draft that says we plan to try it here: from the place that our own newest report",
        "describes, unless --kind and its sisters say otherwise."
      })
  boolean plan;

  @Mixin AuthorFields author = new AuthorFields();

  @Option(
      names = "--missing",
      split = ",",
      paramLabel = "NUMBER",
      description = {
        "Core elements that are not in place yet, by the numbers that the checklist has; the draft",
        "says so."
      })
  List<Integer> missing = List.of();

  @Override
  Exit run(Screen screen) {
    if (!plan && saysMore()) {
      throw Failure.usage(
          "--role, --team, --site, --setting, --missing, --kind, --size, --area and --place go into"
              + " a draft; ask for one with --plan.");
    }
    var request = GetReadinessRequest.newBuilder().setRecordId(id).setLikeUs(place.likeUs);
    place.place().ifPresent(request::setLike);
    try (KithClient client = choice.connect()) {
      GetReadinessResponse answer = client.evidence().readiness(request.build());
      if (!plan) {
        screen.answer(answer, () -> print(screen, answer, place.likeUs));
      } else {
        Draft draft =
            client
                .drafts()
                .save(
                    SaveDraftRequest.newBuilder()
                        .setRecord(planned(answer.getPlanned()))
                        .setRequestId(PublishCommand.newRequestId())
                        .build());
        JsonObject both = JsonParser.parseString(AnswerJson.print(answer)).getAsJsonObject();
        both.addProperty("draftId", draft.getDraftId());
        screen.answer(both, () -> print(screen, answer, place.likeUs));
        screen.note(next(client, draft.getDraftId()));
      }
      return Exit.OK;
    }
  }

  private boolean saysMore() {
    return !author.isEmpty() || !missing.isEmpty() || !here.isEmpty() || !here.site.isEmpty();
  }

  /// The plan with what was said about it here.
  private LearningRecord planned(LearningRecord plan) {
    var record = plan.toBuilder();
    author.into(record);
    var report =
        record
            .getTriedHereBuilder()
            .setSite(here.site)
            .addAllCoreElementsMissing(missing.stream().sorted().distinct().toList());
    if (!here.isEmpty() || report.hasContext()) {
      here.into(report.getContextBuilder(), author.settings);
    }
    return record.build();
  }

  /// What to do with the draft: to hand it in, or to complete it first.
  private static String next(KithClient client, String draft) {
    CheckDraftResponse checked =
        client.drafts().check(CheckDraftRequest.newBuilder().setDraftId(draft).build());
    return checked.getPublishable()
        ? "Kept as draft " + draft + "; it is complete. Hand it in: kith draft submit " + draft
        : "Kept as draft "
            + draft
            + "; complete it: kith draft show "
            + draft
            + " --record > plan.yaml, then kith draft edit "
            + draft
            + " plan.yaml; what it needs says kith draft check "
            + draft;
  }

  private static void print(Screen screen, GetReadinessResponse answer, boolean likeUs) {
    EvidencePage.headed(screen, answer.getRecord());
    screen.line(
        "Counted over "
            + (answer.getOrganisations() == 1
                ? "1 organisation"
                : answer.getOrganisations() + " organisations")
            + " that told of it"
            + (answer.hasPlace() ? ", " + PlacePage.words(answer.getPlace(), likeUs) : ""));
    String source = "";
    for (ReadinessLine line : answer.getLinesList()) {
      if (!line.getSource().equals(source)) {
        source = line.getSource();
        screen.heading(heading(source));
      }
      screen.line(
          "  [ ] "
              + line.getText()
              + (line.hasElement() ? "  (--missing " + line.getElement() + ")" : "")
              + (!answer.hasPlace() || !line.getLike() || !source(line)
                  ? ""
                  : likeUs ? "  (like us)" : "  (in such a place)"));
      if (line.hasMissing()) {
        screen.line("        missing in " + words(line.getMissing()));
      }
      if (line.hasMissingAnywhere()) {
        screen.line("        anywhere: in " + words(line.getMissingAnywhere()));
      }
      line.getRecordsList().stream()
          .skip(line.hasElement() && line.getRecordsCount() > 1 ? 1 : 0) // the practice itself
          .forEach(
              said ->
                  screen.line(
                      "        see "
                          + EvidencePage.shortId(said.getRecordId())
                          + RecordNotices.marks(
                              said.getState(), said.getStateReason(), said.getCautionsList())));
    }
  }

  private static String words(MissingElement missing) {
    return missing.getSetbacks()
        + " of "
        + missing.getSetbacksInAll()
        + " setbacks, and in "
        + missing.getOthers()
        + " of "
        + missing.getOthersInAll()
        + " others";
  }

  private static boolean source(ReadinessLine line) {
    return line.getSource().equals("barrier") || line.getSource().equals("help");
  }

  private static String heading(String source) {
    return switch (source) {
      case "core-element" -> "What must be in place";
      case "prerequisite" -> "What it takes";
      case "risk" -> "Risks";
      case "barrier" -> "What stood in the way elsewhere";
      case "help" -> "What helped elsewhere";
      default -> source;
    };
  }
}
