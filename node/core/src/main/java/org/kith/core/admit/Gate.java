package org.kith.core.admit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.trust.Standing;
import org.kith.core.trust.Standing.LogOwner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleProofs;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryFault;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.protocol.record.RecordFault;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;

/// The one door (SPEC 8). Who delivered something is no input of it.
///
/// Remembers the newest verified checkpoint of each log, so that a signature that covers many
/// ranges
/// is checked once. One thread uses it.
public final class Gate {
  private final Map<LogId, Opened> newest = new HashMap<>();

  private record Opened(Bytes note, Checkpoint checkpoint) {}

  /// Judges a range offered for the end of a log: first the log's question, then each record's.
  ///
  /// @param held the log's edge here; [Frontier#EMPTY] where nothing is held
  /// @param nowMs this node's clock, for grants' and manifests' ends only
  public Accepted accept(RangeOffer offer, Frontier held, Standing standing, long nowMs) {
    Optional<Reason> wrong = sizes(offer);
    if (wrong.isPresent()) {
      return new Accepted.No(wrong.get());
    }
    Optional<LogOwner> known = standing.log(offer.log());
    if (known.isEmpty()) {
      return new Accepted.No(Reason.UNKNOWN_LOG); // SPEC 8.1
    }
    LogOwner owner = known.get();
    if (!owner.open()) {
      return new Accepted.No(Reason.LOG_NOT_OPEN);
    }
    if (!standing.granted(owner.name().organisation(), owner.name().circle(), nowMs)) {
      return new Accepted.No(Reason.NO_GRANT);
    }
    if (offer.from() != held.size()) {
      return new Accepted.No(Reason.OUT_OF_ORDER);
    }
    var entries = new ArrayList<Entry>(offer.items().size());
    var leaves = new ArrayList<Bytes>(offer.items().size());
    for (int i = 0; i < offer.items().size(); i++) {
      Bytes body = offer.items().get(i).entry();
      switch (Entry.parse(body)) { // SPEC 2.6
        case Entry.Parsed.Bad(var fault, var _) -> {
          return new Accepted.No(reason(fault));
        }
        case Entry.Parsed.Ok(var entry) -> {
          if (!entry.log().equals(offer.log()) || entry.index() != offer.from() + i) {
            return new Accepted.No(Reason.WRONG_LOG);
          }
          entries.add(entry);
          leaves.add(Leaf.leafHash(body));
        }
      }
    }
    return prove(offer, held, owner, leaves)
        .map(proved -> judged(offer, owner, proved, entries, standing, nowMs))
        .orElseGet(() -> new Accepted.No(proofReason(offer, owner)));
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

  private record Proved(Checkpoint checkpoint, Frontier after) {}

  private Optional<Proved> prove(
      RangeOffer offer, Frontier held, LogOwner owner, List<Bytes> leaves) {
    return open(offer.checkpoint(), owner) // SPEC 3.3
        .flatMap(
            checkpoint ->
                MerkleProofs.range(held, leaves, checkpoint, offer.proof()) // SPEC 3.5
                    .map(after -> new Proved(checkpoint, after)));
  }

  private Reason proofReason(RangeOffer offer, LogOwner owner) {
    return open(offer.checkpoint(), owner).isEmpty() ? Reason.BAD_CHECKPOINT : Reason.BAD_PROOF;
  }

  /// Opens a checkpoint with the key of the log's owner. A signature is verified once.
  public Optional<Checkpoint> open(Bytes note, LogOwner owner) {
    LogId log = owner.name().id();
    Opened before = newest.get(log);
    if (before != null && before.note().equals(note)) {
      return Optional.of(before.checkpoint());
    }
    Optional<Checkpoint> opened = Checkpoint.open(note, owner.key());
    opened.ifPresent(checkpoint -> newest.put(log, new Opened(note, checkpoint)));
    return opened;
  }

  private Accepted judged(
      RangeOffer offer,
      LogOwner owner,
      Proved proved,
      List<Entry> entries,
      Standing standing,
      long nowMs) {
    var judged = new ArrayList<Accepted.Judged>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      OfferedItem item = offer.items().get(i);
      Verdict verdict = admit(entries.get(i), item.payload(), owner, standing, nowMs);
      boolean foreign =
          verdict instanceof Verdict.Refused(var reason)
              && (reason == Reason.COMMITMENT_MISMATCH || reason == Reason.PAYLOAD_TOO_LARGE);
      judged.add(
          new Accepted.Judged(item.entry(), foreign ? Optional.empty() : item.payload(), verdict));
    }
    return new Accepted.Range(owner.name(), proved.checkpoint(), proved.after(), judged);
  }

