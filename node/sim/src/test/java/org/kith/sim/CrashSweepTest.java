package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kith.server.store.StoreException;
import org.kith.sim.FaultyDisk.Fault;
import org.kith.sim.FaultyDisk.Fuse;
import org.kith.sim.SimDisk.CrashMode;

/// I8, I10, I11, I28: one life of a node, in which every operation that changes a disk goes wrong
/// once, in every way. Whatever was acknowledged is there afterwards, nothing was signed twice, and
/// the node goes on.
///
/// The life is lived once: where the power goes, the disks as they are before an operation are
/// crashed in every way and started from, once where two are alike; where a disk fails, the day of
/// that operation is lived again from its morning.
class CrashSweepTest {
  /// Operations that change a disk in a whole life, those of them that need room, those that sync,
  /// and those that read; what is swept is at least this much.
  private static final int CHANGES_MIN = 1_500;

  private static final int GROWING_MIN = 650;
  private static final int SYNCS_MIN = 400;
  private static final int READS_MIN = 500;

  /// One fault in so many has another day after it, before the node is looked at.
  private static final int NEXT_DAY_EVERY = 8;

  /// The life at the start of each day.
  private static final List<ScriptedLife> MORNINGS = new ArrayList<>();

  @BeforeAll
  static void liveOnce() {
    var life = new ScriptedLife();
    for (int day = 0; day < ScriptedLife.DAYS; day++) {
      MORNINGS.add(life.twin());
      life.live(day, new Fuse(Fault.NONE, 0));
    }
  }

  @Test
  void thePowerGoesAtEveryOperation() {
    var life = new ScriptedLife();
    var at = new int[1];
    var looked = new int[1];
    var before = new ArrayList<ScriptedLife>();
    Runnable cut =
        () -> {
          String where = " at operation " + at[0];
          var random = new SplittableRandom(at[0]++);
          var now = new ArrayList<ScriptedLife>();
          Map<CrashMode, ScriptedLife> toCheck = new EnumMap<>(CrashMode.class);
          for (CrashMode mode : CrashMode.values()) {
            ScriptedLife cutShort = life.twin();
            cutShort.crash(mode, random);
            if (Stream.concat(before.stream(), now.stream()).noneMatch(cutShort::isLike)) {
              toCheck.put(mode, cutShort.twin());
            }
            now.add(cutShort);
          }
          before.clear();
          before.addAll(now);
          looked[0] += toCheck.size();
          toCheck.entrySet().parallelStream()
              .forEach(one -> one.getValue().check(one.getKey() + where));
        };
    life.live(new Fuse(Fault.NONE, 0, cut));
    System.out.printf(
        "crash sweep: the power may go %d times, to %d different ends%n", at[0], looked[0]);
    assertThat(at[0]).isGreaterThanOrEqualTo(CHANGES_MIN);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyOperationFails(Fault fault) {
    int operations = 0;
    for (int day = 0; day < ScriptedLife.DAYS; day++) {
      operations += everyOperationFails(fault, day);
    }
    System.out.println("crash sweep: " + fault + " may come " + operations + " times");
    int least =
        switch (fault) {
          case READ_FAILS_ONCE -> READS_MIN;
          case SYNC_FAILS_AND_LOSES -> SYNCS_MIN;
          case DISK_FULL_ONCE, DISK_FULL_FOR_EVER -> GROWING_MIN;
          case NONE, FAILS_ONCE, FAILS_FOR_EVER -> CHANGES_MIN;
        };
    assertThat(operations).isGreaterThanOrEqualTo(least);
  }

  /// How often a day gives the fault the chance to come.
  private static int everyOperationFails(Fault fault, int day) {
    var chances = new Fuse(fault, Integer.MAX_VALUE);
    MORNINGS.get(day).twin().live(day, chances);
    IntStream.range(0, chances.met())
        .parallel()
        .forEach(
            at -> {
              String what = fault + " at operation " + at + " of day " + day;
              ScriptedLife life = MORNINGS.get(day).twin();
              try {
                life.live(day, new Fuse(fault, at));
              } catch (StoreException e) {
                // it could not start, or could not close: the node is down until the disk works
                assertThat(e.getMessage()).isNotBlank();
              }
              if (at % NEXT_DAY_EVERY == 0) {
                life.live(day + 1, new Fuse(Fault.NONE, 0));
              }
              life.check(what);
            });
    return chances.met();
  }

  @Test
  void aWholeLifeHasNothingToHide() {
    var life = new ScriptedLife();
    life.live(new Fuse(Fault.NONE, 0));
    assertThat(life.acknowledged.values().stream().mapToInt(Map::size).sum()).isEqualTo(84);
    assertThat(life.acknowledged).as("logs, as there was a rotation").hasSize(2);
    assertThat(life.taken).isEqualTo(ScriptedLife.PULLED);
    assertThat(life.supplied).hasSizeGreaterThan(30);
    assertThat(life.mended).isEqualTo(10);
    assertThat(life.erased).isEqualTo(60);
    assertThat(life.cosigned).containsKey((long) ScriptedLife.PULLED);
    assertThat(life.disk.list())
        .as("segments")
        .filteredOn(n -> n.matches("[0-9]{8}.*"))
        .hasSizeGreaterThan(10);
    life.check("a whole life");
  }
}
