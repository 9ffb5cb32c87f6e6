package org.kith.core.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.kith.protocol.bytes.LogId;

/// How many entries of each log the other side is known to hold: it has shown them, or has been
/// sent them.
final class PeerHoldings {
  private final Map<LogId, Long> sizes = new HashMap<>();

  void atLeast(LogId log, long size) {
    sizes.merge(log, size, Math::max);
  }

  long of(LogId log) {
    return sizes.getOrDefault(log, 0L);
  }

  void forget(Predicate<LogId> logs) {
    sizes.keySet().removeIf(logs);
  }
}
