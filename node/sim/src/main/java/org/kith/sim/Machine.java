package org.kith.sim;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.server.writer.CosignGuard;

/// What one node runs on: the disk of its store, the disk of its guard, and what was ever kept of
/// both.
final class Machine {
  private static final String MARK = "mark";

  private final Bug bug;
  private final String mark;
  private SimDisk disk;
  private SimDisk guard;
  private @Nullable SimDisk backup;
  private @Nullable SimDisk guardBackup;

  Machine(Bug bug) {
    this(bug, MARK, new SimDisk(bug == Bug.ACKNOWLEDGE_BEFORE_SYNC), new SimDisk(false));
  }

  private Machine(Bug bug, String mark, SimDisk disk, SimDisk guard) {
    this.bug = bug;
    this.mark = mark;
    this.disk = disk;
    this.guard = guard;
  }

  SimDisk disk() {
    return disk;
  }

  SimDisk guard() {
    return guard;
  }

  String mark() {
    return mark;
  }

  void crash(RandomGenerator random) {
    disk.crash(random);
    guard.crash(random);
    if (bug == Bug.FORGETS_WHAT_IT_HELD && backup != null) {
      disk = backup.copy();
    }
  }

  void backUp() {
    backup = disk.copy();
    guardBackup = guard.copy();
  }

  boolean hasBackup() {
    return backup != null;
  }

  /// The store as it was; the guard stays, as it lies elsewhere.
  void putBack() {
    if (backup != null) {
      disk = backup.copy();
    }
    if (bug == Bug.GUARD_IN_BACKUP && guardBackup != null) {
      guard = guardBackup.copy();
    }
    if (bug == Bug.FORGETS_TOMBSTONES) {
      guard.delete("tombstones");
      guard.syncFolder();
    }
  }

  void loseGuard() {
    guard = new SimDisk(false);
  }

  /// The same disks, guard and all, in other hardware.
  Machine copy() {
    return new Machine(
        bug,
        bug == Bug.TRUSTS_A_COPY ? mark : "another machine's " + mark,
        disk.copy(),
        guard.copy());
  }

  void swapStores(Machine other) {
    SimDisk theirs = other.disk;
    other.disk = disk;
    disk = theirs;
  }

  /// What it would know after a power cut of what it has cosigned.
  CosignGuard.Cosigned cosignedDurably(LogId log) {
    try (CosignGuard after = CosignGuard.open(guard.afterPowerCut())) {
      return after.greatest(log);
    }
  }

  /// Whether these bytes stand anywhere on its disks.
  boolean holds(Bytes bytes) {
    byte[] sought = bytes.toArray();
    return disk.holds(sought) || guard.holds(sought);
  }
}
