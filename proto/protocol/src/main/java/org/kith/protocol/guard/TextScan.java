package org.kith.protocol.guard;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// One pass over one text: each rule is asked only where its first character may stand.
final class TextScan {
  /// No rule that refuses needs fewer digits than a short date has.
  static final int REFUSED_DIGITS_MIN = 3;

  private final Supplier<String> field;
  private final FoldedText text;
  private final List<GuardFinding> findings;

  TextScan(Supplier<String> field, String text, List<GuardFinding> findings) {
    this.field = field;
    this.text = FoldedText.of(text);
    this.findings = findings;
  }

  /// Runs the rules that refuse.
  void refused() {
    numbers(new HardNumbers(text, this::found), false);
  }

  /// Runs all rules.
  void all(Set<String> ownPostcodes) {
    if (text.digits() > 0) {
      numbers(new HardNumbers(text, this::found), true);
      new Places(text, this::found, ownPostcodes).find();
    }
    if (text.hasAt()) {
      new Mailboxes(text, this::found).find();
    }
    new Names(text, this::found).find();
    new Counts(text, this::found).find();
  }

  private void numbers(HardNumbers hard, boolean warn) {
    var dates = new Dates(text, this::found);
    boolean life = LifeWords.in(text);
    var ages = new Ages(text, this::found);
    for (int i = 0; i < text.length(); i++) {
      if (!text.isDigit(i)) {
        continue;
      }
      if (i == 0 || !text.isDigit(i - 1)) {
        hard.at(i);
        if (life) {
          dates.at(i, warn);
        }
        if (warn) {
          ages.at(i);
        }
      }
    }
  }

  private void found(GuardRule rule, int from, int to) {
    int start = text.origin(from);
    int end = Math.max(start + 1, to > from ? text.origin(to - 1) + 1 : start + 1);
    for (GuardFinding before : findings) {
      if (before.rule() == rule
          && before.from() < end
          && start < before.to()
          && before.field().equals(field.get())) {
        return;
      }
    }
    findings.add(new GuardFinding(rule, field.get(), start, end));
  }

  /// Where a rule tells what it found.
  interface Sink {
    void found(GuardRule rule, int from, int to);
  }
}
