package org.kith.sim;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.server.store.LogStore;
import org.kith.server.store.SegmentStore;
import org.kith.server.writer.CosignGuard;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.SigningGuard.Marks;

/// What one node runs on: the disk of its store, the disk of its guard, and what was ever kept of
/// both.
final class Machine {
  private static final Marks ORIGINAL = new Marks("mark", "a machine");
  private static final Marks ELSEWHERE = new Marks("mark", "another machine");

  private final Bug bug;
  private final Marks marks;
  private SimDisk disk;
  private SimDisk guard;
  private @Nullable SimDisk backup;
  private @Nullable SimDisk guardBackup;

  /// Whether it ever ran with a guard, as a home folder remembers.
  private boolean started;

  /// Whether a person has confirmed its next start.
  private boolean confirmed;

  Machine(Bug bug) {
    this(
        bug,
        ORIGINAL,
        new SimDisk(bug == Bug.ACKNOWLEDGE_BEFORE_SYNC),
        new SimDisk(bug == Bug.SKIPS_GUARD_SYNC));
  }

  private Machine(Bug bug, Marks marks, SimDisk disk, SimDisk guard) {
    this.bug = bug;
    this.marks = marks;
    this.disk = disk;
    this.guard = guard;
  }

  SimDisk disk() {
    return disk;
  }

  SimDisk guard() {
    return guard;
  }

  Marks marks() {
    return marks;
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
    guard = new SimDisk(bug == Bug.SKIPS_GUARD_SYNC);
  }

  /// The planted bug: as if nothing had ever been signed.
  void forgetGuard() {
    loseGuard();
    started = false;
  }

  /// A person says that its guard is lost and that no other copy of it runs.
  void confirm() {
    confirmed = true;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  /// The guard as a start finds it; a new one where a person has confirmed that.
  SigningGuard.Opened openGuard(LogName commons) {
    SigningGuard.Opened opened =
        confirmed
            ? SigningGuard.renew(guard, marks, Set.of(commons))
            : SigningGuard.open(guard, marks, !started);
    confirmed = false;
    started |= opened instanceof SigningGuard.Opened.Ready;
    return opened;
  }

  /// The planted bug: the store without what stands above a size of one log.
  void cutBack(LogStore store, LogId log, long size, int segmentBytes) {
    var smaller = new SimDisk(false);
    try (SegmentStore to = SegmentStore.open(smaller, segmentBytes)) {
      to.append(
          store.follow(0, Integer.MAX_VALUE, Long.MAX_VALUE).stream()
              .map(LogStore.Sequenced::frame)
              .filter(frame -> Planted.stays(frame, log, size))
              .toList());
    }
    disk = smaller;
  }

  /// The same disks, guard and all, in other hardware.
  Machine copy() {
    var copy =
        new Machine(bug, bug == Bug.TRUSTS_A_COPY ? marks : ELSEWHERE, disk.copy(), guard.copy());
    copy.started = started;
    return copy;
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

  /// How much of an own log the signing guard would remember after a power cut.
  long guardedDurably(LogName log) {
    return switch (SigningGuard.open(guard.afterPowerCut(), marks, false)) {
      case SigningGuard.Opened.Ready(var kept) ->
          kept.released(log).map(SigningGuard.Released::size).orElse(0L);
      case SigningGuard.Opened.Unsafe _ -> 0;
    };
  }

  /// Whether these bytes stand anywhere on its disks.
  boolean holds(Bytes bytes) {
    byte[] sought = bytes.toArray();
    return disk.holds(sought) || guard.holds(sought);
  }
}
