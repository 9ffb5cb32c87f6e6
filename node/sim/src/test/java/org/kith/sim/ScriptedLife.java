package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.LogStore;
import org.kith.server.store.MemoryStore;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.StoreException;
import org.kith.server.writer.CosignGuard;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Witness;
import org.kith.server.writer.Writer;
import org.kith.sim.FaultyDisk.Fault;
import org.kith.sim.FaultyDisk.Fuse;
import org.kith.sim.SimDisk.CrashMode;

/// One life of a node, day by day: it publishes, pulls another's log, takes payloads that come
/// later, gives up what has rotted, cosigns, erases, decides, ends its log and opens the next, gets
/// a new guard; and what it has come to, as those know who were told.
final class ScriptedLife {
  static final int DAYS = 12;
  static final int PULLED = 200;
  private static final int SEGMENT_BYTES = 16 * 1_024;
  private static final int BATCHES_A_DAY = 5;
  private static final int PULLED_AT_ONCE = 4;
  private static final int ROTATES_AFTER = 3;
  private static final int GUARD_RENEWED = 8;
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final Identity US = Identity.of(0);
  private static final Identity THEM = Identity.of(1);
  private static final SigningGuard.Marks MARKS = SigningGuard.Marks.of("mark");
  private static final Map<Integer, SaltedPayload> PAYLOADS = new HashMap<>();
  private static final List<RangeOffer> OFFERS = offers();

  final SimDisk disk;
  final SimDisk guard;
  final Map<LogName, Map<Long, Bytes>> acknowledged = new HashMap<>();
  final Map<LogName, Map<Long, Bytes>> signed = new HashMap<>();
  final Map<Long, Bytes> cosigned = new HashMap<>();
  final Set<Long> supplied = new TreeSet<>();
  Identity us = US;
  long taken;
  long erased;
  int mended;
  private int published;
  private int salts;

  ScriptedLife() {
    disk = new SimDisk(false);
    guard = new SimDisk(false);
  }

  private ScriptedLife(ScriptedLife other) {
    disk = other.disk.twin();
    guard = other.guard.twin();
    other.acknowledged.forEach((log, entries) -> acknowledged.put(log, new HashMap<>(entries)));
    other.signed.forEach((log, roots) -> signed.put(log, new HashMap<>(roots)));
    cosigned.putAll(other.cosigned);
    supplied.addAll(other.supplied);
    us = other.us;
    taken = other.taken;
    erased = other.erased;
    mended = other.mended;
    published = other.published;
    salts = other.salts;
  }

  /// The same life, to go on apart from this one.
  ScriptedLife twin() {
    return new ScriptedLife(this);
  }

  /// Whether both have come to the same, so that what is true of one is true of the other.
  boolean isLike(ScriptedLife other) {
    return taken == other.taken
        && erased == other.erased
        && us.logs().commons().equals(other.us.logs().commons())
        && supplied.equals(other.supplied)
        && acknowledged.equals(other.acknowledged)
        && signed.equals(other.signed)
        && cosigned.equals(other.cosigned)
        && guard.readsLike(other.guard)
        && disk.readsLike(other.disk);
  }

  /// The power goes now.
  void crash(CrashMode mode, RandomGenerator random) {
    disk.crash(mode, random);
    guard.crash(mode, random);
  }

  Writer start(LogStore store, Fuse fuse) {
    boolean nothingSigned =
        us.logs().keys().keySet().stream()
            .allMatch(log -> store.head(log.id()).map(head -> head.size() == 0).orElse(true));
    Writer writer =
        Writer.start(
            store,
            us.logs(),
            SigningGuard.open(new FaultyDisk(guard, fuse), MARKS, nothingSigned),
            us.chain(),
            new Writer.Surroundings(
                () -> Instant.ofEpochMilli(NOW_MS),
                this::salt,
                Failpoint.NONE,
                Tombstones.open(new FaultyDisk(guard, fuse)),
                Quotas.unlimited(store)));
    store
        .head(commons().id())
        .flatMap(LogStore.LogHead::checkpoint)
        .ifPresent(this::released); // what a start signs is released too
    return writer;
  }

  private LogName commons() {
    return us.logs().commons();
  }

  private Bytes salt() {
    byte[] salt = new byte[32];
    new SplittableRandom(salts++).nextBytes(salt);
    return Bytes.wrap(salt);
  }

  /// The whole life, if nothing goes wrong.
  void live(Fuse fuse) {
    for (int day = 0; day < DAYS; day++) {
      live(day, fuse);
    }
  }

