package org.kith.server.writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.kith.core.admit.Accepted;
import org.kith.core.admit.Gate;
import org.kith.core.admit.InspectedRange;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Quota;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a group commit does about other organisations' entries: takes them, judges them again, and
/// withdraws what stands above the end of a log.
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int FINDINGS_TOLD_MAX = 16;

  private final LogStore store;
  private final Tombstones tombstones;
  private final Quotas quotas;
  private final Gate gate = new Gate();
  private final Compared compared;

  Intake(LogStore store, Tombstones tombstones, Quotas quotas) {
    this.store = store;
    this.tombstones = tombstones;
    this.quotas = quotas;
    this.compared = new Compared(store, gate);
  }

  Supplier<Outcome> take(Batch batch, InspectedRange inspected, long nowMs) {
    RangeOffer range = inspected.offer();
    Optional<LogOwner> own = own(batch, range.log());
    Frontier edge = batch.edge(range.log());
    Accepted judged =
        own.isPresent()
            ? gate.acceptOwn(inspected, edge, own.get()) // SPEC 5.4
            : accept(batch, inspected, edge, nowMs);
    Outcome outcome =
        switch (judged) {
          case Accepted.No(var reason) ->
              new Outcome.RangeDeclined(range.log(), range.from(), reason);
          case Accepted.Range accepted -> taken(batch, range, accepted, nowMs);
        };
    return () -> outcome;
  }

  private static Optional<LogOwner> own(Batch batch, LogId log) {
    return LogOwner.allOf(batch.standing.own(), Map.of()).stream()
        .filter(owner -> owner.name().id().equals(log))
        .findFirst();
  }

  private Accepted accept(Batch batch, InspectedRange inspected, Frontier edge, long nowMs) {
    RangeOffer range = inspected.offer();
    if (!quotas.diskHolds(range.bytes() + batch.othersBytes())) {
      return new Accepted.No(Reason.DISK_LOW); // SPEC 8.5
    }
    Quota.Used used =
        batch
            .standing
            .log(range.log())
            .map(owner -> used(batch, owner.name(), nowMs))
            .orElse(Quota.Used.NOTHING);
    boolean again =
        range.from() < edge.size()
            && range.from() >= 0
            && batch.standing.log(range.log()).flatMap(LogOwner::end).isPresent()
            && !batch.hasMoved(range.log());
    return gate.accept(
        inspected,
        again ? store.tree(range.log()).frontier(range.from()) : edge,
        batch.standing,
        used,
        quotas.otherwise(),
        nowMs);
  }

  private Outcome taken(Batch batch, RangeOffer range, Accepted.Range accepted, long nowMs) {
    var frames = new ArrayList<Frame>(accepted.entries().size());
    var refused = new ArrayList<Outcome.RefusedItem>();
    long known = compared.upTo(batch, range, accepted, nowMs);
    if (known == range.to()) {
      return new Outcome.Taken(range.log(), range.from(), range.to(), refused);
    }
    long index = known;
    for (Accepted.Judged judged :
        accepted.entries().subList((int) (known - range.from()), accepted.entries().size())) {
      frames.add(
          new Frame.EntryStored(
              range.log(),
              index,
              judged.entry(),
              judged.payload().filter(payload -> !isErased(judged, accepted.log())),
              judged.verdict(),
              Optional.empty()));
      if (judged.another()) { // told, and asked for elsewhere
        refused.add(new Outcome.RefusedItem(index, Reason.COMMITMENT_MISMATCH, List.of()));
      }
      switch (judged.verdict()) {
        case Verdict.Refused(var reason) ->
            refused.add(new Outcome.RefusedItem(index, reason, List.of()));
        case Verdict.Held(var reason) when reason == Reason.PERSONAL_DATA ->
            refused.add(new Outcome.RefusedItem(index, reason, findings(judged)));
        case Verdict.Admitted _, Verdict.Held _, Verdict.Awaiting _, Verdict.Undisplayable _ -> {}
      }
      index++;
    }
    boolean whole =
        accepted.checkpoint().size() == accepted.after().size() && !range.checkpoint().isEmpty();
    batch.foreign(
        accepted.log(),
        accepted.after(),
        frames,
        whole ? Optional.of(range.checkpoint()) : Optional.empty());
    batch.took(accepted.log().organisation(), range.bytes());
    quotas.took(accepted.log().organisation(), frames.size(), nowMs);
    return new Outcome.Taken(range.log(), range.from(), range.to(), refused);
  }

  /// What the deliverer is told: rule and field, never the text (SPEC 8.7).
  private static List<String> findings(Accepted.Judged judged) {
    return judged
        .payload()
        .map(salted -> LearningRecord.parse(salted.payload()))
        .map(
            parsed ->
                parsed instanceof RecordParse.Ok(var record)
                    ? PersonGuard.findRefused(record.message()).stream()
                        .map(finding -> finding.rule().code() + " " + finding.field())
                        .distinct()
                        .limit(FINDINGS_TOLD_MAX)
                        .toList()
                    : List.<String>of())
        .orElse(List.of());
  }

  /// What was erased is not taken again, whoever brings it (SPEC 9.3).
  private boolean isErased(Accepted.Judged judged, LogName log) {
    return !tombstones.isEmpty()
        && tombstones.covers(Leaf.recordId(judged.entry()), log.organisation());
  }

  /// Takes payloads that came after their entries, through the same gate (SPEC 7.13) and within
  /// the same quota (SPEC 8.5). What is not the one that an entry commits to is passed over:
  /// somebody else may have it.
  Supplier<Outcome> supply(
      Batch batch, LogId log, SortedMap<Long, SaltedPayload> payloads, long nowMs) {
    Optional<LogOwner> own = own(batch, log);
    Optional<LogOwner> owner =
        own.or(() -> batch.standing.log(log).filter(o -> o.frozen().isEmpty())); // SPEC 3.9
    int taken = 0;
    Optional<Reason> full = Optional.empty();
    for (Map.Entry<Long, SaltedPayload> late : payloads.entrySet()) {
      Optional<Verdict> verdict =
          owner.flatMap(known -> late(batch, known, late.getKey(), late.getValue(), nowMs));
      if (verdict.isEmpty()) {
        continue;
      }
      long bytes = late.getValue().bytes();
      full = own.isPresent() ? Optional.empty() : full(batch, owner.get(), bytes, nowMs);
      if (full.isPresent()) {
        break; // the rest stays with the peers until there is room
      }
      batch.supplied(log, late.getKey());
      batch.frames.add(new Frame.PayloadStored(log, late.getKey(), Optional.of(late.getValue())));
      batch.frames.add(new Frame.Judged(log, late.getKey(), verdict.get()));
      batch.took(owner.get().name().organisation(), bytes);
      taken++;
    }
    Outcome outcome = new Outcome.Supplied(log, taken, full);
    return () -> outcome;
  }

  /// What the gate says of a payload that an entry waits for; empty where none does, or for
  /// another one.
  private Optional<Verdict> late(
      Batch batch, LogOwner owner, long index, SaltedPayload payload, long nowMs) {
    LogId log = owner.name().id();
    if (batch.isSupplied(log, index)) {
      return Optional.empty();
    }
    return store
        .read(log, index)
        .filter(stored -> stored.verdict().equals(Verdict.AWAITING))
        .filter(stored -> stored.payload().isEmpty())
        .filter(
            stored ->
                !tombstones.covers(Leaf.recordId(stored.entry()), owner.name().organisation()))
        .flatMap(
            stored ->
                Entry.parse(stored.entry()) instanceof Entry.Parsed.Ok(var entry)
                    ? own(batch, log).isPresent()
                        ? Gate.admitLateOwn(entry, payload, owner.name()) // SPEC 5.6
                        : gate.admitLate(entry, payload, owner, batch.standing, nowMs)
                    : Optional.empty());
  }

  /// Why so much more of an origin is not stored; empty where it fits.
  private Optional<Reason> full(Batch batch, LogOwner owner, long bytes, long nowMs) {
    if (!quotas.diskHolds(bytes + batch.othersBytes())) {
      return Optional.of(Reason.DISK_LOW);
    }
    boolean fits =
        quotas.of(owner.name(), batch.standing).admits(used(batch, owner.name(), nowMs), bytes, 0);
    return fits ? Optional.empty() : Optional.of(Reason.QUOTA_USED_UP);
  }

  /// What an origin has used, with what this batch adds.
  private Quota.Used used(Batch batch, LogName log, long nowMs) {
    OrganisationId origin = log.organisation();
    Quota.Used used = quotas.used(origin, batch.standing, nowMs);
    return new Quota.Used(used.bytes() + batch.bytes(origin), used.entriesToday());
  }

  /// Gives up content that is damaged here (SPEC 5.6); peers may have it.
  void mend(LogId log, long index) {
    Optional<LogStore.LogHead> head = store.head(log).filter(known -> index < known.size());
    if (head.isPresent()) {
      var record = new RecordId(store.tree(log).leafHash(index));
      boolean erased = tombstones.covers(record, head.get().name().organisation());
      if (!store.mend(log, index, !erased)) {
        LOG.warn("{} entry {} is damaged and cannot be mended", head.get().name(), index);
      }
    }
  }

  Supplier<Outcome> judgeAgain(Batch batch, long nowMs) {
    int changed = 0;
    for (LogOwner owner : batch.standing.logs()) {
      for (long index : store.held(owner.name().id())) {
        Optional<StoredEntry> stored = store.read(owner.name().id(), index);
        if (stored.isPresent()
            && Entry.parse(stored.get().entry()) instanceof Entry.Parsed.Ok(var entry)) {
          Verdict now = gate.admit(entry, stored.get().payload(), owner, batch.standing, nowMs);
          boolean news = now.equals(Verdict.ADMITTED) && owner.frozen().isPresent(); // SPEC 3.9
          if (!now.equals(stored.get().verdict()) && !news) {
            batch.frames.add(new Frame.Judged(owner.name().id(), index, now));
            changed++;
          }
        }
      }
    }
    Outcome outcome = new Outcome.JudgedAgain(changed);
    return () -> outcome;
  }

  /// Withdraws entries that do not count any more, since their epoch has ended (SPEC 4.9).
  void withdraw(Batch batch, ManifestChain chain) {
    LogOwner.allOf(chain, Map.of()).forEach(owner -> compared.withdraw(batch, owner));
  }
}
