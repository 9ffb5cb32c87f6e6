package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
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
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;
import org.kith.server.store.MemoryStore;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.StoreException;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Writer;
import org.kith.sim.FaultyDisk.Fault;
import org.kith.sim.FaultyDisk.Fuse;
import org.kith.sim.SimDisk.CrashMode;

/// I8, I10, I11, I28: one life of a node, in which every operation that changes a disk goes wrong
/// once, in every way. Whatever was acknowledged is there afterwards, nothing was signed twice,
/// and
/// the node goes on.
class CrashSweepTest {
  private static final int SEGMENT_BYTES = 16 * 1_024;
  private static final Identity US = Identity.of(0);
  private static final Identity THEM = Identity.of(1);
  private static final List<RangeOffer> OFFERS = offers(24, 8);

  /// What a life has come to, as those know who were told.
  private static final class Life {
    final SimDisk disk = new SimDisk(false);
    final SimDisk guard = new SimDisk(false);
    final Map<Long, Bytes> acknowledged = new HashMap<>();
    final Map<Long, Bytes> signed = new HashMap<>();
    final SplittableRandom random = new SplittableRandom(7);
    long taken;
    long erased;
    int published;

    Writer start(LogStore store, Fuse fuse) {
      boolean nothingSigned =
          US.logs().keys().keySet().stream()
              .allMatch(log -> store.head(log.id()).map(head -> head.size() == 0).orElse(true));
      Writer writer =
          Writer.start(
              store,
              US.logs(),
              SigningGuard.open(
                  new FaultyDisk(guard, fuse), SigningGuard.Marks.of("mark"), nothingSigned),
              US.chain(),
              new Writer.Surroundings(
                  () -> Instant.ofEpochMilli(1_700_000_000_000L),
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

    private Bytes salt() {
      byte[] salt = new byte[32];
      random.nextBytes(salt);
      return Bytes.wrap(salt);
    }

    /// The whole life; ends early where the fuse blows.
    void live(Fuse fuse) {
      for (int days = 0; days < 3; days++) {
        SegmentStore store = SegmentStore.open(new FaultyDisk(disk, fuse), SEGMENT_BYTES);
        Writer writer = start(store, fuse);
        if (days == 0) {
          commit(writer, decide(new Decision.PeerAccepted(THEM.chain(), List.of(), true, true)));
          commit(writer, decide(Decision.Granted.commons(THEM.id())));
        }
        for (int batch = 1; batch <= 4; batch++) {
          commit(writer, publish(batch));
          int next = (int) (taken / 8);
          if (next < OFFERS.size()) {
            commit(writer, List.of(Proposal.Take.of(OFFERS.get(next))));
          }
          erase(writer);
        }
        store.close();
      }
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
        if (outcome instanceof Outcome.Appended appended && appended.log().equals(commons())) {
          acknowledged.put(appended.index(), appended.id().hash());
          released(appended.checkpoint());
        } else if (outcome instanceof Outcome.Taken range) {
          taken = range.to();
        }
      }
    }

    private void released(Bytes note) {
      Checkpoint checkpoint =
          Checkpoint.open(note, US.chain().logKey(1).orElseThrow()).orElseThrow();
      Bytes before = signed.put(checkpoint.size(), checkpoint.root());
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
          (index, id) ->
              assertThat(
                      store
                          .read(commons().id(), index)
                          .map(entry -> Leaf.recordId(entry.entry()).hash()))
                  .as("%s: I28, acknowledged %s", what, index)
                  .contains(id));
      long held = store.head(THEM.logs().commons().id()).map(h -> h.size()).orElse(0L);
      assertThat(held).as("%s: I28, taken", what).isGreaterThanOrEqualTo(taken);
      for (long at = 0; at < erased; at++) {
        assertThat(store.read(THEM.logs().commons().id(), at).orElseThrow().payload())
            .as("%s: I24, erased %s", what, at)
            .isEmpty();
      }
      commit(writer, publish(2));
      MerkleTree tree = store.tree(commons().id());
      signed.forEach(
          (size, root) ->
              assertThat(tree.root(size)).as("%s: I10, I8 at %s", what, size).isEqualTo(root));
      assertThat(store.verify().problems()).as(what).isEmpty();
      store.close();
    }
  }

  private static LogName commons() {
    return US.logs().commons();
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
      for (int i = from; i < from + each; i++) {
        writer.commit(
            List.of(
                Proposal.Publish.of(
                    THEM.logs().commons(), Records.lesson(i, "network"), Optional.empty())));
      }
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

  /// How many operations of a whole life change a disk.
  private static int operations() {
    var fuse = new Fuse(Fault.NONE, 0);
    new Life().live(fuse);
    return fuse.operations();
  }

  @ParameterizedTest
  @EnumSource
  void thePowerGoesAtEveryOperation(CrashMode mode) {
    int operations = operations();
    assertThat(operations).isGreaterThan(100);
    for (int at = 0; at < operations; at++) {
      var life = new Life();
      try {
        life.live(new Fuse(Fault.POWER_CUT, at));
      } catch (PowerCut e) {
        life.disk.crash(mode, life.random);
        life.guard.crash(mode, life.random);
      }
      life.check(mode + " at operation " + at);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILS_ONCE", "FAILS_FOR_EVER", "DISK_FULL_FOR_EVER"})
  void everyOperationFails(Fault fault) {
    int operations = operations();
    for (int at = 0; at < operations; at++) {
      var life = new Life();
      try {
        life.live(new Fuse(fault, at));
      } catch (StoreException e) {
        // it could not start, or could not close: the node is down until the disk works again
        assertThat(e.getMessage()).isNotBlank();
      }
      life.check(fault + " at operation " + at);
    }
  }

  @Test
  void aWholeLifeHasNothingToHide() {
    var life = new Life();
    life.live(new Fuse(Fault.NONE, 0));
    assertThat(life.acknowledged).hasSize(30);
    assertThat(life.taken).isEqualTo(24);
    life.check("a whole life");
  }
}
