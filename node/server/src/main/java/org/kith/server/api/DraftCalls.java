package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kith.core.admit.Reason;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.DraftReview;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.ListDraftsResponse;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.ReviewDraftRequest;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SubmitDraftRequest;
import org.kith.server.store.DraftFolder;
import org.kith.server.writer.Proposal;

/// From a draft to a published record: drafted, submitted, reviewed, published; every step in the
/// audit. Drafts stay on this node.
final class DraftCalls {
  private static final int ID_BYTES = 10;
  private static final int RECORD_BYTES_MAX = 256 * 1_024;
  private static final String REQUEST_PREFIX = "draft-";

  private final DraftFolder drafts;
  private final DraftRules rules;
  private final Publisher publisher;
  private final Decisions decisions;
  private final People people;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  DraftCalls(
      DraftFolder drafts,
      DraftRules rules,
      Publisher publisher,
      Decisions decisions,
      People people,
      InstantSource clock) {
    this.drafts = drafts;
    this.rules = rules;
    this.publisher = publisher;
    this.decisions = decisions;
    this.people = people;
    this.clock = clock;
  }

  /// Keeps it; whatever was approved of it is approved no more.
  synchronized Draft save(Caller caller, SaveDraftRequest request) {
    if (request.getRecord().getSerializedSize() > RECORD_BYTES_MAX) {
      throw ApiErrors.badField("record", "must have at most " + RECORD_BYTES_MAX + " bytes");
    }
    String why =
        request.getWarnedReason().isEmpty()
            ? ""
            : Guarding.requireReason("warnedReason", request.getWarnedReason());
    Publisher.requireRequestId("requestId", request.getRequestId());
    Draft.Builder draft = request.getDraftId().isEmpty() ? begun(caller, request) : null;
    if (draft == null) {
      Draft before = find(caller, request.getDraftId());
      requireAuthor(caller, before);
      requireState(
          before,
          DraftRules.DRAFT,
          DraftRules.SUBMITTED,
          DraftRules.CHANGES_ASKED,
          DraftRules.APPROVED);
      if (before.getReviewsCount() > 0 || !before.getState().equals(DraftRules.DRAFT)) {
        String step =
            "draft changed after it was " + before.getState() + ", which ends all approvals";
        audit(caller, step, before, List.of(), "");
      }
      draft = before.toBuilder();
    } else if (drafts.find(draft.getDraftId()).isPresent()) {
      return show(drafts.find(draft.getDraftId()).get());
    }
    LearningRecord record = request.getRecord();
    draft
        .setRecord(record)
        .setTitle(record.getTitle())
        .setState(DraftRules.DRAFT)
        .setWarnedReason(why)
        .clearReviews();
    return keep(draft);
  }

