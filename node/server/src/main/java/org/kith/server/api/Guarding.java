package org.kith.server.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.kith.core.trust.Decision;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.guard.GuardRule;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Problem;

/// The personal-data guard as the API asks it and tells of it: by rule and place, and never by the
/// text (SPEC 10.12).
final class Guarding {
  private static final String GUARD_FIELD = "reason";

  private Guarding() {}

  /// Findings as problems of fields, those that refuse first.
  static List<Problem> problems(List<GuardFinding> findings) {
    List<Problem> problems = new ArrayList<>();
    findings.stream().filter(GuardFinding::refuses).map(Guarding::problem).forEach(problems::add);
    findings.stream()
        .filter(finding -> !finding.refuses())
        .map(Guarding::problem)
        .forEach(problems::add);
    return problems;
  }

  private static Problem problem(GuardFinding finding) {
    return new Problem(
        finding.field(),
        finding.description() + (finding.refuses() ? "" : "; say why it may stay"));
  }

  static List<org.kith.schema.v1.GuardFinding> show(Collection<GuardFinding> findings) {
    return findings.stream().map(Guarding::show).toList();
  }

  private static org.kith.schema.v1.GuardFinding show(GuardFinding finding) {
    return org.kith.schema.v1.GuardFinding.newBuilder()
        .setRule(finding.rule().code())
        .setField(finding.field())
        .setFrom(finding.from())
        .setTo(finding.to())
        .setAction(finding.rule().action() == GuardRule.Action.REFUSE ? "refuse" : "warn")
        .setDescription(finding.description())
        .build();
  }

  /// Rule and field of each, once.
  static List<String> codes(List<GuardFinding> findings) {
    return findings.stream()
        .map(finding -> finding.rule().code() + " " + finding.field())
        .distinct()
        .toList();
  }

  /// A reason that goes into the audit: some words, on one line, that repeat nothing of a person.
  static String requireReason(String field, String text) {
    String reason = text.strip();
    if (reason.isEmpty()
        || reason.codePointCount(0, reason.length()) > ApiLimits.REASON_CHARACTERS_MAX
        || reason.codePoints().anyMatch(Character::isISOControl)) {
      throw ApiErrors.badField(
          field, "must have 1 to " + ApiLimits.REASON_CHARACTERS_MAX + " characters on one line");
    }
    List<GuardFinding> found = PersonGuard.inText(GUARD_FIELD, reason);
    if (!found.isEmpty()) {
      throw ApiErrors.badField(
          field, "must not repeat what the guard looks for: " + found.getFirst().rule().words());
    }
    return reason;
  }

  /// What the audit keeps of a record that went out although the guard warned.
  static Decision.Stepped warned(
      String step, String subject, List<GuardFinding> findings, String why) {
    return new Decision.Stepped(step, subject, codes(findings), why);
  }
}
