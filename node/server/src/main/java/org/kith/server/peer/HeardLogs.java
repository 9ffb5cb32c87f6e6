package org.kith.server.peer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.kith.core.sync.SessionState;
import org.kith.protocol.bytes.LogId;

/// The newest that any peer has shown of each log since this node started.
final class HeardLogs {
  private final Map<LogId, Heard> logs = new ConcurrentHashMap<>();

  /// @param size greatest size that was proved elsewhere
  /// @param ms when a checkpoint was last heard, since 1970; 0 for never
  /// @param ownNodeMs when its own organisation's node was last heard; 0 for never
  record Heard(long size, long ms, long ownNodeMs) {}

  private final LongAdder received = new LongAdder();

  /// Entries came, whatever becomes of them.
  void received(int entries) {
    received.add(entries);
  }

  /// How many entries have come since this node started.
  long received() {
    return received.sum();
  }

  /// A checkpoint of this log came.
  void heard(LogId log, long nowMs) {
    var _ =
        logs.merge(
            log,
            new Heard(0, nowMs, 0),
            (before, now) -> new Heard(before.size(), now.ms(), before.ownNodeMs()));
  }

  /// What a session says is proved on the other side.
  void proved(SessionState state) {
    for (SessionState.Shared shared : state.logs()) {
      logs.computeIfPresent(
          shared.log().id(),
          (log, before) ->
              new Heard(
                  Math.max(before.size(), shared.provedThere()),
                  before.ms(),
                  shared.log().organisation().equals(state.peer())
                      ? Math.max(before.ownNodeMs(), state.lastHeardMs())
                      : before.ownNodeMs()));
    }
  }

  Optional<Heard> of(LogId log) {
    return Optional.ofNullable(logs.get(log));
  }
}
