package org.kith.core.admit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryFault;
import org.kith.protocol.record.Leaf;

/// What the bytes of a range say by themselves, wherever everybody stands: limits, entries, leaf
/// hashes, records. The thread that brings a range inspects it, so that little is left for the one
/// that writes. Only [Gate] decides.
public final class InspectedRange {
  private final RangeOffer offer;
  private final Optional<Reason> size;
  private final Optional<Reason> entry;
  private final List<Seen> seen;

  /// One entry, as inspected.
  ///
  /// @param another whether a payload came with it that it does not commit to: whoever delivered
  /// that is no input, so the entry is judged as if nothing had come (I3)
  record Seen(Entry entry, Bytes leafHash, Optional<InspectedRecord> record, boolean another) {}

  private InspectedRange(
      RangeOffer offer, Optional<Reason> size, Optional<Reason> entry, List<Seen> seen) {
    this.offer = offer;
    this.size = size;
    this.entry = entry;
    this.seen = seen;
  }

  /// Inspects a range. It costs what parsing and hashing every entry and record costs.
  public static InspectedRange of(RangeOffer offer) {
    Optional<Reason> wrongSize = sizes(offer);
    if (wrongSize.isPresent()) {
      return new InspectedRange(offer, wrongSize, Optional.empty(), List.of());
    }
    var seen = new ArrayList<Seen>(offer.items().size());
    for (int i = 0; i < offer.items().size(); i++) {
      OfferedItem item = offer.items().get(i);
      switch (Entry.parse(item.entry())) { // SPEC 2.6
        case Entry.Parsed.Bad(var fault, var _) -> {
          return new InspectedRange(offer, wrongSize, Optional.of(reason(fault)), List.of());
        }
        case Entry.Parsed.Ok(var entry) -> {
          if (!entry.log().equals(offer.log()) || entry.index() != offer.from() + i) {
            return new InspectedRange(offer, wrongSize, Optional.of(Reason.WRONG_LOG), List.of());
          }
          Optional<SaltedPayload> own =
              item.payload().filter(payload -> InspectedRecord.isOf(entry, payload));
          seen.add(
              new Seen(
                  entry,
                  Leaf.leafHash(item.entry()),
                  own.map(payload -> InspectedRecord.of(entry, payload)),
                  own.isEmpty() && item.payload().isPresent()));
        }
      }
    }
    return new InspectedRange(offer, wrongSize, Optional.empty(), seen);
  }

  private static Optional<Reason> sizes(RangeOffer offer) {
    int count = offer.items().size();
    if (count < 1
        || offer.from() < 0
        || offer.to() - offer.from() != count
        || offer.proof().size() > AdmitLimits.PROOF_HASHES_MAX) {
      return Optional.of(Reason.MALFORMED_MESSAGE);
    }
    if (offer.to() >= Checkpoint.TREE_SIZE_LIMIT) { // SPEC 2.7
      return Optional.of(Reason.TREE_TOO_LARGE);
    }
    long bytes = 0;
    for (OfferedItem item : offer.items()) {
      if (item.entry().size() > Entry.ENTRY_BYTES_MAX) { // SPEC 2.7
        return Optional.of(Reason.ENTRY_TOO_LARGE);
      }
      bytes += item.entry().size();
      bytes += item.payload().map(p -> p.salt().size() + p.payload().size()).orElse(0);
    }
    return count > AdmitLimits.RANGE_ENTRIES_MAX || bytes > AdmitLimits.RANGE_BYTES_MAX
        ? Optional.of(Reason.BATCH_TOO_LARGE)
        : Optional.empty();
  }

  private static Reason reason(EntryFault fault) {
    return switch (fault) {
      case TOO_LARGE -> Reason.ENTRY_TOO_LARGE;
      case MALFORMED -> Reason.MALFORMED_ENTRY;
    };
  }

  /// The range itself.
  public RangeOffer offer() {
    return offer;
  }

  /// Why it is refused whatever log it is for.
  Optional<Reason> sizeFault() {
    return size;
  }

  /// Why it is refused once its log is known.
  Optional<Reason> entryFault() {
    return entry;
  }

  /// Its entries in order; empty where there is a fault.
  List<Seen> seen() {
    return seen;
  }
}
