package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kith.cli.records.RecordFile;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.DraftReview;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GuardFinding;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ListDraftsRequest;

/// A draft as people see it, and files of drafts.
final class DraftPage {
  private DraftPage() {}

  static void print(Screen screen, Draft draft) {
    screen.line("draft   " + draft.getDraftId());
    if (!draft.getTitle().isEmpty()) {
      screen.line("title   " + draft.getTitle());
    }
    screen.line("state   " + draft.getState());
    if (!draft.getWaitsFor().isEmpty()) {
      screen.line("waits   for " + draft.getWaitsFor());
    }
    if (!draft.getRecordId().isEmpty()) {
      screen.line("record  " + draft.getRecordId());
    }
    if (!draft.getNextStep().isEmpty()) {
      screen.line("next    " + draft.getNextStep());
    }
    for (DraftReview review : draft.getReviewsList()) {
      screen.line(
          review.getVerdict()
              + " by "
              + review.getReviewer()
              + (review.getComment().isEmpty() ? "" : ": " + review.getComment()));
      if (!review.getOverrideReason().isEmpty()) {
        screen.line("  lets out what the guard refuses: " + review.getOverrideReason());
      }
    }
    printFindings(screen, draft);
  }

  /// What the guard finds, and what the author says of it.
  private static void printFindings(Screen screen, Draft draft) {
    if (draft.getFindingsCount() == 0) {
      return;
    }
    screen.line("The personal-data guard:");
    draft.getFindingsList().forEach(finding -> print(screen, finding));
    if (!draft.getWarnedReason().isEmpty()) {
      screen.line("  its author says why it may stay: " + draft.getWarnedReason());
    } else if (draft.getState().equals("draft") || draft.getState().equals("changes-asked")) {
      screen.line(
          "  take it out, or say why it may stay: kith draft submit "
              + draft.getDraftId()
              + (draft.getFindingsList().stream().anyMatch(DraftPage::refuses)
                  ? " --ask-override"
                  : "")
              + " --warned REASON");
    }
  }

  static boolean refuses(GuardFinding finding) {
    return finding.getAction().equals("refuse");
  }

  /// The same for whoever decides about it: with what its authors looked at before, and what came
  /// of that.
  static void printWhole(Screen screen, KithClient client, Draft draft) {
    print(screen, draft);
    LearningRecord record = draft.getRecord();
    for (Link link : record.getLinksList()) {
      lookedAt(screen, client, RecordNotices.words(link.getRelation()), link.getRecordId());
    }
    Set<String> linked =
        record.getLinksList().stream().map(Link::getRecordId).collect(Collectors.toSet());
    record.getPriorArt().getLookedAtList().stream()
        .filter(id -> !linked.contains(id))
        .forEach(id -> lookedAt(screen, client, "looked at", id));
    if (!record.getPriorArt().getDifferentBecause().isEmpty()) {
      screen.line("different because: " + record.getPriorArt().getDifferentBecause());
    }
  }

  private static void lookedAt(Screen screen, KithClient client, String how, String id) {
    GetRecordResponse shown;
    try {
      shown = client.get(GetRecordRequest.newBuilder().setRecordId(id).build());
    } catch (KithException.NotFound e) {
      screen.line(how + "  " + EvidencePage.shortId(id) + "  (not here any more)");
      return;
    }
    EvidencePage.brief(screen, shown.getRecord(), how + "  ");
    String outcome = shown.getRecord().getTriedHere().getOutcome();
    if (shown.hasTally()) {
      screen.line("           " + shown.getTally().getSentence());
    } else if (!outcome.isEmpty()) {
      screen.line("           " + outcome);
    }
  }

  /// What a person is told about a draft that breaks rules.
  ///
  /// @param then what to do once that is corrected
  static RuntimeException refused(KithException.Refused e, String id, String then) {
    return e.problems().isEmpty()
        ? Failures.of(e)
        : Failure.refused(
            e.reason(),
            "The draft was refused; correct the "
                + (e.problems().size() == 1 ? "field above" : e.problems().size() + " fields above")
                + " (kith draft edit "
                + id
                + " FILE) and "
                + then
                + ".",
            e.problems());
  }

  /// The one draft with this id, or whose id starts so.
  static Draft find(KithClient client, String id) {
    List<Draft> found =
        client.drafts().list(ListDraftsRequest.newBuilder().setDraftId(id).build()).getDraftsList();
    if (id.isEmpty() || found.size() != 1) {
      throw Failure.refused(
          "NOT_FOUND",
          (found.isEmpty() ? "No draft that you may see has" : "More than one draft has")
              + " an id that starts with "
              + id
              + "; kith draft list tells them.",
          List.of());
    }
    return found.getFirst();
  }

  static void print(Screen screen, GuardFinding finding) {
    screen.line(
        (refuses(finding) ? "  refuses   " : "  warns of  ")
            + finding.getField()
            + ": "
            + finding.getDescription());
  }

  /// Reads a record from a file, or from standard input where it is `-`. It may be incomplete.
  static LearningRecord read(KithCommand command, String file) throws IOException {
    return read(command, file, RecordFile.Unreadable::problems);
  }

  /// The same for whoever asks what is wrong: what the rules say stands beside what cannot be read.
  static LearningRecord readWhole(KithCommand command, String file) throws IOException {
    return read(command, file, RecordFile.Unreadable::all);
  }

  private static LearningRecord read(
      KithCommand command,
      String file,
      Function<RecordFile.Unreadable, List<FieldProblem>> problems)
      throws IOException {
    RecordFile.Reading reading =
        file.equals("-")
            ? RecordFile.read(command.root().surroundings().in())
            : RecordFile.read(Path.of(file));
    return switch (reading) {
      case RecordFile.Read read -> read.record();
      case RecordFile.Unreadable unreadable ->
          throw Failure.refused(
              "INVALID_RECORD",
              (file.equals("-") ? "The input" : file)
                  + " is not a record yet; correct what is said above.",
              problems.apply(unreadable));
    };
  }
}
