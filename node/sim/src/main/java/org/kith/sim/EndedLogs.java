package org.kith.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.LogOwner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;

/// What of logs that have ended may count (SPEC 4.9): the simulator knows the history that each end
/// names, entry by entry.
final class EndedLogs {
  private final Map<Bytes, List<Bytes>> named = new HashMap<>();

  /// An organisation has ended its log with this root, as the history of these leaf hashes.
  void add(Bytes root, List<Bytes> leafHashes) {
    named.put(root, leafHashes);
  }

  /// I6: what stands at or above the end of a log counts nowhere; I2: and below it, once that much
  /// is held, nothing of another history than the one that the end names.
  void look(SimNode node, Stream<LogOwner> owners) {
    owners.filter(owner -> owner.end().isPresent()).forEach(owner -> look(node, owner));
  }

  private void look(SimNode node, LogOwner owner) {
    LogId log = owner.name().id();
    for (long at = Convergence.isWhole(node, owner) ? owner.end().get().size() : 0;
        at < node.size(log);
        at++) {
      if (!mayCount(node, owner, at)
          && node.store().read(log, at).orElseThrow().verdict() instanceof Verdict.Admitted) {
        throw new Violation("I6", node + " counts " + at + " of " + owner.name());
      }
    }
  }

  private boolean mayCount(SimNode node, LogOwner owner, long at) {
    LogId log = owner.name().id();
    long end = owner.end().orElseThrow().size();
    if (at >= end || node.size(log) < end) {
      return at < end;
    }
    List<Bytes> history = named.getOrDefault(owner.end().get().root(), List.of());
    return at < history.size() && node.store().tree(log).leafHash(at).equals(history.get((int) at));
  }
}
