package org.kith.server.writer;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.MerkleTree;
import org.kith.server.store.Disk;
import org.kith.server.store.StoreException;

/// What was ever handed to the signer, kept outside the home folder and outside backups (SPEC
/// 5.1): of each own log the greatest size and its root. With it stands every doubt that is not
/// settled, so that a restart comes back in the same state (SPEC 5.3).
///
/// One thread changes it; any may read.
public final class SigningGuard implements AutoCloseable {
  private static final String FILE = "guard";
  private static final String FILE_NEW = "guard.new";

  private final GuardSlots slots;
  private volatile GuardMemory memory;

  /// A doubt is in memory only, since the disk failed.
  private boolean unwritten;

  private SigningGuard(GuardSlots slots, GuardMemory memory) {
    this.slots = slots;
    this.memory = memory;
  }

  /// A size and root that was handed to the signer.
  public record Released(long size, Bytes root) {}

  /// What tells this node from a copy of it.
  ///
  /// @param home the home folder's instance mark
  /// @param machine what tells this machine from another; empty where nothing does
  public record Marks(String home, String machine) {
    /// Where nothing tells one machine from another.
    public static Marks of(String home) {
      return new Marks(home, "");
    }
  }

  /// What opening gives.
  public sealed interface Opened {
    /// The guard is there and belongs to this home.
    record Ready(SigningGuard guard) implements Opened {}

    /// Signing would not be safe.
    record Unsafe(Publishing.ReadOnly why) implements Opened {}
  }

  /// Opens the guard, or makes one where nothing was ever signed.
  ///
  /// @param nothingSigned whether the store holds no own entry
  public static Opened open(Disk disk, Marks marks, boolean nothingSigned) {
    try {
      if (!disk.exists(FILE)) {
        return nothingSigned
            ? new Opened.Ready(create(disk, GuardMemory.empty(marks)))
            : unsafe(
                "The signing guard is missing, so this may be a copy or an old backup.",
                "Give the right --guard-dir; or where the guard is lost, confirm it: kith node run"
                    + " --confirm-restored");
      }
      var slots = new GuardSlots(disk.open(FILE));
      Optional<GuardMemory> found = slots.newest();
      Optional<Opened> no = refused(found, marks);
      if (no.isPresent()) {
        slots.close();
        return no.get();
      }
      var guard = new SigningGuard(slots, found.orElseThrow());
      if (guard.memory.marks().machine().isEmpty() && !marks.machine().isEmpty()) {
        guard.write(guard.memory.with(marks)); // nothing told machines apart when it was made
      }
      return new Opened.Ready(guard);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the signing guard", e);
    }
  }

  /// Why a guard does not count for whoever bears these marks.
  private static Optional<Opened> refused(Optional<GuardMemory> found, Marks marks) {
    if (found.isEmpty()) {
      return Optional.of(
          unsafe(
              "The signing guard cannot be read.",
              "Confirm that no other copy of this node runs: kith node run --confirm-restored"));
    }
    Marks its = found.get().marks();
    if (!its.home().equals(marks.home())) {
      return Optional.of(
          unsafe(
              "The signing guard belongs to another copy of this node.",
              "Run one copy only. Where the other is gone for good, confirm it: kith node run"
                  + " --confirm-restored"));
    }
    boolean elsewhere =
        !its.machine().isEmpty()
            && !marks.machine().isEmpty()
            && !its.machine().equals(marks.machine());
    return elsewhere
        ? Optional.of(
            unsafe(
                "This node was started on another machine than before, so it may be a copy of one"
                    + " that still runs.",
                "Run one copy only. Where the other is gone for good, confirm it: kith node run"
                    + " --confirm-restored. Where a cluster moves the node: KITH_MACHINE=any"))
        : Optional.empty();
  }

  /// Makes the guard anew for a home that was restored, on a person's word (SPEC 5.4): it awaits
  /// peers. What it remembers of logs that peers hold is kept, doubts too: only they can give that
  /// back. The rest is what the store holds. There is one guard at every moment, the old one or
  /// the whole new one.
  ///
  /// @param keep logs whose memory is kept
  public static Opened renew(Disk disk, Marks marks, Set<LogName> keep) {
    try {
      GuardMemory old = GuardMemory.empty(marks);
      if (disk.exists(FILE)) {
        try (var slots = new GuardSlots(disk.open(FILE))) {
          old = slots.newest().orElse(old);
        }
      }
      return new Opened.Ready(create(disk, old.only(lines(keep)).with(marks).awaiting(true)));
    } catch (IOException e) {
      throw new StoreException.DiskFailed("renewing the signing guard", e);
    }
  }