  /// One day of it, from the start of the node until it is stopped.
  ///
  /// @throws StoreException where it could not start, or could not close
  void live(int day, Fuse fuse) {
    if (day == GUARD_RENEWED) {
      renewGuard(fuse);
    }
    SegmentStore store = SegmentStore.open(new FaultyDisk(disk, fuse), SEGMENT_BYTES);
    Writer writer = start(store, fuse);
    hearPeers(writer);
    if (day == 0) {
      commit(writer, decide(new Decision.PeerAccepted(THEM.chain(), List.of(), true, true)));
      commit(writer, decide(Decision.Granted.commons(THEM.id())));
    }
    Witness witness = witness(store, writer, fuse);
    for (int batch = 0; batch < BATCHES_A_DAY; batch++) {
      commit(writer, publish(batch % 2 + 1));
      int next = (int) (taken / PULLED_AT_ONCE);
      if (next < OFFERS.size()) {
        commit(writer, List.of(Proposal.Take.of(OFFERS.get(next))));
      }
      supply(writer);
      erase(writer);
      cosign(witness, writer);
    }
    if (day > 1) {
      mend(writer);
      commit(writer, List.of(new Proposal.JudgeAgain()));
    }
    if (day == ROTATES_AFTER) {
      rotate(store);
    }
    witness.close();
    store.close();
  }

  /// A person says that this was restored: the guard is made anew.
  private void renewGuard(Fuse fuse) {
    var renewed =
        SigningGuard.renew(new FaultyDisk(guard, fuse), MARKS, Set.of(us.logs().commons()));
    if (renewed instanceof SigningGuard.Opened.Ready(var ready)) {
      ready.close();
    }
  }

  private static void hearPeers(Writer writer) {
    if (writer.awaitsPeers()) {
      try {
        var _ = writer.commit(List.of(new Proposal.PeersHeard(1, 0)));
      } catch (StoreException e) {
        return; // it goes on waiting
      }
    }
  }

  /// The content of the last entry of a range comes after it.
  private void supply(Writer writer) {
    LogId log = THEM.logs().commons().id();
    for (long at = PULLED_AT_ONCE - 1; at < taken; at += PULLED_AT_ONCE) {
      if (at >= erased && !supplied.contains(at)) {
        try {
          var payloads = new TreeMap<>(Map.of(at, PAYLOADS.get((int) at)));
          List<Outcome> told = writer.commit(List.of(new Proposal.Supply(log, payloads)));
          if (told.getFirst() instanceof Outcome.Supplied(var _, var count, var _) && count == 1) {
            supplied.add(at);
          }
        } catch (StoreException e) {
          return; // it is not confirmed, and asked for again
        }
      }
    }
  }

  /// What was supplied last is found to have rotted: it is given up, and comes again.
  private void mend(Writer writer) {
    Optional<Long> last =
        supplied.stream().reduce((one, later) -> later).filter(at -> at >= erased);
    if (last.isPresent()) {
      supplied.remove(last.get());
      try {
        var asked = new Proposal.Mend(THEM.logs().commons().id(), last.get());
        var _ = writer.commit(List.of(asked));
        mended++;
      } catch (StoreException e) {
        return; // whether it is given up is open
      }
      supply(writer);
    }
  }

  private Witness witness(LogStore store, Writer writer, Fuse fuse) {
    return Witness.open(
        new Witness.Places(
            store,
            new FaultyDisk(disk, fuse),
            CosignGuard.open(new FaultyDisk(guard, fuse)),
            new Cosignatures()),
        us.cosignKey(),
        () -> Instant.ofEpochMilli(NOW_MS),
        writer.standing(),
        () -> writer.publishing() instanceof Publishing.On);
  }

  /// What is handed out is remembered here, as those do who get it.
  private void cosign(Witness witness, Writer writer) {
    List<Bytes> notes;
    try {
      notes = witness.notes(List.of(THEM.logs().commons().id()), writer.standing());
    } catch (StoreException e) {
      return; // nothing is handed out
    }
    for (Bytes note : notes) {
      Checkpoint said = Checkpoint.parse(Note.parse(note).orElseThrow().text()).orElseThrow();
      Bytes before = cosigned.put(said.size(), said.root());
      assertThat(before == null || before.equals(said.root()))
          .as("I9: two roots of size %s", said.size())
          .isTrue();
    }
  }

  /// The organisation ends its first log at what is signed, and opens the next.
  private void rotate(LogStore store) {
    store
        .head(commons().id())
        .filter(head -> head.checkpointSize() > 0)
        .ifPresent(
            head -> {
              long size = head.checkpointSize();
              Bytes root = store.tree(commons().id()).root(size);
              us = US.ended(new LogEnd(size, root, false));
            });
  }

  /// The eldest of theirs that is held with its content.
  private void erase(Writer writer) {
    if (erased < taken) {
      var asked = new Proposal.Erase(THEM.logs().commons().id(), erased);
      try {
        var _ = writer.commit(List.of(asked));
        erased++;
      } catch (StoreException e) {
        return; // it is not confirmed, and asked for again
      }
    }
  }

  List<Proposal> decide(Decision.What what) {
    return List.of(new Proposal.Decide(DecisionCodec.encode(new Decision("admin", 1, what))));
  }

