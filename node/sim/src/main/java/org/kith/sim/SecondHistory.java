package org.kith.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.server.store.LogStore;
import org.kith.server.store.MemoryStore;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Writer;

/// Another history of an organisation's commons log: sound records under the same key, which
/// anybody admits who has not seen the first. The same in every run, so that it is made once.
final class SecondHistory {
  private static final Map<Integer, SecondHistory> MADE = new ConcurrentHashMap<>();

  private final Identity identity;
  private final LogName log;
  private final MemoryStore store = new MemoryStore();
  private final Writer writer;
  private final Map<Long, Bytes> checkpoints = new ConcurrentHashMap<>();

  private SecondHistory(Identity identity) {
    this.identity = identity;
    this.log = identity.logs().commons();
    this.writer = writer(identity, store);
  }

  /// A writer of an organisation into an empty store, to whom nothing happens.
  static Writer writer(Identity identity, LogStore store) {
    return Writer.start(
        store,
        identity.logs(),
        SigningGuard.open(new SimDisk(false), SigningGuard.Marks.of("second"), true),
        identity.chain(),
        new Writer.Surroundings(
            () -> Instant.ofEpochMilli(1),
            () -> Bytes.wrap(new byte[32]),
            Failpoint.NONE,
            Tombstones.open(new SimDisk(false)),
            Quotas.unlimited(store)));
  }

  /// Of this organisation.
  static SecondHistory of(Identity identity) {
    return MADE.computeIfAbsent(identity.number(), number -> new SecondHistory(identity));
  }

  private void growTo(long size) {
    long held = store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
    var more = new ArrayList<Proposal>();
    for (long at = held; at < size; at++) {
      more.add(
          Proposal.Publish.of(
              log, Records.lesson((int) (1_000_000 + at), "network"), Optional.empty()));
    }
    var _ = writer.commit(more);
  }

  /// Its checkpoint of a size.
  synchronized Bytes checkpoint(long size) {
    growTo(size);
    return checkpoints.computeIfAbsent(
        size, s -> identity.sign(new Checkpoint(log, s, store.tree(log.id()).root(s))));
  }

  /// Its root at a size.
  synchronized Bytes root(long size) {
    growTo(size);
    return store.tree(log.id()).root(size);
  }

  /// A range of it, proved against the size that was shown.
  synchronized RangeOffer range(RangeOffer honest, long size) {
    Bytes note = checkpoint(size);
    LogId id = log.id();
    return new RangeOffer(
        id,
        honest.from(),
        honest.to(),
        store.readRange(id, honest.from(), honest.to(), Long.MAX_VALUE).stream()
            .map(entry -> new OfferedItem(entry.entry(), entry.payload()))
            .toList(),
        note,
        store.tree(id).consistencyProof(honest.to(), size));
  }
}
