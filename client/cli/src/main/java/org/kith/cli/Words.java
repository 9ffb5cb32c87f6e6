package org.kith.cli;

/// Small words before others.
final class Words {
  private Words() {}

  /// `a lesson`, `an answer`.
  static String a(String word) {
    return (word.matches("[aeiou].*") ? "an " : "a ") + word;
  }
}