  List<Proposal> publish(int count) {
    var batch = new ArrayList<Proposal>();
    for (int i = 0; i < count; i++) {
      int number = published++;
      batch.add(
          Proposal.Publish.of(
              commons(), Records.lesson(number, "network"), Optional.of("request " + number)));
    }
    return batch;
  }

  void commit(Writer writer, List<Proposal> batch) {
    List<Outcome> outcomes;
    try {
      outcomes = writer.commit(batch);
    } catch (StoreException e) {
      return; // nothing of it is acknowledged
    }
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Appended appended && !appended.log().isLocal()) {
        acknowledged
            .computeIfAbsent(appended.log(), log -> new HashMap<>())
            .put(appended.index(), appended.id().hash());
        released(appended.checkpoint());
      } else if (outcome instanceof Outcome.Taken range) {
        taken = range.to();
      }
    }
  }

  private void released(Bytes note) {
    Checkpoint checkpoint =
        Checkpoint.open(note, us.chain().logKey(commons().epoch()).orElseThrow()).orElseThrow();
    Bytes before =
        signed
            .computeIfAbsent(checkpoint.log(), log -> new HashMap<>())
            .put(checkpoint.size(), checkpoint.root());
    assertThat(before == null || before.equals(checkpoint.root()))
        .as("I10: two roots of size %s", checkpoint.size())
        .isTrue();
  }

  /// A start with a sound disk, and what must be there.
  void check(String what) {
    var sound = new Fuse(Fault.NONE, 0);
    SegmentStore store;
    try {
      store = SegmentStore.open(new FaultyDisk(disk, sound), SEGMENT_BYTES);
    } catch (StoreException e) {
      throw new AssertionError(what + ": the store does not open: " + disk.list(), e);
    }
    Writer writer = start(store, sound);
    hearPeers(writer);
    assertThat(writer.publishing()).as(what).isInstanceOf(Publishing.On.class);
    acknowledged.forEach(
        (log, entries) ->
            entries.forEach(
                (index, id) ->
                    assertThat(
                            store
                                .read(log.id(), index)
                                .map(entry -> Leaf.recordId(entry.entry()).hash()))
                        .as("%s: I28, acknowledged %s of %s", what, index, log)
                        .contains(id)));
    LogId theirs = THEM.logs().commons().id();
    long held = store.head(theirs).map(h -> h.size()).orElse(0L);
    assertThat(held).as("%s: I28, taken", what).isGreaterThanOrEqualTo(taken);
    for (long at = 0; at < erased; at++) {
      assertThat(store.read(theirs, at).orElseThrow().payload())
          .as("%s: I24, erased %s", what, at)
          .isEmpty();
    }
    for (long at : supplied) { // the next to be erased may be gone already
      assertThat(at <= erased || store.read(theirs, at).orElseThrow().payload().isPresent())
          .as("%s: I28, supplied %s", what, at)
          .isTrue();
    }
    commit(writer, publish(2));
    signed.forEach(
        (log, roots) ->
            roots.forEach(
                (size, root) ->
                    assertThat(store.tree(log.id()).root(size))
                        .as("%s: I10, I8 at %s of %s", what, size, log)
                        .isEqualTo(root)));
    try (CosignGuard kept = CosignGuard.open(guard)) {
      cosigned.forEach(
          (size, root) -> {
            assertThat(kept.greatest(theirs).size())
                .as("%s: I9, cosigned is remembered", what)
                .isGreaterThanOrEqualTo(size);
            assertThat(store.tree(theirs).root(size)).as("%s: I9", what).isEqualTo(root);
          });
    }
    assertThat(store.verify().problems()).as(what).isEmpty();
    store.close();
  }

  /// Another organisation's log, as it is offered in ranges.
  private static List<RangeOffer> offers() {
    var store = new MemoryStore();
    Writer writer = SecondHistory.writer(THEM, store);
    LogId log = THEM.logs().commons().id();
    var offers = new ArrayList<RangeOffer>();
    for (int from = 0; from < PULLED; from += PULLED_AT_ONCE) {
      int to = from + PULLED_AT_ONCE;
      var batch = new ArrayList<Proposal>();
      for (int i = from; i < to; i++) {
        batch.add(
            Proposal.Publish.of(
                THEM.logs().commons(), Records.lesson(i, "network"), Optional.empty()));
      }
      var _ = writer.commit(batch);
      var items = new ArrayList<OfferedItem>();
      for (LogStore.StoredEntry entry : store.readRange(log, from, to, Long.MAX_VALUE)) {
        boolean later = items.size() == PULLED_AT_ONCE - 1;
        PAYLOADS.put(from + items.size(), entry.payload().orElseThrow());
        items.add(new OfferedItem(entry.entry(), later ? Optional.empty() : entry.payload()));
      }
      Bytes checkpoint = store.head(log).orElseThrow().checkpoint().orElseThrow();
      offers.add(new RangeOffer(log, from, to, items, checkpoint, List.of()));
    }
    return offers;
  }
}
