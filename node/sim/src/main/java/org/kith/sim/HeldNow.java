package org.kith.sim;

import java.util.Optional;
import java.util.function.Supplier;
import org.kith.core.sync.Holdings;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreHoldings;

/// What a simulated node holds at the moment of a question.
///
/// @param store empty while the node is down
record HeldNow(Supplier<Optional<LogStore>> store) implements Holdings {
  @Override
  public Optional<Holding> of(LogId log) {
    return store.get().flatMap(now -> new StoreHoldings(now).of(log));
  }

  @Override
  public Optional<ForkProof> contradiction(LogId log, Checkpoint shown, Bytes note) {
    return store.get().flatMap(now -> new StoreHoldings(now).contradiction(log, shown, note));
  }

  @Override
  public boolean isOf(Checkpoint checkpoint) {
    return store.get().filter(now -> now.isOf(checkpoint)).isPresent();
  }

  @Override
  public Lacking lacking(LogId log, long from, PayloadPolicy policy) {
    return store
        .get()
        .map(now -> new StoreHoldings(now).lacking(log, from, policy))
        .orElseGet(() -> Holdings.super.lacking(log, from, policy));
  }
}
