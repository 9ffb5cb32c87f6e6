package org.kith.protocol.record;

/// One broken rule: the field as JSON names it (`lesson.whatHappened`,
/// `practice.coreElements[2]`;
/// empty for the record as a whole) and, in words, what it must be.
public record Problem(String field, String description) {
  @Override
  public String toString() {
    return field.isEmpty() ? description : field + " " + description;
  }
}
