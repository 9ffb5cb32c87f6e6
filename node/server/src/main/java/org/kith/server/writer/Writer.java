package org.kith.server.writer;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kith.core.admit.Gate;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.core.trust.ForkNews;
import org.kith.core.trust.ManifestNews;
import org.kith.core.trust.Member;
import org.kith.core.trust.ReceiptNews;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordFault;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.StoreException;

/// Judges, appends, guards, signs (SPEC 5.2). Passive: one thread calls [#commit]; nothing else
/// appends to the store or signs.
public final class Writer {
  /// Longest request id, in characters.
  public static final int REQUEST_CHARACTERS_MAX = 64;

  /// Who decided where an organisation's own signature says so.
  static final String BY_PROOF = "its own signature";

  private final LogStore store;
  private final OwnLogs own;
  private final Intake intake;
  private final InstantSource clock;
  private final SaltSource salts;
  private final Failpoint failpoint;
  private final Interlock interlock;
  private final Signing signing;
  private final Repeats repeats;
  private volatile Standing standing;

  private Writer(
      LogStore store,
      OwnLogs own,
      SigningGuard.Opened opened,
      Surroundings around,
      Standing standing) {
    this.store = store;
    this.own = own;
    this.repeats = new Repeats(store);
    this.intake = new Intake(store, around.tombstones(), around.quotas());
    this.clock = around.clock();
    this.salts = around.salts();
    this.failpoint = around.failpoint();
    this.standing = standing;
    this.interlock = new Interlock(store, own, opened);
    this.signing = new Signing(store, own, interlock, failpoint);
  }

  /// What comes in from outside.
  ///
  /// @param tombstones what was erased, and is not taken again (SPEC 9.3)
  /// @param quotas how much of each origin is taken (SPEC 8.5)
  public record Surroundings(
      InstantSource clock,
      SaltSource salts,
      Failpoint failpoint,
      Tombstones tombstones,
      Quotas quotas) {}

  /// A writer over a store: folds the governance log into a standing, compares the store with the
  /// guard, judges what is held by what was decided last, and signs what a crash left durable but
  /// unsigned (SPEC 5.3).
  public static Writer start(
      LogStore store,
      OwnLogs own,
      SigningGuard.Opened guard,
      ManifestChain chain,
      Surroundings around) {
    var writer = new Writer(store, own, guard, around, fold(store, own, chain));
    writer.makeUp(chain);
    writer.signing.sign();
    writer.signing.keep();
    return writer;
  }

  private static Standing fold(LogStore store, OwnLogs own, ManifestChain chain) {
    return fold(store, own.audit(), fold(store, own.governance(), Standing.of(chain)));
  }

  private static Standing fold(LogStore store, LogName log, Standing before) {
    Standing standing = before;
    long size = store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
    for (long at = 0; at < size; at++) {
      Optional<Decision> decision =
          store
              .read(log.id(), at)
              .flatMap(StoredEntry::payload)
              .flatMap(payload -> DecisionCodec.decode(payload.payload()));
      if (decision.isPresent()) {
        standing = standing.apply(decision.get());
      }
    }
    return standing;
  }

  /// Withdraws own entries above the end of an epoch, which a new manifest may have named since,
  /// and judges again what a crash kept from being judged by the last decisions.
  private void makeUp(ManifestChain chain) {
    var batch = new Batch(store, standing);
    intake.withdraw(batch, chain);
    var _ = intake.judgeAgain(batch, clock.millis());
    if (!batch.frames.isEmpty()) {
      store.append(batch.frames);
    }
  }

  private static int peers(Standing standing) {
    return (int)
        standing.members().stream().filter(m -> m.state() == Member.State.ACCEPTED).count();
  }

  /// A batch that nothing follows at once.
  ///
  /// @throws StoreException where the disk fails before anything is durable; nothing is kept then
  public List<Outcome> commit(List<Proposal> proposals) {
    return commit(proposals, () -> false);
  }

