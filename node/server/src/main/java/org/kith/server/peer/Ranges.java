package org.kith.server.peer;

import java.util.List;
import java.util.Optional;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Effect;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.LogHead;
import org.kith.server.store.LogStore.StoredEntry;

/// Reads ranges from the store as other nodes get them: exact bytes with a proof. SPEC 7.4
final class Ranges {
  private final LogStore store;

  Ranges(LogStore store) {
    this.store = store;
  }

  /// As many of the entries [from, to) as fit into one message, proved against the newest
  /// checkpoint whose whole tree is held, or against the log's end. Empty where that does not
  /// reach
  /// `from`.
  Optional<RangeOffer> read(Effect.Serve serve) {
    LogId log = serve.log();
    Optional<LogHead> head = store.head(log);
    boolean ended = serve.end() > 0;
    long size = ended ? serve.end() : head.map(LogHead::checkpointSize).orElse(0L);
    if (head.isEmpty() || head.get().size() < size || size <= serve.from()) {
      return Optional.empty();
    }
    Bytes note = ended ? Bytes.EMPTY : head.get().checkpoint().orElse(Bytes.EMPTY);
    long end = Math.min(Math.min(serve.to(), size), serve.from() + AdmitLimits.RANGE_ENTRIES_MAX);
    List<StoredEntry> entries =
        store.readRange(log, serve.from(), end, AdmitLimits.RANGE_BYTES_MAX);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    long reached = serve.from() + entries.size();
    return Optional.of(
        new RangeOffer(
            log,
            serve.from(),
            reached,
            entries.stream().map(Ranges::item).toList(),
            note,
            reached == size ? List.of() : store.tree(log).consistencyProof(reached, size)));
  }

  private static OfferedItem item(StoredEntry entry) {
    // SPEC 8.2: what is held or refused goes on as an entry, without its payload.
    boolean relayed =
        switch (entry.verdict()) {
          case Verdict.Admitted _, Verdict.Undisplayable _ -> true;
          case Verdict.Held _, Verdict.Refused _, Verdict.Awaiting _ -> false;
        };
    return new OfferedItem(entry.entry(), relayed ? entry.payload() : Optional.empty());
  }
}
