package org.kith.server.api;

import java.text.Normalizer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.core.trust.Token;

/// Who holds the tokens. Where two people are asked for, two tokens of one person are one person;
/// names are compared without regard to case and spaces.
final class People {
  private final Supplier<Standing> standing;
  private final InstantSource clock;

  People(Supplier<Standing> standing, InstantSource clock) {
    this.standing = standing;
    this.clock = clock;
  }

  /// Whether two tokens are in one person's hands.
  boolean areOne(String token, String other) {
    return holder(token).equals(holder(other));
  }

  /// How many people hold a role now.
  int holding(Role role) {
    return holding(role, standing.get(), clock.millis());
  }

  static int holding(Role role, Standing standing, long nowMs) {
    return (int)
        standing.tokens().stream()
            .filter(token -> token.isActive(nowMs) && token.roles().contains(role.code()))
            .map(token -> key(token.person()))
            .distinct()
            .count();
  }

  private String holder(String token) {
    return standing.get().tokens().stream()
        .filter(known -> known.name().equals(token))
        .findFirst()
        .map(Token::person)
        .map(People::key)
        .orElseGet(() -> key(token));
  }

  private static String key(String person) {
    return Normalizer.normalize(person, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("\\s+", " ");
  }
}
