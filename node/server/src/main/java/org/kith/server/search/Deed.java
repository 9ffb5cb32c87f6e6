package org.kith.server.search;

import java.util.Optional;
import java.util.Set;
import org.kith.schema.v1.LearningRecord;

/// What having written a record says of a team. Having done it weighs most, whatever came of it;
/// offering to help weighs less.
public enum Deed {
  TRIED("tried", 4),
  PUBLISHED("published", 3),
  ANSWERED_FROM_DOING("answered", 3),
  OFFERS("offers", 2),
  ANSWERED("answered", 1.5),
  TOLD("published", 1.5),
  LOOKED_AT("tried", 1),
  INVITES("offers", 1);

  private static final Set<String> TAKEN_UP = Set.of("testing", "adopted", "adopted-then-stopped");

  private final String word;
  private final double weight;

  Deed(String word, double weight) {
    this.word = word;
    this.weight = weight;
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
