package org.kith.core.sync;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.LogId;

/// Payloads that come after their entries (SPEC 7.13): asks for those that are wanted and not here,
/// one question at a time, each entry once a session; what the other side has not, another has.
final class Wanting {
  private final SharedLogs shared;
  private final Turn turn;
  private final SortedMap<LogId, Long> from = new TreeMap<>();
  private final SortedMap<LogId, Long> done = new TreeMap<>();
  private final Map<LogId, Long> pausedUntilMs = new HashMap<>();
  private Set<Long> asked = Set.of();
  private long request;
  private boolean waits;
  private long askedMs;

  Wanting(SharedLogs shared, Turn turn) {
    this.shared = shared;
    this.turn = turn;
  }

  /// Policy or standing has changed, or there is more on the other side: asks for everything again
  /// that is not here.
  void again() {
    done.clear();
    pausedUntilMs.clear();
    shared.ids().forEach(log -> from.put(log, 0L));
  }

  /// Something may be lacking of this log.
  void look(LogId log) {
    from.putIfAbsent(log, done.getOrDefault(log, 0L));
  }

  /// What came found no room: the log is not asked for until there may be some (SPEC 8.5).
  void noRoom(LogId log, Reason reason, long nowMs) {
    if (shared.find(log).isPresent()) {
      pausedUntilMs.put(log, nowMs + SyncLimits.QUOTA_PAUSE_MS);
      from.put(log, 0L);
      turn.send(new Message.Notice(0, log, shared.size(log), reason.name()));
    }
  }

  /// Asks the next question, where none waits for its answer.
  void ask(long nowMs) {
    if (waits && nowMs - askedMs < SyncLimits.ANSWER_MS_MAX) {
      return;
    }
    waits = false;
    Iterator<LogId> logs = List.copyOf(from.keySet()).iterator();
    while (!waits && logs.hasNext()) {
      ask(logs.next(), nowMs);
    }
  }

  private void ask(LogId log, long nowMs) {
    if (shared.find(log).isEmpty()) {
      from.remove(log);
      pausedUntilMs.remove(log);
      return;
    }
    if (nowMs < pausedUntilMs.getOrDefault(log, 0L)) {
      return;
    }
    Holdings.Lacking lacking = shared.lacking(log, from.getOrDefault(log, 0L));
    done.put(log, lacking.next());
    if (lacking.isMore()) {
      from.put(log, lacking.next());
    } else {
      from.remove(log);
    }
    if (!lacking.indexes().isEmpty()) {
      asked = new HashSet<>(lacking.indexes());
      waits = true;
      askedMs = nowMs;
      turn.send(new Message.WantPayloads(++request, log, lacking.indexes()));
    }
  }

  /// The answer to the question that waits; another one is of no use any more.
  void came(Message.Payloads answer) {
    boolean ofThis = answer.request() == request;
    if (answer.request() > request || ofThis && !asked.containsAll(answer.payloads().keySet())) {
      turn.end(Reason.MALFORMED_MESSAGE);
      return;
    }
    if (!ofThis || !waits || shared.find(answer.log()).isEmpty()) {
      return;
    }
    waits = false;
    SortedMap<Long, SaltedPayload> payloads = answer.payloads();
    if (!payloads.isEmpty()) {
      turn.lead(new Effect.Supply(answer.log(), payloads));
      long last = payloads.lastKey();
      if (asked.stream().anyMatch(index -> index > last)) {
        from.merge(answer.log(), last + 1, Math::min); // as many as fitted: the rest again
      }
    }
  }
}