  private static Opened unsafe(String reason, String whatToDo) {
    return new Opened.Unsafe(new Publishing.ReadOnly(reason, whatToDo));
  }

  private static SigningGuard create(Disk disk, GuardMemory memory) throws IOException {
    GuardSlots slots = GuardSlots.make(disk.open(FILE_NEW));
    slots.write(memory);
    disk.rename(FILE_NEW, FILE); // where it has its name, it is whole
    disk.syncFolder();
    return new SigningGuard(slots, memory);
  }

  private static Set<String> lines(Set<LogName> logs) {
    return logs.stream().map(LogName::originLine).collect(Collectors.toSet());
  }

  /// The greatest that was released of a log.
  public Optional<Released> released(LogName log) {
    return Optional.ofNullable(memory.released().get(log.originLine()));
  }

  /// Whether a person has confirmed a restore and peers have yet to be heard.
  boolean isAwaiting() {
    return memory.awaiting();
  }

  /// Whether a peer has shown another history of a log.
  boolean isForked(LogName log) {
    return memory.forked().contains(log.originLine());
  }

  /// The greatest size that a peer has shown of a log, where that was more than was held.
  long elsewhere(LogName log) {
    return memory.elsewhere().getOrDefault(log.originLine(), 0L);
  }

  /// A peer holds more of a log. Durable when it returns; where the disk fails it counts until the
  /// node stops, and peers say it again.
  ///
  /// @throws StoreException.DiskFailed where the guard cannot be written
  void shown(LogName log, long size) {
    if (elsewhere(log) < size || unwritten) {
      var elsewhere = new TreeMap<>(memory.elsewhere());
      elsewhere.merge(log.originLine(), size, Math::max);
      doubt(memory.elsewhere(elsewhere));
    }
  }

  /// A peer holds another history of a log. As durable as the above.
  ///
  /// @throws StoreException.DiskFailed where the guard cannot be written
  void contradicted(LogName log) {
    if (!isForked(log) || unwritten) {
      var forked = new TreeSet<>(memory.forked());
      forked.add(log.originLine());
      doubt(memory.forked(forked));
    }
  }

  private void doubt(GuardMemory next) {
    memory = next; // it counts, whatever the disk says
    unwritten = true;
    write(next);
  }

  /// Forgets doubts about logs other than these: a log that a manifest has closed is in no doubt.
  ///
  /// @throws StoreException.DiskFailed where the guard cannot be written
  void doubtsOnly(Set<LogName> own) {
    GuardMemory next = memory.doubtsOnly(lines(own));
    if (!next.equals(memory)) {
      write(next);
    }
  }

  /// Makes durable that these sizes are about to be signed. Afterwards they may be.
  ///
  /// @throws IllegalArgumentException where one does not extend what was released: a fork
  /// @throws StoreException.DiskFailed where the guard cannot be written; nothing may be signed
  /// then
  public void raise(Map<LogName, MerkleTree> grown) {
    write(raised(grown));
  }

  /// All is here again and peers were heard: what is held counts as released, and nothing is in
  /// doubt.
  ///
  /// @throws StoreException.DiskFailed where the guard cannot be written; the doubt stays then
  void settle(Map<LogName, MerkleTree> held) {
    write(raised(held).settled());
  }

  private GuardMemory raised(Map<LogName, MerkleTree> grown) {
    var next = new TreeMap<>(memory.released());
    grown.forEach(
        (log, tree) -> {
          Optional<Released> before = released(log);
          if (before.isPresent() && !extended(before.get(), tree)) { // SPEC 5.1
            throw new IllegalArgumentException(
                log.originLine() + " does not extend what was signed");
          }
          next.put(log.originLine(), new Released(tree.size(), tree.root(tree.size())));
        });
    return memory.released(next);
  }

  /// Whether a tree holds and extends what was released.
  static boolean extended(Released before, MerkleTree tree) {
    return before.size() <= tree.size() && tree.root(before.size()).equals(before.root());
  }

  private void write(GuardMemory next) {
    try {
      slots.write(next);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing the signing guard", e);
    }
    memory = next;
    unwritten = false;
  }

  @Override
  public void close() {
    try {
      slots.close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the signing guard", e);
    }
  }
}
