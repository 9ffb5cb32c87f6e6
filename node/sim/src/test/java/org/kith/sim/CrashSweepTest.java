package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kith.core.admit.OfferedItem;
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

/// I8, I10, I11, I28: one life of a node, in which every operation that changes a disk goes wrong
/// once, in every way. Whatever was acknowledged is there afterwards, nothing was signed twice, and
/// the node goes on.
class CrashSweepTest {
  private static final int SEGMENT_BYTES = 16 * 1_024;
  private static final int PULLED = 200;
  private static final int PULLED_AT_ONCE = 25;
  private static final int DAYS = 4;
  private static final int ROTATES_BEFORE = 2;

  /// Operations that change a disk in a whole life, and those that read it; what is swept is at
  /// least this much.
  private static final int CHANGES_MIN = 350;

  private static final int READS_MIN = 100;
  private static final int SYNCS_MIN = 100;
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final Identity US = Identity.of(0);
  private static final Identity THEM = Identity.of(1);
  private static final List<RangeOffer> OFFERS = offers(PULLED, PULLED_AT_ONCE);

  /// What a life has come to, as those know who were told.
  private static final class Life {
    final SimDisk disk = new SimDisk(false);
    final SimDisk guard = new SimDisk(false);
    final Map<LogName, Map<Long, Bytes>> acknowledged = new HashMap<>();
    final Map<LogName, Map<Long, Bytes>> signed = new HashMap<>();
    final Map<Long, Bytes> cosigned = new HashMap<>();
    Identity us = US;
    final SplittableRandom random = new SplittableRandom(7);
    long taken;
    long erased;
    int published;

    Writer start(LogStore store, Fuse fuse) {
      boolean nothingSigned =
          us.logs().keys().keySet().stream()
              .allMatch(log -> store.head(log.id()).map(head -> head.size() == 0).orElse(true));
      Writer writer =
          Writer.start(
              store,
              us.logs(),
              SigningGuard.open(
                  new FaultyDisk(guard, fuse), SigningGuard.Marks.of("mark"), nothingSigned),
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
      random.nextBytes(salt);
      return Bytes.wrap(salt);
    }

    /// The whole life; ends early where the fuse blows.
    void live(Fuse fuse) {
      for (int days = 0; days < DAYS; days++) {
        SegmentStore store = SegmentStore.open(new FaultyDisk(disk, fuse), SEGMENT_BYTES);
        Writer writer = start(store, fuse);
        if (days == 0) {
          commit(writer, decide(new Decision.PeerAccepted(THEM.chain(), List.of(), true, true)));
          commit(writer, decide(Decision.Granted.commons(THEM.id())));
        }
        Witness witness = witness(store, writer, fuse);
        for (int batch = 1; batch <= 3; batch++) {
          commit(writer, publish(batch));
          int next = (int) (taken / PULLED_AT_ONCE);
          if (next < OFFERS.size()) {
            commit(writer, List.of(Proposal.Take.of(OFFERS.get(next))));
          }
          erase(writer);
          cosign(witness, writer);
        }
        if (days + 1 == ROTATES_BEFORE) {
          rotate(store);
        }
        witness.close();
        store.close();
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
      long held = store.head(THEM.logs().commons().id()).map(h -> h.size()).orElse(0L);
      assertThat(held).as("%s: I28, taken", what).isGreaterThanOrEqualTo(taken);
      for (long at = 0; at < erased; at++) {
        assertThat(store.read(THEM.logs().commons().id(), at).orElseThrow().payload())
            .as("%s: I24, erased %s", what, at)
            .isEmpty();
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
        LogId theirs = THEM.logs().commons().id();
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
  }

  /// Another organisation's log, as it is offered in ranges.
  private static List<RangeOffer> offers(int entries, int each) {
    var store = new MemoryStore();
    Writer writer =
        Writer.start(
            store,
            THEM.logs(),
            SigningGuard.open(new SimDisk(false), SigningGuard.Marks.of("mark"), true),
            THEM.chain(),
            new Writer.Surroundings(
                () -> Instant.ofEpochMilli(1),
                () -> Bytes.wrap(new byte[32]),
                Failpoint.NONE,
                Tombstones.open(new SimDisk(false)),
                Quotas.unlimited(store)));
    LogId log = THEM.logs().commons().id();
    var offers = new ArrayList<RangeOffer>();
    for (int from = 0; from < entries; from += each) {
      var batch = new ArrayList<Proposal>();
      for (int i = from; i < from + each; i++) {
        batch.add(
            Proposal.Publish.of(
                THEM.logs().commons(), Records.lesson(i, "network"), Optional.empty()));
      }
      var _ = writer.commit(batch);
      offers.add(
          new RangeOffer(
              log,
              from,
              from + each,
              store.readRange(log, from, from + each, Long.MAX_VALUE).stream()
                  .map(entry -> new OfferedItem(entry.entry(), entry.payload()))
                  .toList(),
              store.head(log).orElseThrow().checkpoint().orElseThrow(),
              List.of()));
    }
    return offers;
  }

  /// How often a whole life gives a fault the chance to come.
  private static int chances(Fault fault) {
    var fuse = new Fuse(fault, Integer.MAX_VALUE);
    new Life().live(fuse);
    return fuse.met();
  }

  @ParameterizedTest
  @EnumSource
  void thePowerGoesAtEveryOperation(CrashMode mode) {
    int operations = chances(Fault.POWER_CUT);
    assertThat(operations).isGreaterThanOrEqualTo(CHANGES_MIN);
    IntStream.range(0, operations)
        .parallel()
        .forEach(
            at -> {
              var life = new Life();
              try {
                life.live(new Fuse(Fault.POWER_CUT, at));
              } catch (PowerCut e) {
                life.disk.crash(mode, life.random);
                life.guard.crash(mode, life.random);
              }
              life.check(mode + " at operation " + at);
            });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "POWER_CUT"})
  void everyOperationFails(Fault fault) {
    int operations = chances(fault);
    System.out.println("crash sweep: " + fault + " may come " + operations + " times");
    int least =
        switch (fault) {
          case READ_FAILS_ONCE -> READS_MIN;
          case SYNC_FAILS_AND_LOSES -> SYNCS_MIN;
          default -> CHANGES_MIN;
        };
    assertThat(operations).isGreaterThanOrEqualTo(least);
    IntStream.range(0, operations)
        .parallel()
        .forEach(
            at -> {
              var life = new Life();
              try {
                life.live(new Fuse(fault, at));
              } catch (StoreException e) {
                // it could not start, or could not close: the node is down until the disk works
                assertThat(e.getMessage()).isNotBlank();
              }
              life.check(fault + " at operation " + at);
            });
  }

  @Test
  void aWholeLifeHasNothingToHide() {
    var life = new Life();
    life.live(new Fuse(Fault.NONE, 0));
    assertThat(life.acknowledged.values().stream().mapToInt(Map::size).sum()).isEqualTo(24);
    assertThat(life.acknowledged).as("logs, as there was a rotation").hasSize(2);
    assertThat(life.taken).isEqualTo(PULLED);
    assertThat(life.erased).isEqualTo(12);
    assertThat(life.cosigned).containsKey((long) PULLED);
    assertThat(life.disk.list())
        .as("segments")
        .filteredOn(n -> n.matches("[0-9]{8}.*"))
        .hasSizeGreaterThan(2);
    life.check("a whole life");
  }
}
