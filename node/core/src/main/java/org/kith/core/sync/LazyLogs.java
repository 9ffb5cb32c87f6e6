package org.kith.core.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.kith.protocol.bytes.LogId;

/// Logs of which the other side gets its copies elsewhere: it has said that ours came second. It
/// is told heads only, until it asks for entries (SPEC 7.14).
final class LazyLogs {
  private final Set<LogId> lazy = new TreeSet<>();
  private final Set<LogId> owed = new TreeSet<>();
  private final Map<LogId, Long> toldMs = new HashMap<>();

  /// Our copy was not the first.
  void lazy(LogId log) {
    lazy.add(log);
  }

  /// The other side wants copies of us.
  void eager(LogId log) {
    lazy.remove(log);
    owed.remove(log);
  }

  boolean isLazy(LogId log) {
    return lazy.contains(log);
  }

  /// Whether a head may go now; where it may not, it goes with a later tick, so that a log that
  /// grows fast costs one head a second.
  boolean mayTell(LogId log, long nowMs) {
    Long last = toldMs.get(log);
    if (last != null && nowMs - last < SyncLimits.LAZY_HEAD_MS) {
      owed.add(log);
      return false;
    }
    toldMs.put(log, nowMs);
    return true;
  }

  /// Logs of which a head has been held back for long enough.
  List<LogId> due(long nowMs) {
    List<LogId> due =
        owed.stream()
            .filter(log -> nowMs - toldMs.getOrDefault(log, 0L) >= SyncLimits.LAZY_HEAD_MS)
            .toList();
    due.forEach(owed::remove);
    return due;
  }

  void forget(Predicate<LogId> logs) {
    lazy.removeIf(logs);
    owed.removeIf(logs);
    toldMs.keySet().removeIf(logs);
  }
}
