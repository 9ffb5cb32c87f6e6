package org.kith.server.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.kith.protocol.guard.GuardFinding;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.DraftReview;
import org.kith.schema.v1.GuardResult;
import org.kith.schema.v1.LearningRecord;

/// What a record says of how it came about: approvals by role and time, and what the guard warned
/// of. Only this node says it, and never with a name. SPEC 10.1
final class Made {
  private static final int RULES_MAX = 20;
  private static final int APPROVALS_MAX = 10;

  private Made() {}

  /// Without what only a node may say.
  static LearningRecord none(LearningRecord record) {
    return record.getApprovalsCount() == 0 && !record.hasGuard()
        ? record
        : record.toBuilder().clearApprovals().clearGuard().build();
  }

  /// With what the guard found, where it found something.
  static LearningRecord guarded(LearningRecord record, List<GuardFinding> findings) {
    if (findings.isEmpty()) {
      return record;
    }
    return record.toBuilder()
        .setGuard(
            GuardResult.newBuilder()
                .addAllWarned(
                    findings.stream()
                        .map(finding -> finding.rule().code())
                        .distinct()
                        .sorted()
                        .limit(RULES_MAX)
                        .toList())
                .setOverridden(findings.stream().anyMatch(GuardFinding::refuses)))
        .build();
  }

  /// A draft's record with its approvals and what the guard found in it.
  static LearningRecord approved(Draft draft, List<GuardFinding> findings) {
    LearningRecord.Builder record = guarded(none(draft.getRecord()), findings).toBuilder();
    draft.getReviewsList().stream()
        .filter(review -> review.getVerdict().equals(DraftRules.APPROVE))
        .limit(APPROVALS_MAX)
        .forEach(review -> add(record, review));
    return record.build();
  }

  private static void add(LearningRecord.Builder record, DraftReview review) {
    record
        .addApprovalsBuilder()
        .setRole(review.getIgLead() ? "ig-lead" : "approver")
        .setTime(Instant.parse(review.getTime()).truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