  /// Judges and keeps a batch; one outcome for each proposal, in order. When it returns, what it
  /// says is durable.
  ///
  /// @param more whether another batch follows at once; its checkpoints stand for this one's
  /// @throws StoreException where the disk fails before anything is durable; nothing is kept then
  public List<Outcome> commit(List<Proposal> proposals, BooleanSupplier more) {
    for (Proposal proposal : proposals) {
      if (proposal instanceof Proposal.Erase(var log, var index)) {
        store.erase(log, index); // SPEC 9.3: first, so that where it fails nothing else is kept
      } else if (proposal instanceof Proposal.Doubt(var log, var size, var contradicts)) {
        interlock.doubt(log, size, contradicts); // before anything is judged by it
      } else if (proposal instanceof Proposal.Mend(var log, var index)) {
        intake.mend(log, index);
      }
    }
    if (signing.publishing() instanceof Publishing.ReadOnly) {
      signing.catchUp();
    }
    var batch = new Batch(store, standing);
    long nowMs = clock.millis();
    var pending = new ArrayList<Supplier<Outcome>>(proposals.size());
    Map<LogName, Bytes> notes = new HashMap<>();
    for (Proposal proposal : proposals) {
      pending.add(
          switch (proposal) {
            case Proposal.Publish publish -> publish(batch, publish, nowMs, notes);
            case Proposal.Decide(var payload) -> decide(batch, payload, nowMs, notes);
            case Proposal.Take(var range) -> intake.take(batch, range, nowMs);
            case Proposal.Supply(var log, var payloads) ->
                intake.supply(batch, log, payloads, nowMs);
            case Proposal.Learn(var manifests) ->
                learn(batch, ManifestNews.of(manifests, batch.standing), nowMs, notes);
            case Proposal.Weigh(var proofs) ->
                learn(batch, ForkNews.of(proofs, batch.standing, store::isOf), nowMs, notes);
            case Proposal.Confirmed(var receipts, var known) ->
                learn(batch, ReceiptNews.of(receipts, batch.standing, known), nowMs, notes);
            case Proposal.Erase(var log, var index) -> () -> new Outcome.Erased(log, index);
            case Proposal.Mend(var log, var index) -> () -> new Outcome.Erased(log, index);
            case Proposal.Doubt _ -> () -> new Outcome.Considered(interlock.publishing());
            case Proposal.PeersHeard(var upToDate, var strangers) -> {
              interlock.heard(upToDate, peers(batch.standing) - strangers);
              yield () -> new Outcome.Considered(interlock.publishing());
            }
            case Proposal.NeverHadPeers() -> {
              if (peers(batch.standing) == 0) {
                interlock.neverHadPeers();
              }
              yield () -> new Outcome.Considered(interlock.publishing());
            }
            case Proposal.JudgeAgain() -> intake.judgeAgain(batch, nowMs);
          });
    }
    failpoint.pass(Failpoint.Moment.JUDGED);
    if (!batch.frames.isEmpty()) {
      store.append(batch.frames); // SPEC 5.2: durable before anything is signed or told
    }
    standing = batch.standing; // durable before it takes effect (SPEC 8.4), whatever comes now
    failpoint.pass(Failpoint.Moment.APPENDED);
    var grown = new ArrayList<LogName>();
    batch.ownGrown().forEach(grown::add);
    if (!grown.isEmpty()) {
      notes.putAll(signing.trySign(grown));
    }
    if (interlock.settle()) {
      signing.catchUp();
    }
    if (!more.getAsBoolean()) {
      signing.keep();
    }
    return pending.stream().map(Supplier::get).map(signing::told).toList();
  }

  private Supplier<Outcome> publish(
      Batch batch, Proposal.Publish proposal, long nowMs, Map<LogName, Bytes> notes) {
    if (publishing() instanceof Publishing.ReadOnly readOnly) {
      return declined(Reason.READ_ONLY, readOnly);
    }
    LogName log = proposal.log();
    Optional<Repeats.Found> found =
        proposal.requestId().flatMap(id -> repeats.find(batch, log, id, proposal.record(), nowMs));
    if (found.isPresent()) {
      return repeated(found.get(), log, notes);
    }
    return switch (proposal.record()) {
      case RecordParse.Bad(var fault, var problems) -> {
        Outcome no = new Outcome.Declined(reason(fault), problems);
        yield () -> no;
      }
      case RecordParse.Ok(var record) -> {
        Bytes salt = salts.next();
        Entry entry = record.entry(log.id(), batch.size(log), salt, nowMs);
        var payload = new SaltedPayload(salt, record.payload());
        Verdict verdict = Gate.admitOwn(entry, record, log);
        if (verdict instanceof Verdict.Refused(var why)) {
          Outcome no = new Outcome.Declined(why, List.of(new Problem("audience", why.sentence())));
          yield () -> no;
        }
        Batch.Receipt receipt =
            append(batch, log, entry, payload, proposal.requestId().map(Frame::request));
        proposal.audit().ifPresent(said -> audit(batch, said, receipt.id(), nowMs));
        yield appended(receipt, log, notes);
      }
    };
  }

