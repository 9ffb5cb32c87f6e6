package org.kith.core.admit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kith.core.admit.InspectedRange.Seen;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleProofs;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordRules;

/// The one door (SPEC 8). Who delivered something is no input of it.
///
/// Remembers the newest verified checkpoint of each log, so that a signature that covers many
/// ranges is checked once. One thread uses it.
public final class Gate {
  private final Map<LogId, Opened> newest = new HashMap<>();

  private record Opened(Bytes note, Checkpoint checkpoint) {}

  /// Judges a range offered for the end of a log: first the log's question, then each record's.
  ///
  /// @param held the log's edge here, or an earlier one where the log has ended; [Frontier#EMPTY]
  /// where nothing is held
  /// @param used what the origin has used of its quota
  /// @param otherwise the quota where its grant names none
  /// @param nowMs this node's clock, for grants' and manifests' ends only
  public Accepted accept(
      InspectedRange range,
      Frontier held,
      Standing standing,
      Quota.Used used,
      Quota otherwise,
      long nowMs) {
    RangeOffer offer = range.offer();
    if (range.sizeFault().isPresent()) {
      return new Accepted.No(range.sizeFault().get());
    }
    Optional<LogOwner> known = standing.log(offer.log());
    if (known.isEmpty()) {
      return new Accepted.No(Reason.UNKNOWN_LOG); // SPEC 8.1
    }
    LogOwner owner = known.get();
    if (owner.frozen().isPresent()) {
      return new Accepted.No(Reason.LOG_FROZEN); // SPEC 4.8
    }
    if (offer.to() > 0 && !owner.counts(offer.to() - 1)) {
      return new Accepted.No(Reason.LOG_NOT_OPEN); // SPEC 4.9
    }
    if (!standing.granted(owner.name().organisation(), owner.name().circle(), nowMs)) {
      return new Accepted.No(Reason.NO_GRANT);
    }
    if (offer.from() != held.size()) {
      return new Accepted.No(Reason.OUT_OF_ORDER);
    }
    if (!standing
        .quota(owner.name(), otherwise)
        .admits(used, offer.bytes(), offer.items().size())) {
      return new Accepted.No(Reason.QUOTA_USED_UP); // SPEC 8.5
    }
    if (range.entryFault().isPresent()) {
      return new Accepted.No(range.entryFault().get());
    }
    return prove(offer, held, owner, range.seen().stream().map(Seen::leafHash).toList())
        .map(
            proved ->
                keep(
                    range,
                    owner,
                    proved,
                    seen -> judge(seen.entry(), seen::record, owner, standing, nowMs)))
        .orElseGet(() -> new Accepted.No(proofReason(offer, owner)));
  }

  /// Judges a range of an own log that peers give back (SPEC 5.4): the same proofs, and no grant.
  public Accepted acceptOwn(InspectedRange range, Frontier held, LogOwner owner) {
    RangeOffer offer = range.offer();
    Optional<Reason> wrong = range.sizeFault().isPresent() ? range.sizeFault() : range.entryFault();
    if (wrong.isPresent()) {
      return new Accepted.No(wrong.get());
    }
    if (offer.from() != held.size()) {
      return new Accepted.No(Reason.OUT_OF_ORDER);
    }
    if (offer.to() > 0 && !owner.counts(offer.to() - 1)) {
      return new Accepted.No(Reason.LOG_NOT_OPEN); // SPEC 4.9
    }
    return prove(offer, held, owner, range.seen().stream().map(Seen::leafHash).toList())
        .map(
            proved ->
                keep(
                    range,
                    owner,
                    proved,
                    seen -> seen.record().map(r -> r.in(owner.name())).orElse(Verdict.AWAITING)))
        .orElseGet(() -> new Accepted.No(proofReason(offer, owner)));
  }

  private record Proved(Checkpoint checkpoint, Frontier after) {}

  private Optional<Proved> prove(
      RangeOffer offer, Frontier held, LogOwner owner, List<Bytes> leaves) {
    return against(offer, owner)
        .flatMap(
            checkpoint ->
                MerkleProofs.range(held, leaves, checkpoint, offer.proof()) // SPEC 3.5
                    .map(after -> new Proved(checkpoint, after)));
  }

  private Reason proofReason(RangeOffer offer, LogOwner owner) {
    if (against(offer, owner).isEmpty()) {
      return Reason.BAD_CHECKPOINT;
    }
    // SPEC 4.9: what is held below was proved by what the end has taken the place of
    boolean unproved = owner.end().isPresent() && offer.from() > 0;
    return unproved ? Reason.ANOTHER_HISTORY : Reason.BAD_PROOF;
  }

