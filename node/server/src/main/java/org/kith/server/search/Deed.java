package org.kith.server.search;

import java.util.Optional;
import java.util.Set;
import org.kith.schema.v1.LearningRecord;

/// What having written a record says of a team. Having done it weighs most, whatever came of it;
/// offering to help weighs less.
public enum Deed {
  TRIED(0, "tried", 4),
  PUBLISHED(1, "published", 3),
  ANSWERED_FROM_DOING(2, "answered", 3),
  OFFERS(3, "offers", 2),
  ANSWERED(4, "answered", 1.5),
  TOLD(5, "published", 1.5),
  LOOKED_AT(6, "tried", 1),
  INVITES(7, "offers", 1);

  private static final Set<String> TAKEN_UP = Set.of("testing", "adopted", "adopted-then-stopped");

  private final int number;
  private final String word;
  private final double weight;

  /// @param number as the index keeps it: its place among these
  Deed(int number, String word, double weight) {
    this.number = number;
    this.word = word;
    this.weight = weight;
  }

  int number() {
    return number;
  }

  /// As answers show it.
  public String word() {
    return word;
  }

  public double weight() {
    return weight;
  }

  /// Empty for a record that says nothing of its kind.
  public static Optional<Deed> of(LearningRecord said) {
    return switch (said.getBodyCase()) {
      case TRIED_HERE ->
          Optional.of(TAKEN_UP.contains(said.getTriedHere().getStatus()) ? TRIED : LOOKED_AT);
      case PRACTICE, METHOD -> Optional.of(PUBLISHED);
      case ANSWER ->
          Optional.of(
              said.getAnswer().getBasis().equals("done-it") ? ANSWERED_FROM_DOING : ANSWERED);
      case OFFER -> Optional.of(OFFERS);
      case LESSON -> Optional.of(TOLD);
      case LAB -> Optional.of(INVITES);
      case QUESTION, RETRACTION, BODY_NOT_SET -> Optional.empty();
    };
  }
}