  private Draft.Builder begun(Caller caller, SaveDraftRequest request) {
    if (drafts.all().size() >= DraftFolder.DRAFTS_MAX) {
      throw ApiErrors.of(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_DRAFTS",
          "This node keeps at most " + DraftFolder.DRAFTS_MAX + " drafts.");
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    Bytes id =
        request.getRequestId().isEmpty()
            ? Bytes.wrap(bytes)
            : Sha256.hash(Bytes.utf8(caller.name() + "\n" + request.getRequestId()))
                .slice(0, ID_BYTES);
    return Draft.newBuilder()
        .setDraftId(id.base32())
        .setAuthor(caller.name())
        .setCreated(Times.rfc3339(clock.millis()));
  }

  synchronized Draft submit(Caller caller, SubmitDraftRequest request) {
    Draft draft = find(caller, request.getDraftId());
    requireAuthor(caller, draft);
    requireState(draft, DraftRules.DRAFT, DraftRules.CHANGES_ASKED);
    LearningRecord filled = publisher.filled(draft.getRecord());
    List<GuardFinding> findings = publisher.findings(filled);
    List<Problem> found = Guarding.problems(findings);
    publisher.awaitTargets(filled);
    List<Problem> problems = new ArrayList<>(publisher.problems(filled));
    if (!problems.isEmpty()) {
      problems.addAll(found);
      throw ApiErrors.refused(Reason.INVALID_RECORD, problems);
    }
    if (findings.stream().anyMatch(GuardFinding::refuses) && !request.getAskOverride()) {
      throw ApiErrors.refused(Reason.PERSONAL_DATA, found);
    }
    if (!findings.isEmpty() && draft.getWarnedReason().isEmpty()) {
      throw ApiErrors.refused(Reason.WARNED, found);
    }
    audit(caller, "draft submitted", draft, findings, draft.getWarnedReason());
    return keep(draft.toBuilder().setRecord(filled).setState(DraftRules.SUBMITTED).clearReviews());
  }

  synchronized Draft review(Caller caller, ReviewDraftRequest request) {
    Draft draft = find(caller, request.getDraftId());
    if (people.areOne(caller.name(), draft.getAuthor())) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED,
          "OWN_DRAFT",
          "Nobody reviews their own draft; ask somebody else.");
    }
    requireState(draft, DraftRules.SUBMITTED);
    boolean lead = caller.roles().contains(Role.IG_LEAD);
    boolean approve = request.getVerdict().equals(DraftRules.APPROVE);
    if (!approve && !request.getVerdict().equals(DraftRules.ASK_CHANGES)) {
      throw ApiErrors.badField("verdict", "must be approve or ask-changes");
    }
    String comment =
        approve && request.getComment().isEmpty()
            ? ""
            : Guarding.requireReason("comment", request.getComment());
    String override = "";
    if (!request.getOverrideReason().isEmpty()) {
      if (!lead || !approve) {
        throw ApiErrors.badField(
            "overrideReason", "is for the information-governance lead who approves");
      }
      override = Guarding.requireReason("overrideReason", request.getOverrideReason());
    }
    List<GuardFinding> findings = publisher.findings(draft.getRecord());
    audit(
        caller,
        approve
            ? override.isEmpty() ? "draft approved" : "draft approved against the guard"
            : "changes asked of draft",
        draft,
        findings,
        override.isEmpty() ? comment : override);
    Draft.Builder next = draft.toBuilder();
    List<DraftReview> others =
        draft.getReviewsList().stream()
            .filter(r -> !people.areOne(r.getReviewer(), caller.name()))
            .toList();
    next.clearReviews()
        .addAllReviews(others)
        .addReviews(
            DraftReview.newBuilder()
                .setReviewer(caller.name())
                .setVerdict(request.getVerdict())
                .setComment(comment)
                .setTime(Times.rfc3339(clock.millis()))
                .setIgLead(lead)
                .setOverrideReason(override));
    if (!approve) {
      next.setState(DraftRules.CHANGES_ASKED);
    } else if (rules.missing(next.build(), findings).isEmpty()) {
      next.setState(DraftRules.APPROVED);
    }
    return keep(next);
  }

  /// Publishes an approved draft. Its text leaves the draft then, so that an erasure finds all of
  /// it in the store.
  synchronized PublishRecordResponse publish(Caller caller, PublishRecordRequest request) {
    Draft draft = find(caller, request.getDraftId());
    String requestId = REQUEST_PREFIX + draft.getDraftId();
    if (draft.getState().equals(DraftRules.PUBLISHED)) {
      return draft.getReceipt().toBuilder().setRepeated(true).build();
    }
    requireState(draft, DraftRules.APPROVED);
    List<GuardFinding> findings = publisher.findings(publisher.filled(draft.getRecord()));
    List<String> missing = rules.missing(draft, findings);
    if (!missing.isEmpty()) {
      throw notYet(draft, missing);
    }
    return switch (publisher.check(Made.approved(draft, findings), requestId)) {
      case Publisher.Checked.Wrong(var reason, var problems) ->
          throw ApiErrors.refused(reason, problems);
      case Publisher.Checked.Sound(var proposal, _) -> {
        if (request.getValidateOnly()) {
          yield PublishRecordResponse.newBuilder()
              .addAllFindings(Guarding.show(findings))
              .setWarnedReason(draft.getWarnedReason())
              .build();
        }
        var said =
            new Proposal.Audit(
                caller.name(),
                id ->
                    new Decision.Stepped(
                        "draft published as " + id.text(),
                        draft.getDraftId(),
                        Guarding.codes(findings),
                        draft.getWarnedReason()));
        PublishRecordResponse told =
            Publisher.receipt(Publisher.await(publisher.submit(proposal.with(said))))
                .addAllFindings(Guarding.show(findings))
                .setWarnedReason(findings.isEmpty() ? "" : draft.getWarnedReason())
                .build();
        var _ =
            keep(
                draft.toBuilder()
                    .setState(DraftRules.PUBLISHED)
                    .setRecordId(told.getRecordId())
                    .setReceipt(told)
                    .clearRecord()
                    .clearTitle());
        yield told;
      }
    };
  }

  ListDraftsResponse list(Caller caller, ListDraftsRequest request) {
    List<Draft> seen =
        drafts.all().stream()
            .filter(draft -> sees(caller, draft))
            .filter(draft -> draft.getDraftId().startsWith(request.getDraftId()))
            .filter(
                draft ->
                    request.getStatesCount() == 0
                        || request.getStatesList().contains(draft.getState()))
            .sorted(
                Comparator.comparing(Draft::getUpdated).reversed().thenComparing(Draft::getDraftId))
            .toList();
    var response = ListDraftsResponse.newBuilder();
    Pages.of(
        seen,
        Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT),
        request.getPageToken(),
        draft -> response.addDrafts(show(draft)),
        response::setNextPageToken);
    return response.build();
  }

  /// What a question about a draft is about.
  LearningRecord asked(Caller caller, CheckDraftRequest request) {
    return request.getDraftId().isEmpty()
        ? request.getRecord()
        : find(caller, request.getDraftId()).getRecord();
  }

  CheckDraftResponse check(Caller caller, CheckDraftRequest request) {
    LearningRecord filled = publisher.filled(asked(caller, request));
    List<GuardFinding> findings = publisher.findings(filled);
    publisher.awaitTargets(filled);
    List<Problem> problems = publisher.problems(filled);
    var response = CheckDraftResponse.newBuilder().addAllFindings(Guarding.show(findings));
    for (Problem problem : problems) {
      response.addProblemsBuilder().setField(problem.field()).setDescription(problem.sentence());
    }
    return response
        .setPublishable(problems.isEmpty() && findings.stream().noneMatch(GuardFinding::refuses))
        .build();
  }

  private void audit(
      Caller caller, String step, Draft draft, List<GuardFinding> findings, String reason) {
    decisions.decide(
        caller,
        List.of(new Decision.Stepped(step, draft.getDraftId(), Guarding.codes(findings), reason)));
  }

  private Draft keep(Draft.Builder draft) {
    Draft kept = draft.setUpdated(Times.rfc3339(clock.millis())).build();
    drafts.keep(kept);
    return show(kept);
  }

  private Draft show(Draft draft) {
    if (draft.getState().equals(DraftRules.PUBLISHED)) {
      return draft;
    }
    List<GuardFinding> findings = publisher.findings(draft.getRecord());
    return draft.toBuilder()
        .addAllFindings(Guarding.show(findings))
        .setApprovalsNeeded(rules.approvalsNeeded(draft))
        .setWaitsFor(
            switch (draft.getState()) {
              case DraftRules.SUBMITTED -> String.join("; ", rules.missing(draft, findings));
              case DraftRules.APPROVED -> "publishing";
              default -> "its author";
            })
        .build();
  }

  /// One's own, and for reviewers what was submitted.
  private static boolean sees(Caller caller, Draft draft) {
    return caller.name().equals(draft.getAuthor())
        || (!draft.getState().equals(DraftRules.DRAFT)
            && (caller.roles().contains(Role.APPROVER) || caller.roles().contains(Role.IG_LEAD)));
  }

  private Draft find(Caller caller, String id) {
    if (!id.matches("[a-z2-7]{6,16}")) {
      throw ApiErrors.badField("draftId", "must be a draft's id or its first 6 or more characters");
    }
    List<Draft> found =
        drafts.all().stream()
            .filter(draft -> draft.getDraftId().startsWith(id) && sees(caller, draft))
            .limit(2)
            .toList();
    if (found.size() != 1) {
      throw ApiErrors.notFound(
          found.isEmpty()
              ? "No draft that you may see has the id " + id + "."
              : "Several drafts have an id that starts with " + id + "; write more of it.");
    }
    return found.getFirst();
  }

  private static void requireAuthor(Caller caller, Draft draft) {
    if (!caller.name().equals(draft.getAuthor())) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED, "NOT_THE_AUTHOR", "Only its author changes or submits a draft.");
    }
  }

  private static void requireState(Draft draft, String... states) {
    if (!List.of(states).contains(draft.getState())) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "WRONG_STATE",
          "The draft is "
              + draft.getState()
              + "; for this it must be "
              + String.join(" or ", states)
              + ".");
    }
  }

  private static StatusRuntimeException notYet(Draft draft, List<String> missing) {
    return ApiErrors.of(
        Code.FAILED_PRECONDITION,
        "NOT_APPROVED",
        "Draft " + draft.getDraftId() + " waits for " + String.join("; ", missing) + ".");
  }
}
