package org.kith.server.peer;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Effect;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.LogHead;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.writer.Tombstones;

/// Reads ranges from the store as other nodes get them: exact bytes with a proof. SPEC 7.4
final class Ranges {
  private final LogStore store;
  private final Tombstones tombstones;

  /// @param tombstones of whose records no content goes, even while it is in a file (SPEC 9.3)
  Ranges(LogStore store, Tombstones tombstones) {
    this.store = store;
    this.tombstones = tombstones;
  }

  /// As many of the entries [from, to) as fit into one message, proved against the newest
  /// checkpoint whose whole tree is held, or against the log's end. Empty where that does not reach
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
            entries.stream().map(entry -> item(entry, serve.payloads())).toList(),
            note,
            reached == size ? List.of() : store.tree(log).consistencyProof(reached, size)));
  }

  /// Whether a checkpoint is of the history that is held here.
  boolean isHeld(Checkpoint checkpoint) {
    return store.isOf(checkpoint);
  }

  private OfferedItem item(StoredEntry entry, PayloadPolicy policy) {
    boolean wanted =
        policy.equals(PayloadPolicy.EVERYTHING)
            || Entry.parse(entry.entry()) instanceof Entry.Parsed.Ok(var parsed)
                && policy.wants(parsed);
    return new OfferedItem(
        entry.entry(),
        wanted && isRelayed(entry) && !isErased(entry) ? entry.payload() : Optional.empty());
  }

  private boolean isErased(StoredEntry entry) {
    return !tombstones.isEmpty()
        && tombstones.covers(Leaf.recordId(entry.entry()), entry.log().organisation());
  }

  /// SPEC 8.2: what is held or refused goes on as an entry, without its payload.
  private static boolean isRelayed(StoredEntry entry) {
    return switch (entry.verdict()) {
      case Verdict.Admitted _, Verdict.Undisplayable _ -> true;
      case Verdict.Held _, Verdict.Refused _, Verdict.Awaiting _ -> false;
    };
  }

  /// Payloads of these entries that are here, as many as fit into one message. SPEC 7.13
  SortedMap<Long, SaltedPayload> payloads(LogId log, List<Long> indexes) {
    var payloads = new TreeMap<Long, SaltedPayload>();
    long bytes = 0;
    for (long index : indexes) {
      Optional<SaltedPayload> payload =
          store
              .read(log, index)
              .filter(Ranges::isRelayed)
              .filter(entry -> !isErased(entry))
              .flatMap(StoredEntry::payload);
      if (payload.isPresent()) {
        bytes += payload.get().payload().size() + payload.get().salt().size();
        if (bytes > AdmitLimits.RANGE_BYTES_MAX && !payloads.isEmpty()) {
          break;
        }
        payloads.put(index, payload.get());
      }
    }
    return payloads;
  }
}
