package org.kith.protocol.guard;

/// A rule and a place; never the text that matched (SPEC 10.12).
///
/// @param field path as JSON names it, such as `lesson.whatHappened`
/// @param from first character, in Unicode code points from 0
/// @param to the character after the last; equal to `from` where the field is a number
public record GuardFinding(GuardRule rule, String field, int from, int to) {
  /// Whether it stops publishing.
  public boolean refuses() {
    return rule.action() == GuardRule.Action.REFUSE;
  }

  /// What a person reads.
  public String description() {
    String place =
        from == to
            ? ""
            : to - from == 1
                ? " (character " + (from + 1) + ")"
                : " (characters " + (from + 1) + " to " + to + ")";
    return rule.code() + ": " + rule.words() + place;
  }
}