  /// Judges the record of an accepted entry (SPEC 8.2): now, or again when standing has changed.
  public Verdict admit(
      Entry entry, Optional<SaltedPayload> payload, LogOwner owner, Standing standing, long nowMs) {
    Optional<Kind> kind = Kind.ofNumber(entry.kind());
    if (kind.isEmpty()
        || !kind.get().hasRules() && kind.get() != Kind.GOVERNANCE
        || entry.payloadSchema() > RecordRules.SCHEMA_VERSION) {
      return Verdict.UNDISPLAYABLE;
    }
    LogName log = owner.name();
    if (!standing.kindGranted(log.organisation(), log.circle(), entry.kind(), nowMs)) {
      return new Verdict.Held(Reason.KIND_NOT_GRANTED);
    }
    if (!standing.topicGranted(log.organisation(), log.circle(), entry.topics(), nowMs)) {
      return new Verdict.Held(Reason.TOPIC_NOT_GRANTED);
    }
    if (nowMs >= owner.chain().newest().expiresMs()) {
      return new Verdict.Held(Reason.MANIFEST_EXPIRED); // SPEC 4.7
    }
    return payload.map(p -> record(entry, p, log)).orElse(Verdict.AWAITING);
  }

  /// Judges a record of the own organisation, which needs no grant. Everything else is the same.
  public Verdict admitOwn(Entry entry, SaltedPayload payload, LogName log) {
    return record(entry, payload, log);
  }

  private static Verdict record(Entry entry, SaltedPayload payload, LogName log) {
    if (payload.payload().size() > RecordRules.RECORD_BYTES_MAX) {
      return new Verdict.Refused(Reason.PAYLOAD_TOO_LARGE);
    }
    if (payload.salt().size() != PayloadCommitment.SALT_BYTES
        || payload.payload().size() != entry.payloadSize()
        || !PayloadCommitment.of(payload.salt(), payload.payload())
            .equals(entry.payloadCommitment())) {
      return new Verdict.Refused(Reason.COMMITMENT_MISMATCH); // SPEC 2.5
    }
    return switch (LearningRecord.parse(payload.payload())) {
      case RecordParse.Bad(var fault, var _) -> verdict(fault);
      case RecordParse.Ok(var record) -> agrees(entry, record, log);
    };
  }

  private static Verdict verdict(RecordFault fault) {
    return switch (fault) {
      case TOO_LARGE -> new Verdict.Refused(Reason.PAYLOAD_TOO_LARGE);
      case MALFORMED -> new Verdict.Refused(Reason.MALFORMED_PAYLOAD);
      case NEWER_SCHEMA -> Verdict.UNDISPLAYABLE;
      case INVALID_RECORD -> new Verdict.Refused(Reason.INVALID_RECORD);
      case ERASE_NOT_AVAILABLE -> new Verdict.Refused(Reason.ERASE_NOT_AVAILABLE); // SPEC 9.2
    };
  }

  /// Payload and entry must say the same (SPEC 2.4).
  private static Verdict agrees(Entry entry, LearningRecord record, LogName log) {
    if (record.kind().number() != entry.kind()) {
      return new Verdict.Refused(Reason.KIND_MISMATCH);
    }
    if (!record.topicNumbers().equals(entry.topics())) {
      return new Verdict.Refused(Reason.TOPIC_MISMATCH);
    }
    if (!record.links().equals(entry.links())) {
      return new Verdict.Refused(Reason.LINK_MISMATCH);
    }
    boolean ownAudience = record.audience().equals("own");
    boolean fits =
        log.circle().equals(LogName.LOCAL)
            ? ownAudience
            : log.circle().equals(LogName.COMMONS) && !ownAudience; // SPEC 6.1, 6.2
    return fits ? Verdict.ADMITTED : new Verdict.Refused(Reason.WRONG_AUDIENCE);
  }
}
