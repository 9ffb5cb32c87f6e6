package org.kith.server.writer;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.kith.core.admit.InspectedRange;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;

/// Something that asks to be appended.
public sealed interface Proposal {
  /// A record of the own organisation for one of its own logs.
  ///
  /// @param audit what the governance log says of it, in the same commit; only where it is new
  record Publish(LogName log, RecordParse record, Optional<String> requestId, Optional<Audit> audit)
      implements Proposal {
    /// Without a word in the audit.
    public Publish(LogName log, RecordParse record, Optional<String> requestId) {
      this(log, record, requestId, Optional.empty());
    }

    /// The same with a word in the audit.
    public Publish with(Audit said) {
      return new Publish(log, record, requestId, Optional.of(said));
    }

    /// From exact payload bytes, which are read and checked here.
    public static Publish of(LogName log, Bytes payload, Optional<String> requestId) {
      return new Publish(log, LearningRecord.parse(payload), requestId);
    }
  }

  /// What is said of a record once it has its id.
  ///
  /// @param by name of the token
  record Audit(String by, Function<RecordId, Decision.Stepped> step) {}

  /// A decision for the governance log: exact GovernanceEntry bytes.
  record Decide(Bytes governanceEntry) implements Proposal {}

  /// Entries of another organisation.
  record Take(InspectedRange range) implements Proposal {
    /// From a range as it came, which is inspected here.
    public static Take of(RangeOffer offer) {
      return new Take(InspectedRange.of(offer));
    }
  }

  /// Manifests that a peer sent: whatever follows from them is decided.
  record Learn(List<Bytes> manifests) implements Proposal {
    public Learn {
      manifests = List.copyOf(manifests);
    }
  }

  /// Fork proofs: whatever follows from them is decided.
  record Weigh(List<Bytes> forkProofs) implements Proposal {
    public Weigh {
      forkProofs = List.copyOf(forkProofs);
    }
  }

  /// Erasure receipts: each new one is kept (SPEC 9.4).
  ///
  /// @param known whether the erasure that a receipt answers is known here
  record Confirmed(List<Bytes> receipts, Predicate<ErasureReceipt> known) implements Proposal {
    public Confirmed {
      receipts = List.copyOf(receipts);
    }
  }

  /// Payloads of entries that are held without them, by index (SPEC 7.13).
  record Supply(LogId log, SortedMap<Long, SaltedPayload> payloads) implements Proposal {}

  /// The payload and salt of an entry must leave every file (SPEC 9.3).
  record Erase(LogId log, long index) implements Proposal {}

  /// A frame of an entry is damaged: its content is given up, to be fetched again (SPEC 5.6).
  record Mend(LogId log, long index) implements Proposal {}

  /// A peer holds more of an own log than this node, or another history of it (SPEC 5.4).
  record Doubt(LogId log, long size, boolean contradicts) implements Proposal {}

  /// So many peers hold the own log exactly as this node does; where a person has confirmed a
  /// restore, that takes effect once they are enough (SPEC 5.4).
  ///
  /// @param strangers accepted peers that are connected and want nothing of the own log: nobody
  /// waits for theirs
  record PeersHeard(int upToDate, int strangers) implements Proposal {}

  /// A person says that this organisation never had a peer, so that none need be heard (SPEC 5.4).
  record NeverHadPeers() implements Proposal {}

  /// Standing has changed: judge again what was held.
  record JudgeAgain() implements Proposal {}
}
