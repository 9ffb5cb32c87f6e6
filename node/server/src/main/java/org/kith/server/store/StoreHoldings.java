package org.kith.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.sync.Holdings;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Entry;

/// What the store holds, as sessions ask it.
public record StoreHoldings(LogStore store) implements Holdings {
  /// Entries without payload that are looked at for one question.
  private static final int SCANNED_AT_ONCE = 256;

  @Override
  public Optional<Holding> of(LogId log) {
    return store
        .head(log)
        .map(
            head ->
                new Holding(
                    head.size(), head.checkpointSize(), head.checkpoint().orElse(Bytes.EMPTY)));
  }

  @Override
  public boolean isOf(Checkpoint checkpoint) {
    return store.isOf(checkpoint);
  }

  @Override
  public Lacking lacking(LogId log, long from, PayloadPolicy policy) {
    List<Long> scanned = store.awaiting(log, from, SCANNED_AT_ONCE);
    var indexes = new ArrayList<Long>();
    long next = from;
    for (long index : scanned) {
      next = index + 1;
      if (store
          .read(log, index)
          .filter(
              stored ->
                  Entry.parse(stored.entry()) instanceof Entry.Parsed.Ok(var entry)
                      && policy.wants(entry))
          .isPresent()) {
        indexes.add(index);
      }
      if (indexes.size() == SyncLimits.WANTED_MAX) {
        return new Lacking(indexes, next, true);
      }
    }
    return new Lacking(indexes, next, scanned.size() == SCANNED_AT_ONCE);
  }

  @Override
  public Optional<ForkProof> contradiction(LogId log, Checkpoint shown, Bytes note) {
    return of(log)
        .filter(held -> held.checkpointSize() >= shown.size())
        .flatMap(
            held ->
                Note.parse(held.checkpoint())
                    .flatMap(own -> Checkpoint.parse(own.text()))
                    .flatMap(
                        own ->
                            ForkProof.find(store.tree(log), own, held.checkpoint(), shown, note)));
  }
}
