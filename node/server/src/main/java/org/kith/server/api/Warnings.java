package org.kith.server.api;

import java.util.ArrayList;
import java.util.List;
import org.kith.core.trust.Standing;
import org.kith.core.trust.Token;

/// What an operator should know, in plain words.
public final class Warnings {
  /// The passphrase lies beside the keys.
  public static final String KEYS_UNPROTECTED =
      "keys unprotected: the passphrase lies in the home folder; keep it elsewhere and give it with"
          + " --passphrase-file";

  static final String ONE_ROOT_KEY =
      "one root key: whoever loses it cannot renew the manifest, and whoever steals it can speak"
          + " for the organisation";

  private static final String ONE_PERSON =
      "one person governs this node: one token holds every role that decides about trust";

  private Warnings() {}

  /// Warnings that follow from standing.
  static List<String> of(Standing standing, long nowMs) {
    List<String> warnings = new ArrayList<>();
    if (standing.own().newest().rootKeyCount() == 1) {
      warnings.add(ONE_ROOT_KEY);
    }
    long stewards =
        standing.tokens().stream()
            .filter(token -> token.isActive(nowMs))
            .map(Token::roles)
            .filter(roles -> roles.contains(Role.TRUST_STEWARD.code()))
            .count();
    if (stewards <= 1) {
      warnings.add(ONE_PERSON);
    }
    return warnings;
  }
}
