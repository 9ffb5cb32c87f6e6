package org.kith.server.store;

import java.util.Optional;
import org.kith.core.sync.Holdings;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;

/// What the store holds, as sessions ask it.
public record StoreHoldings(LogStore store) implements Holdings {
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