  /// What a range is proved against: the checkpoint that it came with, or where the epoch has
  /// ended, its end as the manifest says it. Whoever has the log's key cannot change that.
  private Optional<Checkpoint> against(RangeOffer offer, LogOwner owner) {
    return owner
        .end()
        .map(end -> new Checkpoint(owner.name(), end.size(), end.root())) // SPEC 4.9
        .or(() -> open(offer.checkpoint(), owner)); // SPEC 3.3
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

  private static Accepted keep(
      InspectedRange range, LogOwner owner, Proved proved, Function<Seen, Verdict> verdicts) {
    var judged = new ArrayList<Accepted.Judged>(range.seen().size());
    for (int i = 0; i < range.seen().size(); i++) {
      OfferedItem item = range.offer().items().get(i);
      Seen seen = range.seen().get(i);
      Verdict verdict = verdicts.apply(seen);
      boolean left =
          seen.another() || verdict.equals(new Verdict.Refused(Reason.PAYLOAD_TOO_LARGE));
      judged.add(
          new Accepted.Judged(
              item.entry(), left ? Optional.empty() : item.payload(), verdict, seen.another()));
    }
    return new Accepted.Range(owner.name(), proved.checkpoint(), proved.after(), judged);
  }

  /// Judges the record of an accepted entry again (SPEC 8.2), since standing has changed or its
  /// payload has come.
  public Verdict admit(
      Entry entry, Optional<SaltedPayload> payload, LogOwner owner, Standing standing, long nowMs) {
    return judge(
        entry, () -> payload.map(p -> InspectedRecord.of(entry, p)), owner, standing, nowMs);
  }

  /// Judges a record whose payload came after its entry (SPEC 7.13); empty where it is not the
  /// payload that the entry commits to, whatever else may be said of it.
  public Optional<Verdict> admitLate(
      Entry entry, SaltedPayload payload, LogOwner owner, Standing standing, long nowMs) {
    return InspectedRecord.isOf(entry, payload)
        ? Optional.of(admit(entry, Optional.of(payload), owner, standing, nowMs))
        : Optional.empty();
  }

  /// The same for a record of the own organisation that peers give back.
  public static Optional<Verdict> admitLateOwn(Entry entry, SaltedPayload payload, LogName log) {
    return InspectedRecord.isOf(entry, payload)
        ? Optional.of(InspectedRecord.of(entry, payload).in(log))
        : Optional.empty();
  }

  private static Verdict judge(
      Entry entry,
      Supplier<Optional<InspectedRecord>> record,
      LogOwner owner,
      Standing standing,
      long nowMs) {
    Optional<Kind> kind = Kind.ofNumber(entry.kind());
    if (kind.isEmpty()
        || !kind.get().hasRules() && kind.get() != Kind.GOVERNANCE
        || entry.payloadSchema() > RecordRules.SCHEMA_VERSION) {
      return Verdict.UNDISPLAYABLE;
    }
    if (!owner.counts(entry.index())) {
      return new Verdict.Refused(Reason.LOG_ENDED); // SPEC 4.9
    }
    LogName log = owner.name();
    if (!standing.kindGranted(log.organisation(), log.circle(), entry.kind(), nowMs)) {
      return new Verdict.Held(Reason.KIND_NOT_GRANTED);
    }
    if (!standing.topicGranted(log.organisation(), log.circle(), entry.topics(), nowMs)) {
      return new Verdict.Held(Reason.TOPIC_NOT_GRANTED);
    }
    if (nowMs - AdmitLimits.EXPIRY_TOLERANCE_MS >= owner.chain().newest().expiresMs()) {
      return new Verdict.Held(Reason.MANIFEST_EXPIRED); // SPEC 4.7
    }
    return record.get().map(r -> guarded(r, log, entry, standing)).orElse(Verdict.AWAITING);
  }

  /// What may be about a person waits for a person, however sound it is (SPEC 8.7).
  private static Verdict guarded(
      InspectedRecord record, LogName log, Entry entry, Standing standing) {
    Verdict verdict = record.in(log);
    if (!record.personal() || !(verdict instanceof Verdict.Admitted)) {
      return verdict;
    }
    return standing
        .judgements()
        .admits(Leaf.recordId(entry.encode()))
        .map(admit -> admit ? verdict : new Verdict.Refused(Reason.PERSONAL_DATA))
        .orElse(new Verdict.Held(Reason.PERSONAL_DATA));
  }

  /// Judges a record of the own organisation, which needs no grant. Everything else is the same.
  public static Verdict admitOwn(Entry entry, LearningRecord record, LogName log) {
    return InspectedRecord.agrees(entry, record).in(log);
  }
}
