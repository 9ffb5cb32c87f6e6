package org.kith.protocol.record;

/// One broken rule: the field as JSON names it (`lesson.whatHappened`,
/// `practice.coreElements[2]`;
/// empty for the record as a whole) and, in words, what it must be.
public record Problem(String field, String description) {
  /// A whole sentence in plain words: "What we learned must have 20 to 8,000 characters, but has
  /// 3."
  public String sentence() {
    return FieldWords.sentence(field, description);
  }

  @Override
  public String toString() {
    return field.isEmpty() ? description : field + " " + description;
  }
}
