package org.kith.server.api;

import java.util.List;
import org.kith.core.trust.Decision;
import org.kith.protocol.guard.GuardFinding;
import org.kith.schema.v1.PublishRecordResponse;

/// Keeps in the governance log that a record went out although the guard warned, and why.
final class PublishAudit {
  private static final String STEP = "published with warnings";
  private static final String IMPORT_STEP = "imported with warnings";

  private final Decisions decisions;

  PublishAudit(Decisions decisions) {
    this.decisions = decisions;
  }

  /// The receipt with what was warned of, once that is in the audit.
  PublishRecordResponse warned(
      Caller caller, PublishRecordResponse receipt, List<GuardFinding> findings, String why) {
    if (!receipt.getRepeated()) {
      decisions.decide(
          caller, List.of(Guarding.warned(STEP, receipt.getRecordId(), findings, why)));
    }
    return receipt.toBuilder().addAllFindings(Guarding.show(findings)).setWarnedReason(why).build();
  }

  /// One entry for a whole import.
  void imported(Caller caller, int rows, List<String> rules, String why) {
    decisions.decide(
        caller, List.of(new Decision.Stepped(IMPORT_STEP, rows + " records", rules, why)));
  }
}
