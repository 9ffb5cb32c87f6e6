package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.kith.core.admit.Reason;
import org.kith.core.trust.Decision;
import org.kith.protocol.guard.GuardFinding;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.server.writer.Proposal;

/// Lets a draft out: one that is approved, or, where one person may publish directly, one that is
/// not, by that person. SPEC 10.13
final class DraftPublishing {
  private static final String REQUEST_PREFIX = "draft-";
  private static final String REVIEWED = "draft published as ";
  private static final String ALONE = "draft published by one person as ";

  private final DraftDesk desk;
  private final DraftRules rules;
  private final DirectPublishing direct;
  private final Publisher publisher;

  DraftPublishing(DraftDesk desk, DraftRules rules, DirectPublishing direct, Publisher publisher) {
    this.desk = desk;
    this.rules = rules;
    this.direct = direct;
    this.publisher = publisher;
  }

  /// Its text leaves the draft then, so that an erasure finds all of it in the store.
  PublishRecordResponse publish(Caller caller, PublishRecordRequest request) {
    Draft draft = desk.find(caller, request.getDraftId());
    if (draft.getState().equals(DraftRules.PUBLISHED)) {
      return draft.getReceipt().toBuilder().setRepeated(true).build();
    }
    boolean alone = !draft.getState().equals(DraftRules.APPROVED);
    if (alone && !mayAlone(caller, draft)) {
      throw desk.wrongState(caller, draft, "published");
    }
    LearningRecord filled = publisher.filled(draft.getRecord());
    List<GuardFinding> findings = publisher.findings(filled);
    if (!alone) {
      requireApproved(draft, findings);
    }
    publisher.awaitTargets(filled);
    String requestId = REQUEST_PREFIX + draft.getDraftId();
    return switch (publisher.check(Made.approved(draft, findings), requestId)) {
      case Publisher.Checked.Wrong(var reason, var problems) ->
          throw ApiErrors.refused(reason, problems);
      case Publisher.Checked.Sound(var proposal, _) -> {
        String why = alone ? reasonAlone(draft, request, findings) : draft.getWarnedReason();
        var told =
            PublishRecordResponse.newBuilder()
                .addAllFindings(Guarding.show(findings))
                .setWarnedReason(findings.isEmpty() ? "" : why)
                .setByOnePerson(alone);
        List<LearningRecord> corrected = publisher.corrected(filled);
        PublishRecordResponse receipt =
            request.getValidateOnly()
                ? told.build()
                : letOut(caller, draft, proposal, told.build(), findings);
        yield receipt.toBuilder()
            .addAllCorrected(corrected) // no part of what the draft keeps: they have titles
            .build();
      }
    };
  }

  private PublishRecordResponse letOut(
      Caller caller,
      Draft draft,
      Proposal.Publish proposal,
      PublishRecordResponse told,
      List<GuardFinding> findings) {
    String step = told.getByOnePerson() ? ALONE : REVIEWED;
    var said =
        new Proposal.Audit(
            caller.name(),
            id ->
                new Decision.Stepped(
                    step + id.text(),
                    draft.getDraftId(),
                    Guarding.codes(findings),
                    told.getWarnedReason()));
    PublishRecordResponse receipt =
        Publisher.receipt(Publisher.await(publisher.submit(proposal.with(said))))
            .mergeFrom(told)
            .build();
    var _ =
        desk.keep(
            caller,
            draft.toBuilder()
                .setState(DraftRules.PUBLISHED)
                .setRecordId(receipt.getRecordId())
                .setReceipt(receipt)
                .clearRecord()
                .clearTitle());
    return receipt;
  }

  /// As a file may be published directly; not against a reviewer who asked for changes.
  private boolean mayAlone(Caller caller, Draft draft) {
    return DirectPublishing.mayPublish(caller)
        && !draft.getState().equals(DraftRules.CHANGES_ASKED)
        && direct.refusal(draft.getRecord()).isEmpty();
  }

  /// Nobody lets out alone what the guard refuses, unless the information-governance lead did.
  private static String reasonAlone(
      Draft draft, PublishRecordRequest request, List<GuardFinding> findings) {
    String why =
        request.getWarnedReason().isEmpty()
            ? draft.getWarnedReason()
            : Guarding.requireReason("warnedReason", request.getWarnedReason());
    if (findings.stream().anyMatch(GuardFinding::refuses) && !DraftRules.isOverridden(draft)) {
      throw ApiErrors.refused(Reason.PERSONAL_DATA, Guarding.problems(findings));
    }
    if (!findings.isEmpty() && why.isEmpty()) {
      throw ApiErrors.refused(Reason.WARNED, Guarding.problems(findings));
    }
    return why;
  }

  private void requireApproved(Draft draft, List<GuardFinding> findings) {
    List<String> missing = rules.missing(draft, findings);
    if (!missing.isEmpty()) {
      throw notYet(draft, missing);
    }
  }

  private static StatusRuntimeException notYet(Draft draft, List<String> missing) {
    return ApiErrors.of(
        Code.FAILED_PRECONDITION,
        "NOT_APPROVED",
        "Draft " + draft.getDraftId() + " waits for " + String.join("; ", missing) + ".");
  }
}
