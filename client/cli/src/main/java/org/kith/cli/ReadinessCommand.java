package org.kith.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.kith.client.KithClient;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
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

  @Option(names = "--plan", description = "Keep a draft that says we plan to try it here.")
  boolean plan;

  @Override
  Exit run(Screen screen) {
    var request = GetReadinessRequest.newBuilder().setRecordId(id).setLikeUs(place.likeUs);
    place.place().ifPresent(request::setLike);
    try (KithClient client = choice.connect()) {
      GetReadinessResponse answer = client.evidence().readiness(request.build());
      if (!plan) {
        screen.answer(answer, () -> print(screen, answer));
      } else {
        Draft draft =
            client
                .drafts()
                .save(
                    SaveDraftRequest.newBuilder()
                        .setRecord(answer.getPlanned())
                        .setRequestId(PublishCommand.newRequestId())
                        .build());
        JsonObject both = JsonParser.parseString(AnswerJson.print(answer)).getAsJsonObject();
        both.addProperty("draftId", draft.getDraftId());
        screen.answer(both, () -> print(screen, answer));
        screen.note(
            "Kept as draft "
                + draft.getDraftId()
                + "; complete it: kith draft show "
                + draft.getDraftId()
                + " --record > plan.yaml, then kith draft edit "
                + draft.getDraftId()
                + " plan.yaml");
      }
      return Exit.OK;
    }
  }

  private static void print(Screen screen, GetReadinessResponse answer) {
    EvidencePage.headed(screen, answer.getRecord());
    screen.line(
        "Counted over "
            + (answer.getOrganisations() == 1
                ? "1 organisation"
                : answer.getOrganisations() + " organisations")
            + (answer.hasPlace() ? " in such places" : "")
            + " that tried it");
    String source = "";
    for (ReadinessLine line : answer.getLinesList()) {
      if (!line.getSource().equals(source)) {
        source = line.getSource();
        screen.heading(heading(source));
      }
      screen.line(
          "  [ ] " + line.getText() + (line.getLike() && source(line) ? "  (like us)" : ""));
      if (line.hasMissing()) {
        MissingElement missing = line.getMissing();
        screen.line(
            "        missing in "
                + missing.getSetbacks()
                + " of "
                + missing.getSetbacksInAll()
                + " setbacks, and in "
                + missing.getOthers()
                + " of "
                + missing.getOthersInAll()
                + " others");
      }
      if (line.hasMissingAnywhere()) {
        screen.line(
            "        anywhere: in "
                + line.getMissingAnywhere().getSetbacks()
                + " of "
                + line.getMissingAnywhere().getSetbacksInAll()
                + " setbacks, and in "
                + line.getMissingAnywhere().getOthers()
                + " of "
                + line.getMissingAnywhere().getOthersInAll()
                + " others");
      }
      line.getRecordsList().stream()
          .skip(line.getSource().equals("core-element") ? 1 : 0)
          .forEach(
              said ->
                  screen.line(
                      "        see "
                          + EvidencePage.shortId(said.getRecordId())
                          + RecordNotices.marks(
                              said.getState(), said.getStateReason(), said.getCautionsList())));
    }
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