  private Supplier<Outcome> decide(
      Batch batch, Bytes payload, long nowMs, Map<LogName, Bytes> notes) {
    if (!mayDecide() && publishing() instanceof Publishing.ReadOnly readOnly) {
      return declined(Reason.READ_ONLY, readOnly);
    }
    Optional<Decision> decision = DecisionCodec.decode(payload);
    if (decision.isEmpty()) {
      Outcome no = new Outcome.Declined(Reason.INVALID_RECORD, List.of());
      return () -> no;
    }
    batch.standing = batch.standing.apply(decision.get());
    decision.get().manifests().ifPresent(chain -> intake.withdraw(batch, chain));
    LogName log =
        decision.get().what() instanceof Decision.FileWritten ? own.audit() : own.governance();
    return appended(keep(batch, log, payload, nowMs), log, notes);
  }

  /// A word of the audit about a record of this batch: both become durable together.
  private void audit(Batch batch, Proposal.Audit said, RecordId record, long nowMs) {
    var decision = new Decision(said.by(), nowMs, said.step().apply(record));
    var _ = keep(batch, own.audit(), DecisionCodec.encode(decision), nowMs);
  }

  private Batch.Receipt keep(Batch batch, LogName log, Bytes payload, long nowMs) {
    Bytes salt = salts.next();
    var entry =
        new Entry(
            log.id(),
            batch.size(log),
            Kind.GOVERNANCE.number(),
            List.of(),
            PayloadCommitment.of(salt, payload),
            payload.size(),
            RecordRules.SCHEMA_VERSION,
            List.of(),
            nowMs);
    return append(batch, log, entry, new SaltedPayload(salt, payload), Optional.empty());
  }

  /// Decides what follows from manifests or fork proofs that a peer sent: the organisation's own
  /// keys have spoken, so no person of ours is asked.
  private Supplier<Outcome> learn(
      Batch batch, List<Decision.What> news, long nowMs, Map<LogName, Bytes> notes) {
    List<Decision.What> may = mayDecide() ? news : List.of();
    for (Decision.What what : may) {
      var _ =
          decide(batch, DecisionCodec.encode(new Decision(BY_PROOF, nowMs, what)), nowMs, notes);
    }
    Outcome outcome = new Outcome.Learned(may.size());
    return () -> outcome;
  }

  private static Batch.Receipt append(
      Batch batch, LogName log, Entry entry, SaltedPayload payload, Optional<Bytes> request) {
    Bytes body = entry.encode();
    return batch.own(
        log,
        new Frame.EntryStored(
            log.id(), entry.index(), body, Optional.of(payload), Verdict.ADMITTED, request),
        Leaf.recordId(body));
  }

  private Supplier<Outcome> appended(
      Batch.Receipt receipt, LogName log, Map<LogName, Bytes> notes) {
    return () -> new Outcome.Appended(receipt.id(), log, receipt.index(), note(log, notes), false);
  }

  private Supplier<Outcome> repeated(Repeats.Found found, LogName log, Map<LogName, Bytes> notes) {
    return switch (found) {
      case Repeats.Found.Same(var first) -> // its checkpoint when all is signed
          () -> new Outcome.Appended(first.id(), log, first.index(), note(log, notes), true);
      case Repeats.Found.Other(var why) -> () -> why;
    };
  }

  private Bytes note(LogName log, Map<LogName, Bytes> notes) {
    Bytes note = notes.get(log);
    return note == null ? signing.checkpoint(log) : note;
  }

  private static Supplier<Outcome> declined(Reason reason, Publishing.ReadOnly why) {
    Outcome no =
        new Outcome.Declined(reason, List.of(new Problem("", why.reason() + " " + why.whatToDo())));
    return () -> no;
  }

  private static Reason reason(RecordFault fault) {
    return switch (fault) {
      case TOO_LARGE -> Reason.PAYLOAD_TOO_LARGE;
      case MALFORMED -> Reason.MALFORMED_PAYLOAD;
      case NEWER_SCHEMA, INVALID_RECORD -> Reason.INVALID_RECORD;
    };
  }

  /// Whether a person has confirmed a restore and peers have yet to be heard.
  public boolean awaitsPeers() {
    return interlock.awaitsPeers();
  }

  /// Whether own records are published, and why not.
  public Publishing publishing() {
    if (store.failure().isPresent()) {
      return new Publishing.ReadOnly(
          "The disk failed to make the journal durable (" + store.failure().get() + ").",
          "Look at the disk, then start the node again: it reads what is there and goes on from"
              + " it.");
    }
    Publishing said = interlock.publishing();
    return said instanceof Publishing.On ? signing.publishing() : said;
  }

  private boolean mayDecide() {
    return signing.publishing() instanceof Publishing.On && interlock.mayDecide();
  }

  /// Where everybody stands after all decisions that are durable.
  public Standing standing() {
    return standing;
  }

  /// The own logs.
  public OwnLogs ownLogs() {
    return own;
  }
}
