package org.kith.protocol.record;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How one record links to another: a closed set with registered numbers, which are never used
/// again (SPEC 10.7).
public enum Relation {
  TRIED(1, "tried"),
  ANSWERS(2, "answers"),
  BUILDS_ON(3, "builds-on"),
  PROMPTED_BY(4, "prompted-by"),
  USES_METHOD(5, "uses-method"),
  CONTRADICTS(6, "contradicts"),
  SUPPORTS(7, "supports"),
  SAME_AS(8, "same-as"),
  PART_OF(9, "part-of"),
  SUPERSEDES(10, "supersedes"),
  RETRACTS(11, "retracts"),
  ERASES(12, "erases"),
  REPUBLISHES(13, "republishes");

  private static final Map<Integer, Relation> BY_NUMBER = new HashMap<>();
  private static final Map<String, Relation> BY_CODE = new HashMap<>();

  static {
    for (Relation relation : values()) {
      BY_NUMBER.put(relation.number, relation);
      BY_CODE.put(relation.code, relation);
    }
  }

  private final int number;
  private final String code;

  Relation(int number, String code) {
    this.number = number;
    this.code = code;
  }

  /// The relation with this registered number.
  public static Optional<Relation> ofNumber(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }

  /// The relation with this code, such as `builds-on`.
  public static Optional<Relation> ofCode(String code) {
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
}
