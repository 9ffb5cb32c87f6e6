package org.kith.core.trust;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// A token of the own organisation, without its secret.
///
/// @param roles role codes
/// @param expiresMs ms since 1970; no end where 0
/// @param person who holds it
public record Token(
    String name, Bytes hash, List<String> roles, long expiresMs, boolean revoked, String person) {
  private static final Bytes PREFIX = Bytes.utf8("kith-token/v1\n");

  public Token {
    roles = List.copyOf(roles);
    person = person.isEmpty() ? name : person;
  }

  Token revoke() {
    return new Token(name, hash, roles, expiresMs, true, person);
  }

  /// What is kept of a secret.
  public static Bytes hash(String secret) {
    return Sha256.hash(PREFIX, Bytes.utf8(secret));
  }

  /// Whether it opens anything at this time.
  public boolean isActive(long nowMs) {
    return !revoked && (expiresMs == 0 || nowMs < expiresMs);
  }
}
