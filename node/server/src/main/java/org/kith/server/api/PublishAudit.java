package org.kith.server.api;

import java.util.List;
import org.kith.core.trust.Decision;
import org.kith.protocol.guard.GuardFinding;
import org.kith.server.writer.Proposal;

/// What the governance log says of records that one person lets out: who, which, and where the
/// guard warned, why. Each word becomes durable in the commit of its record; of a stream there is
/// one, and one more for each record that the guard warned of.
final class PublishAudit {
  private static final String PUBLISHED = "published by one person";
  private static final String RETRACTED = "retracted by one person";
  private static final String WITH_WARNINGS = " with warnings";
  private static final String STREAM = "published by one person, the first of a stream";
  private static final String IMPORT = "imported by one person, the first of an import";
  private static final String IMPORT_WARNED = "imported with warnings";

  private final Decisions decisions;

  PublishAudit(Decisions decisions) {
    this.decisions = decisions;
  }

  static Proposal.Audit published(Caller caller, List<GuardFinding> findings, String why) {
    return step(caller, findings.isEmpty() ? PUBLISHED : PUBLISHED + WITH_WARNINGS, findings, why);
  }

  static Proposal.Audit retracted(Caller caller, List<GuardFinding> findings, String why) {
    return step(caller, findings.isEmpty() ? RETRACTED : RETRACTED + WITH_WARNINGS, findings, why);
  }

  static Proposal.Audit stream(Caller caller, List<GuardFinding> findings, String why) {
    return step(caller, STREAM, findings, why);
  }

  static Proposal.Audit imported(Caller caller) {
    return step(caller, IMPORT, List.of(), "");
  }

  private static Proposal.Audit step(
      Caller caller, String step, List<GuardFinding> findings, String why) {
    List<String> codes = Guarding.codes(findings);
    return new Proposal.Audit(
        caller.name(),
        id -> new Decision.Stepped(step, id.text(), codes, findings.isEmpty() ? "" : why));
  }

  /// One entry for all rows of an import that the guard warned of.
  void warned(Caller caller, int rows, List<String> rules, String why) {
    decisions.decide(
        caller, List.of(new Decision.Stepped(IMPORT_WARNED, rows + " records", rules, why)));
  }
}
