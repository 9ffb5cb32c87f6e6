package org.kith.server.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;

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
      "one person governs this node: one person holds every role that decides about trust";

  private static final String WHAT_IS_FROZEN =
      " Nothing new of it is admitted; what was admitted stays. Ring them.";

  /// How long before its end the own manifest is warned of.
  static final Duration EXPIRY_WARNING = Duration.ofDays(60);

  /// How long before its end a grant is warned of.
  static final Duration GRANT_WARNING = Duration.ofDays(30);

  private Warnings() {}

  /// Warnings that follow from standing.
  static List<String> of(Standing standing, long nowMs) {
    List<String> warnings = new ArrayList<>();
    if (standing.own().newest().rootKeyCount() == 1) {
      warnings.add(ONE_ROOT_KEY);
    }
    if (People.holding(Role.TRUST_STEWARD, standing, nowMs) <= 1) {
      warnings.add(ONE_PERSON);
    }
    expiry(standing, nowMs).ifPresent(warnings::add);
    for (Member member : standing.members()) {
      if (member.state() != Member.State.REMOVED) {
        String name = member.chain().newest().displayName();
        member.frozenNow().stream()
            .map(frozen -> "frozen: " + name + ". " + frozen.reason() + WHAT_IS_FROZEN)
            .forEach(warnings::add);
        member.grants().stream()
            .flatMap(grant -> ending(name, grant.untilMs(), nowMs).stream())
            .forEach(warnings::add);
        if (nowMs >= member.chain().newest().expiresMs()) {
          warnings.add("expired: the manifest of " + name + "; nothing new of it is admitted");
        }
      }
    }
    return warnings;
  }

  private static Optional<String> ending(String name, long untilMs, long nowMs) {
    if (untilMs == 0 || untilMs - nowMs > GRANT_WARNING.toMillis()) {
      return Optional.empty();
    }
    return Optional.of(
        untilMs <= nowMs
            ? "grant ended: nothing new of " + name + " is admitted; to go on: kith grant propose"
            : "the grant for "
                + name
                + " ends in "
                + Duration.ofMillis(untilMs - nowMs).toDays()
                + " days; to go on: kith grant propose");
  }

  private static Optional<String> expiry(Standing standing, long nowMs) {
    long leftMs = standing.own().newest().expiresMs() - nowMs;
    return leftMs > EXPIRY_WARNING.toMillis()
        ? Optional.empty()
        : Optional.of(
            leftMs < 0
                ? "expired: your manifest; nothing new of yours is admitted elsewhere: kith org"
                    + " rotate"
                : "your manifest expires in "
                    + Duration.ofMillis(leftMs).toDays()
                    + " days: kith org rotate");
  }
}
