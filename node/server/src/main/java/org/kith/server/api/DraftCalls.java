package org.kith.server.api;

import com.google.rpc.Code;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.DiscardDraftResponse;
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

/// From a draft to a published record: begun, changed, submitted, reviewed, published or discarded;
/// every step in the audit. Drafts stay on this node.
final class DraftCalls {
  private static final int ID_BYTES = 10;
  private static final int RECORD_BYTES_MAX = 256 * 1_024;

  private final DraftFolder drafts;
  private final DraftDesk desk;
  private final DraftRules rules;
  private final Publisher publisher;
  private final DraftPublishing publishing;
  private final People people;
  private final Runnable sweepFiles;
  private final SecureRandom random = new SecureRandom();

  /// @param sweepFiles deletes files that nobody names any more
  DraftCalls(
      DraftFolder drafts,
      DraftDesk desk,
      DraftRules rules,
      Publisher publisher,
      DraftPublishing publishing,
      People people,
      Runnable sweepFiles) {
    this.drafts = drafts;
    this.desk = desk;
    this.rules = rules;
    this.publisher = publisher;
    this.publishing = publishing;
    this.people = people;
    this.sweepFiles = sweepFiles;
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
    LearningRecord record = request.getRecord();
    Draft before =
        request.getDraftId().isEmpty()
            ? begun(caller, request)
            : desk.find(caller, request.getDraftId());
    if (request.getDraftId().isEmpty()) {
      Optional<Draft> there = drafts.find(before.getDraftId());
      if (there.isPresent()) {
        return desk.show(caller, there.get()); // the same attempt again
      }
      desk.auditIfMay(caller, "draft begun", before);
    } else {
      DraftDesk.requireAuthor(caller, before);
      desk.requireState(
          caller,
          before,
          "changed",
          DraftRules.DRAFT,
          DraftRules.SUBMITTED,
          DraftRules.CHANGES_ASKED,
          DraftRules.APPROVED);
      auditChange(caller, before, record, why);
    }
    return desk.keep(
        caller,
        before.toBuilder()
            .setRecord(record)
            .setTitle(record.getTitle())
            .setState(DraftRules.DRAFT)
            .setWarnedReason(why)
            .clearReviews());
  }

  /// Every change is a step, without its text; to save the same once more is none.
  private void auditChange(Caller caller, Draft before, LearningRecord record, String why) {
    if (before.getReviewsCount() > 0 || !before.getState().equals(DraftRules.DRAFT)) {
      String step =
          "draft changed after it was " + before.getState() + ", which ends all approvals";
      desk.audit(caller, step, before, List.of(), "");
    } else if (!before.getRecord().equals(record) || !before.getWarnedReason().equals(why)) {
      desk.auditIfMay(caller, "draft changed", before);
    }
  }

  private Draft begun(Caller caller, SaveDraftRequest request) {
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
        .setCreated(desk.now())
        .build();
  }

  synchronized Draft submit(Caller caller, SubmitDraftRequest request) {
    Draft draft = desk.find(caller, request.getDraftId());
    DraftDesk.requireAuthor(caller, draft);
    desk.requireState(caller, draft, "submitted", DraftRules.DRAFT, DraftRules.CHANGES_ASKED);
    String why =
        request.getWarnedReason().isEmpty()
            ? draft.getWarnedReason()
            : Guarding.requireReason("warnedReason", request.getWarnedReason());
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
    if (!findings.isEmpty() && why.isEmpty()) {
      throw ApiErrors.refused(Reason.WARNED, found);
    }
    desk.audit(caller, "draft submitted", draft, findings, findings.isEmpty() ? "" : why);
    return desk.keep(
        caller,
        draft.toBuilder()
            .setRecord(filled)
            .setState(DraftRules.SUBMITTED)
            .setWarnedReason(why)
            .clearReviews());
  }

  synchronized Draft review(Caller caller, ReviewDraftRequest request) {
    Draft draft = desk.find(caller, request.getDraftId());
    if (people.areOne(caller.name(), draft.getAuthor())) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED,
          "OWN_DRAFT",
          "Nobody reviews their own draft; ask somebody else.");
    }
    desk.requireState(caller, draft, "reviewed", DraftRules.SUBMITTED);
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
    desk.audit(
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
                .setTime(desk.now())
                .setIgLead(lead)
                .setOverrideReason(override));
    if (!approve) {
      next.setState(DraftRules.CHANGES_ASKED);
    } else if (rules.missing(next.build(), findings).isEmpty()) {
      next.setState(DraftRules.APPROVED);
    }
    return desk.keep(caller, next);
  }

  /// Publishes a draft that may go out.
  synchronized PublishRecordResponse publish(Caller caller, PublishRecordRequest request) {
    return publishing.publish(caller, request);
  }

  /// Deletes a draft, whose files go as all do that nobody names.
  synchronized DiscardDraftResponse discard(Caller caller, DiscardDraftRequest request) {
    Draft draft = desk.find(caller, request.getDraftId());
    DraftDesk.requireAuthor(caller, draft);
    desk.requireState(
        caller,
        draft,
        "discarded",
        DraftRules.DRAFT,
        DraftRules.SUBMITTED,
        DraftRules.CHANGES_ASKED,
        DraftRules.APPROVED);
    desk.audit(caller, "draft discarded", draft, List.of(), "");
    desk.discard(draft);
    sweepFiles.run();
    return DiscardDraftResponse.newBuilder().setDraftId(draft.getDraftId()).build();
  }

  ListDraftsResponse list(Caller caller, ListDraftsRequest request) {
    List<Draft> seen =
        desk.seenBy(caller)
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
        draft -> response.addDrafts(desk.show(caller, draft)),
        response::setNextPageToken);
    return response.build();
  }

  /// What a question about a draft is about.
  LearningRecord asked(Caller caller, CheckDraftRequest request) {
    return request.getDraftId().isEmpty()
        ? request.getRecord()
        : desk.find(caller, request.getDraftId()).getRecord();
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
        .addAllCorrected(publisher.corrected(filled))
        .setPublishable(problems.isEmpty() && findings.stream().noneMatch(GuardFinding::refuses))
        .build();
  }
}
