package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.guard.GuardFinding;
import org.kith.schema.v1.Draft;
import org.kith.server.store.DraftFolder;

/// Where drafts are taken from and put back: who sees which, what is shown of it, and what the
/// audit
/// says.
final class DraftDesk {
  private final DraftFolder drafts;
  private final DraftRules rules;
  private final DraftWords words;
  private final Publisher publisher;
  private final RecordReader records;
  private final Decisions decisions;
  private final InstantSource clock;

  DraftDesk(
      DraftFolder drafts,
      DraftRules rules,
      DraftWords words,
      Publisher publisher,
      RecordReader records,
      Decisions decisions,
      InstantSource clock) {
    this.drafts = drafts;
    this.rules = rules;
    this.words = words;
    this.publisher = publisher;
    this.records = records;
    this.decisions = decisions;
    this.clock = clock;
  }

  String now() {
    return Times.rfc3339(clock.millis());
  }

  /// One's own, and for reviewers what was submitted.
  Stream<Draft> seenBy(Caller caller) {
    return drafts.all().stream().filter(draft -> sees(caller, draft));
  }

  private static boolean sees(Caller caller, Draft draft) {
    return caller.name().equals(draft.getAuthor())
        || (!draft.getState().equals(DraftRules.DRAFT)
            && (caller.roles().contains(Role.APPROVER) || caller.roles().contains(Role.IG_LEAD)));
  }

  Draft find(Caller caller, String id) {
    if (!id.matches("[a-z2-7]{6,16}")) {
      throw ApiErrors.badField("draftId", "must be a draft's id or its first 6 or more characters");
    }
    List<Draft> found =
        seenBy(caller).filter(draft -> draft.getDraftId().startsWith(id)).limit(2).toList();
    if (found.size() != 1) {
      throw ApiErrors.notFound(
          found.isEmpty()
              ? "No draft that you may see has the id " + id + "."
              : "Several drafts have an id that starts with " + id + "; write more of it.");
    }
    return found.getFirst();
  }

  Draft keep(Caller caller, Draft.Builder draft) {
    Draft kept = draft.setUpdated(now()).build();
    drafts.keep(kept);
    return show(caller, kept);
  }

  void discard(Draft draft) {
    drafts.discard(draft.getDraftId());
  }

  Draft show(Caller caller, Draft draft) {
    if (draft.getState().equals(DraftRules.PUBLISHED)) {
      return draft.toBuilder()
          .setTitle(titleOf(draft))
          .setNextStep(words.next(caller, draft))
          .build();
    }
    List<GuardFinding> findings = publisher.findings(draft.getRecord());
    return draft.toBuilder()
        .addAllFindings(Guarding.show(findings))
        .setApprovalsNeeded(rules.approvalsNeeded(draft))
        .setWaitsFor(waitsFor(draft, findings))
        .setNextStep(words.next(caller, draft))
        .build();
  }

  /// Of the record that it became: the draft keeps no text that an erasure would have to find.
  private String titleOf(Draft draft) {
    return RecordId.parse(draft.getRecordId())
        .flatMap(records::findShown)
        .map(row -> records.brief(row).getTitle())
        .orElse("");
  }

  private String waitsFor(Draft draft, List<GuardFinding> findings) {
    return switch (draft.getState()) {
      case DraftRules.SUBMITTED -> String.join("; ", rules.missing(draft, findings));
      case DraftRules.APPROVED -> "publishing";
      default -> "its author";
    };
  }

  void audit(Caller caller, String step, Draft draft, List<GuardFinding> findings, String reason) {
    decisions.decide(
        caller,
        List.of(new Decision.Stepped(step, draft.getDraftId(), Guarding.codes(findings), reason)));
  }

  /// A step of a draft in work. On a node that may decide nothing now the text is kept all the
  /// same:
  /// nobody else sees it before it is submitted, and that step is in the audit or does not happen.
  void auditIfMay(Caller caller, String step, Draft draft) {
    var _ =
        decisions.decideIfMay(
            caller, new Decision.Stepped(step, draft.getDraftId(), List.of(), ""));
  }

  static void requireAuthor(Caller caller, Draft draft) {
    if (!caller.name().equals(draft.getAuthor())) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED,
          "NOT_THE_AUTHOR",
          "Only its author, " + draft.getAuthor() + ", changes, submits or discards a draft.");
    }
  }

  /// @param done what was asked for, such as "submitted"
  void requireState(Caller caller, Draft draft, String done, String... states) {
    if (!List.of(states).contains(draft.getState())) {
      throw wrongState(caller, draft, done);
    }
  }

  /// Why that is not possible now, and what is.
  StatusRuntimeException wrongState(Caller caller, Draft draft, String done) {
    String waitsFor =
        draft.getState().equals(DraftRules.SUBMITTED)
            ? waitsFor(draft, publisher.findings(draft.getRecord()))
            : "";
    return ApiErrors.of(
        Code.FAILED_PRECONDITION,
        "WRONG_STATE",
        "Draft "
            + draft.getDraftId()
            + " "
            + DraftWords.standing(draft, waitsFor)
            + ", so it cannot be "
            + done
            + " now. "
            + words.next(caller, draft)
            + ".");
  }
}
