package org.kith.core.sync;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;

/// Logs of which the other side has shown a little more than is held. A copy is normally on its
/// way over another link, so these are fetched only after a short wait (SPEC 7.14).
final class Awaiting {
  private final int salt;
  private final SharedLogs shared;
  private final Turn turn;
  private final Map<LogId, Shown> logs = new TreeMap<>();

  private final Map<LogId, Shown> later = new TreeMap<>();

  private record Shown(long size, long untilMs) {}

  Awaiting(OrganisationId self, OrganisationId peer, SharedLogs shared, Turn turn) {
    this.salt = Objects.hash(self, peer);
    this.shared = shared;
    this.turn = turn;
  }

  /// Waits, where it does not yet, if so little is lacking that it may well be on its way.
  void begin(LogId log, long size, long nowMs) {
    long held = shared.size(log);
    boolean fresh =
        held > 0 && size > held && size - held <= SyncLimits.ANNOUNCE_ENTRIES_MAX; // SPEC 7.14
    Shown waiting = logs.get(log);
    if (fresh && (waiting == null || size > waiting.size())) {
      long untilMs = nowMs + SyncLimits.LAZY_WAIT_MS + jitterMs(log, size);
      (waiting == null ? logs : later).put(log, new Shown(size, untilMs));
      turn.lead(new Effect.WakeAt(untilMs));
    }
  }

  /// Nodes and sessions that heard the same at once do not all ask at once. No randomness: the
  /// same events give the same effects.
  private long jitterMs(LogId log, long size) {
    long mixed = (salt * 31L + log.hashCode() + size) * 0x9E3779B97F4A7C15L;
    return (mixed >>> 1) % SyncLimits.LAZY_JITTER_MS;
  }

  /// Ends waits that have been long enough, and those for what has come.
  void settle(long nowMs) {
    boolean settled = false;
    for (LogId log : List.copyOf(logs.keySet())) {
      settled |= settle(log, nowMs);
    }
    if (settled) {
      logs.values().stream()
          .mapToLong(Shown::untilMs)
          .min()
          .ifPresent(next -> turn.lead(new Effect.WakeAt(next)));
    }
  }

  private boolean settle(LogId log, long nowMs) {
    Shown shown = Objects.requireNonNull(logs.get(log));
    long held = shared.size(log);
    if (nowMs < shown.untilMs() && held < shown.size()) {
      return false;
    }
    logs.remove(log);
    Shown next = later.remove(log);
    if (next != null && held >= shown.size() && held < next.size()) {
      logs.put(log, next); // that came, and what was shown after it may come too
    }
    return true;
  }

  boolean contains(LogId log) {
    return logs.containsKey(log);
  }

  boolean isEmpty() {
    return logs.isEmpty();
  }
}
