package org.kith.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Effect;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.record.Entry;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;

/// Reads what a simulated node serves to others.
final class Shelf {
  private static final long RANGE_BYTES_MAX = 1 << 20;

  private Shelf() {}

  static Optional<RangeOffer> range(LogStore store, Effect.Serve serve) {
    LogStore.LogHead head = store.head(serve.log()).orElseThrow();
    boolean ended = serve.end() > 0;
    long proved = ended ? serve.end() : head.checkpointSize();
    var items = new ArrayList<OfferedItem>();
    long end = Math.min(serve.to(), proved);
    for (var entry : store.readRange(serve.log(), serve.from(), end, RANGE_BYTES_MAX)) {
      boolean goes = isRelayed(entry) && wants(serve.payloads(), entry);
      items.add(new OfferedItem(entry.entry(), goes ? entry.payload() : Optional.empty()));
    }
    if (items.isEmpty()) {
      return Optional.empty();
    }
    long last = serve.from() + items.size();
    return Optional.of(
        new RangeOffer(
            serve.log(),
            serve.from(),
            last,
            items,
            ended ? Bytes.EMPTY : head.checkpoint().orElseThrow(),
            store.tree(serve.log()).consistencyProof(last, proved)));
  }

  static SortedMap<Long, SaltedPayload> payloads(LogStore store, LogId log, List<Long> indexes) {
    var payloads = new TreeMap<Long, SaltedPayload>();
    for (long index : indexes) {
      store
          .read(log, index)
          .filter(Shelf::isRelayed)
          .flatMap(StoredEntry::payload)
          .ifPresent(payload -> payloads.put(index, payload));
    }
    return payloads;
  }

  private static boolean isRelayed(StoredEntry entry) {
    return entry.verdict() instanceof Verdict.Admitted;
  }

  private static boolean wants(PayloadPolicy policy, StoredEntry entry) {
    return policy.equals(PayloadPolicy.EVERYTHING)
        || Entry.parse(entry.entry()) instanceof Entry.Parsed.Ok(var parsed)
            && policy.wants(parsed);
  }
}
