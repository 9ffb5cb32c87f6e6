package org.kith.core.learn;

import java.util.Optional;

/// What came of trying something; numbers and codes are those of the vocabulary `outcomes`.
public enum Outcome {
  WORKED("worked"),
  WORKED_WITH_CHANGES("worked-with-changes"),
  MIXED("mixed"),
  NO_EFFECT("no-effect"),
  MADE_WORSE("made-worse"),
  TOO_EARLY("too-early");

  private final String code;

  Outcome(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  /// Whether it did what it should, with changes or without.
  public boolean isSuccess() {
    return this == WORKED || this == WORKED_WITH_CHANGES;
  }

  /// Whether it did not help, or did harm.
  public boolean isFailure() {
    return this == NO_EFFECT || this == MADE_WORSE;
  }

  /// The outcome with this code; empty for every other text.
  public static Optional<Outcome> ofCode(String code) {
    for (Outcome outcome : values()) {
      if (outcome.code.equals(code)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }
}
