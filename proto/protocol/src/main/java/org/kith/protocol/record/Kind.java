package org.kith.protocol.record;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The kinds of record: a closed set with registered numbers, which are never used again (SPEC
/// 10).
public enum Kind {
  LESSON(1, "lesson"),
  PRACTICE(2, "practice"),
  METHOD(3, "method"),
  TRIED_HERE(4, "tried-here"),
  QUESTION(5, "question"),
  ANSWER(6, "answer"),
  OFFER(7, "offer"),
  LAB(8, "lab"),
  RETRACTION(9, "retraction"),
  /// A decision in the local governance log; its payload is a GovernanceEntry, not a learning
  /// record.
  GOVERNANCE(100, "governance");

  private static final Map<Integer, Kind> BY_NUMBER = new HashMap<>();
  private static final Map<String, Kind> BY_CODE = new HashMap<>();

  static {
    for (Kind kind : values()) {
      BY_NUMBER.put(kind.number, kind);
      BY_CODE.put(kind.code, kind);
    }
  }

  private final int number;
  private final String code;

  Kind(int number, String code) {
    this.number = number;
    this.code = code;
  }

  /// The kind with this registered number.
  public static Optional<Kind> ofNumber(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }

  /// The kind with this code, such as `tried-here`.
  public static Optional<Kind> ofCode(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /// The number in entries.
  public int number() {
    return number;
  }

  /// The code that people and programs write.
  public String code() {
    return code;
  }

  /// Whether this version knows the rules of this kind, so that it can publish and show it.
  public boolean hasRules() {
    return switch (this) {
      case LESSON, PRACTICE, METHOD, TRIED_HERE, QUESTION, ANSWER, OFFER, LAB, RETRACTION -> true;
      case GOVERNANCE -> false;
    };
  }
}
