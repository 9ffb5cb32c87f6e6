package org.kith.server.writer;

import java.util.Optional;
import org.kith.core.admit.RangeOffer;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;

/// Something that asks to be appended.
public sealed interface Proposal {
  /// A record of the own organisation: exact payload bytes for one of its own logs.
  record Publish(LogName log, Bytes payload, Optional<String> requestId) implements Proposal {}

  /// A decision for the governance log: exact GovernanceEntry bytes.
  record Decide(Bytes governanceEntry) implements Proposal {}

  /// Entries of another organisation.
  record Take(RangeOffer range) implements Proposal {}

  /// Standing has changed: judge again what was held.
  record JudgeAgain() implements Proposal {}
}
