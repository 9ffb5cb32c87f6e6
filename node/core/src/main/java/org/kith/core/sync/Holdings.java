package org.kith.core.sync;

import java.util.List;
import java.util.Optional;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;

/// What this node holds of a log, asked at the moment of an event. Answers from memory.
@FunctionalInterface
public interface Holdings {
  /// Empty where nothing of the log is held.
  Optional<Holding> of(LogId log);

  /// The proof that a checkpoint contradicts what is held, where it does (SPEC 3.9).
  ///
  /// @param shown a checkpoint whose signature has been verified
  default Optional<ForkProof> contradiction(LogId log, Checkpoint shown, Bytes note) {
    return Optional.empty();
  }

  /// Whether a checkpoint is of the history that is held, as far as that goes.
  default boolean isOf(Checkpoint checkpoint) {
    return true;
  }

  /// Entries from an index on whose payload is not here and is wanted, ascending, with where the
  /// next question starts.
  default Lacking lacking(LogId log, long from, PayloadPolicy policy) {
    return new Lacking(List.of(), from, false);
  }

  /// What is lacking of a log.
  ///
  /// @param indexes of entries without their payload
  /// @param next index from which to ask on
  /// @param isMore whether there may be more from there on now
  record Lacking(List<Long> indexes, long next, boolean isMore) {}

  /// How far a log is held.
  ///
  /// @param size verified entries
  /// @param checkpointSize size of the newest checkpoint whose whole tree is held; 0 for none
  /// @param checkpoint its exact note; empty for none
  record Holding(long size, long checkpointSize, Bytes checkpoint) {}
}
