package org.kith.core.sync;

import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;

/// What this node holds of a log, asked at the moment of an event. Answers from memory.
@FunctionalInterface
public interface Holdings {
  /// Empty where nothing of the log is held.
  Optional<Holding> of(LogId log);

  /// How far a log is held.
  ///
  /// @param size verified entries
  /// @param checkpointSize size of the newest checkpoint whose whole tree is held; 0 for none
  /// @param checkpoint its exact note; empty for none
  record Holding(long size, long checkpointSize, Bytes checkpoint) {}
}
