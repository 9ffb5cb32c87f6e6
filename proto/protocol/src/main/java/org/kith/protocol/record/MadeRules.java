package org.kith.protocol.record;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.Approval;
import org.kith.schema.v1.GuardResult;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PriorArt;

/// How a record came about: what its authors looked at, who approved it by role, what the guard
/// warned of (SPEC 10.1).
final class MadeRules {
  private static final Set<String> ROLES = Set.of("approver", "ig-lead");

  /// RFC 3339 in the one form that whole seconds of UTC have.
  private static final Pattern TIME =
      Pattern.compile("20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z");

  private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{1,39}");

  private MadeRules() {}

  static void check(LearningRecord record, Findings findings) {
    if (record.hasPriorArt()) {
      checkPriorArt(record.getPriorArt(), findings);
    }
    findings.count(ListField.APPROVALS, record.getApprovalsCount());
    for (int i = 0; i < record.getApprovalsCount(); i++) {
      checkApproval(record.getApprovals(i), i, findings);
    }
    if (record.hasGuard()) {
      checkGuard(record.getGuard(), findings);
    }
  }

  private static void checkPriorArt(PriorArt priorArt, Findings findings) {
    findings.enter("priorArt", priorArt);
    List<String> lookedAt = priorArt.getLookedAtList();
    findings.count(ListField.PRIOR_ART_LOOKED_AT, lookedAt.size());
    for (int i = 0; i < lookedAt.size(); i++) {
      if (RecordId.parse(lookedAt.get(i)).isEmpty()) {
        findings.add("lookedAt[" + i + "]", "must be a whole record id");
      }
    }
    findings.text(TextField.PRIOR_ART_DIFFERENT_BECAUSE, priorArt.getDifferentBecause());
    findings.leave();
  }

  private static void checkApproval(Approval approval, int at, Findings findings) {
    findings.enter("approvals", at, approval);
    if (!ROLES.contains(approval.getRole())) {
      findings.add("role", "must be approver or ig-lead");
    }
    if (!TIME.matcher(approval.getTime()).matches()) {
      findings.add(
          "time", "must be a time in UTC with whole seconds, such as 2026-03-01T09:30:00Z");
    }
    findings.leave();
  }

  private static void checkGuard(GuardResult guard, Findings findings) {
    findings.enter("guard", guard);
    findings.count(ListField.GUARD_WARNED, guard.getWarnedCount());
    for (int i = 0; i < guard.getWarnedCount(); i++) {
      if (!RULE.matcher(guard.getWarned(i)).matches()) {
        findings.add("warned[" + i + "]", "must be the code of a rule");
      }
    }
    findings.leave();
  }
}
