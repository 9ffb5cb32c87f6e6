package org.kith.server.api;

import java.time.Duration;
import java.util.Optional;

/// When an origin from which nothing new comes is called stale. Others that repeat what is known
/// prove nothing: they may hide what is new.
final class Silence {
  private Silence() {}

  /// The state in words; empty where it is not stale or nothing was ever heard.
  ///
  /// @param ownNodeMs when its own node was last heard, since 1970; 0 for never
  /// @param newestMs when the newest of it came here, since 1970; 0 for never
  /// @param staleAfter so long after its own node was heard, or something new of it came
  static Optional<String> of(long ownNodeMs, long newestMs, long nowMs, Duration staleAfter) {
    long lastMs = Math.max(ownNodeMs, newestMs);
    Duration age = Duration.ofMillis(nowMs - lastMs);
    return lastMs == 0 || age.compareTo(staleAfter) <= 0
        ? Optional.empty()
        : Optional.of(
            "stale: nothing new for %d days, and its own node was not heard; it may be quiet, or"
                    .formatted(age.toDays())
                + " somebody may hide it: ring them");
  }
}
