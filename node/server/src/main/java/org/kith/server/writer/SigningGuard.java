package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.MerkleTree;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.StoreException;

/// What was ever handed to the signer, kept outside the home folder and outside backups (SPEC
/// 5.1):
/// of each own log the greatest size and its root. Two alternating checksummed slots, so that a
/// torn
/// write leaves the one before.
public final class SigningGuard implements AutoCloseable {
  /// Size of each slot.
  static final int SLOT_BYTES = 8 * 1024;

  private static final String FILE = "guard";
  private static final String FILE_NEW = "guard.new";
  private static final String MARK = "instance";
  private static final String MACHINE = "machine";
  private static final long MAGIC = 0x4b49_5448_4755_4152L; // KITHGUAR
  private static final int HEAD_BYTES = 8 + 8 + 4 + 4;

  private final DiskFile file;
  private final SortedMap<String, Released> released;
  private long counter;

  private SigningGuard(DiskFile file, SortedMap<String, Released> released, long counter) {
    this.file = file;
    this.released = released;
    this.counter = counter;
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
    ///
    /// @param renewed a person has confirmed that this home was restored
    record Ready(SigningGuard guard, boolean renewed) implements Opened {}

    /// Signing would not be safe.
    record Unsafe(Publishing.ReadOnly why) implements Opened {}
  }

  /// Opens the guard, or makes one where nothing was ever signed.
  ///
  /// @param nothingSigned whether the store holds no own entry
  public static Opened open(Disk disk, Marks marks, boolean nothingSigned) {
    try {
      if (!disk.exists(FILE)) {
        if (!nothingSigned) {
          return unsafe(
              "The signing guard is missing, so this may be a copy or an old backup.",
              "Give the right --guard-dir; or where the guard is lost, confirm it: kith node run"
                  + " --confirm-restored");
        }
        return new Opened.Ready(create(disk, marks), false);
      }
      Optional<String> mark = read(disk, MARK);
      if (mark.isEmpty() || !mark.get().equals(marks.home())) {
        return unsafe(
            "The signing guard belongs to another copy of this node.",
            "Run one copy only. Where the other is gone for good, confirm it: kith node run"
                + " --confirm-restored");
      }
      Optional<String> machine = read(disk, MACHINE).filter(name -> !name.isEmpty());
      if (machine.isPresent()
          && !marks.machine().isEmpty()
          && !machine.get().equals(marks.machine())) {
        return unsafe(
            "This node was started on another machine than before, so it may be a copy of one that"
                + " still runs.",
            "Run one copy only. Where the other is gone for good, confirm it: kith node run"
                + " --confirm-restored. Where a cluster moves the node: KITH_MACHINE=any");
      }
      DiskFile file = disk.open(FILE);
      Slot slot = newest(file);
      if (slot == null) {
        return unsafe(
            "The signing guard cannot be read.",
            "Confirm that no other copy of this node runs: kith node run --confirm-restored");
      }
      if (machine.isEmpty()) {
        write(disk, MACHINE, marks.machine());
      }
      return new Opened.Ready(new SigningGuard(file, slot.released(), slot.counter()), false);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the signing guard", e);
    }
  }

  /// Makes the guard anew for a home that was restored, on a person's word (SPEC 5.4). What it
  /// remembers of logs that peers hold is kept: only they can give that back. The rest is what
  /// the
  /// store holds.
  ///
  /// @param keep origin lines of the logs whose memory is kept
  public static Opened renew(Disk disk, Marks marks, Set<String> keep) {
    try {
      var kept = new TreeMap<String, Released>();
      if (disk.exists(FILE)) {
        try (DiskFile old = disk.open(FILE)) {
          Slot slot = newest(old);
          if (slot != null) {
            kept.putAll(slot.released());
            kept.keySet().retainAll(keep);
          }
        }
      }
      SigningGuard made = create(disk, marks);
      made.released.putAll(kept);
      made.write();
      return new Opened.Ready(made, true);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("renewing the signing guard", e);
    }
  }

  private static Opened unsafe(String reason, String whatToDo) {
    return new Opened.Unsafe(new Publishing.ReadOnly(reason, whatToDo));
  }

  private static SigningGuard create(Disk disk, Marks marks) throws IOException {
    write(disk, MARK, marks.home());
    write(disk, MACHINE, marks.machine());
    DiskFile file = disk.open(FILE_NEW);
    file.truncate(0);
    file.write(0, ByteBuffer.allocate(2 * SLOT_BYTES));
    var guard = new SigningGuard(file, new TreeMap<>(), 0);
    guard.write();
    disk.rename(FILE_NEW, FILE); // where it has its name, it is whole
    disk.syncFolder();
    return guard;
  }

  private static void write(Disk disk, String name, String text) throws IOException {
    try (DiskFile mark = disk.open(name)) {
      mark.truncate(0);
      mark.write(0, Bytes.utf8(text).buffer());
      mark.sync();
    }
  }

  private static Optional<String> read(Disk disk, String name) throws IOException {
    if (!disk.exists(name)) {
      return Optional.empty();
    }
    try (DiskFile mark = disk.open(name)) {
      ByteBuffer text = ByteBuffer.allocate((int) Math.min(mark.size(), SLOT_BYTES));
      mark.read(0, text);
      return Optional.of(Bytes.copyOf(text.flip()).utf8().strip());
    }
  }

  /// The greatest that was released of a log.
  public Optional<Released> released(LogName log) {
    return Optional.ofNullable(released.get(log.originLine()));
  }

  /// Makes durable that these sizes are about to be signed. Afterwards they may be.
  ///
  /// @throws IllegalArgumentException where one does not extend what was released: a fork
  /// @throws StoreException.DiskFailed where the guard cannot be written; nothing may be signed
  /// then
  public void raise(Map<LogName, MerkleTree> grown) {
    var next = new TreeMap<>(released);
    for (var log : grown.entrySet()) {
      MerkleTree tree = log.getValue();
      String name = log.getKey().originLine();
      Released before = released.get(name);
      if (before != null && !extended(before, tree)) { // SPEC 5.1
        throw new IllegalArgumentException(name + " does not extend what was signed");
      }
      next.put(name, new Released(tree.size(), tree.root(tree.size())));
    }
    SortedMap<String, Released> kept = new TreeMap<>(released);
    released.putAll(next);
    try {
      write();
    } catch (IOException e) {
      released.clear();
      released.putAll(kept);
      throw new StoreException.DiskFailed("raising the signing guard", e);
    }
  }

  /// Whether a tree holds and extends what was released.
  static boolean extended(Released before, MerkleTree tree) {
    return before.size() <= tree.size() && tree.root(before.size()).equals(before.root());
  }

  private void write() throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.position(HEAD_BYTES);
    released.forEach(
        (name, what) -> {
          Bytes line = Bytes.utf8(name);
          slot.putShort((short) line.size());
          line.putTo(slot);
          slot.putLong(what.size());
          what.root().putTo(slot);
        });
    int length = slot.position();
    slot.putLong(0, MAGIC).putLong(8, counter + 1).putInt(16, length);
    slot.putInt(20, crc(slot, length));
    file.write((counter + 1) % 2 * SLOT_BYTES, slot.position(0).limit(length));
    file.sync();
    counter++;
  }

  private record Slot(long counter, SortedMap<String, Released> released) {}

  private static @Nullable Slot newest(DiskFile file) throws IOException {
    Slot first = read(file, 0);
    Slot second = read(file, SLOT_BYTES);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.counter() > second.counter() ? first : second;
  }

  private static @Nullable Slot read(DiskFile file, long at) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    file.read(at, slot);
    int length = slot.getInt(16);
    if (slot.getLong(0) != MAGIC
        || length < HEAD_BYTES
        || length > SLOT_BYTES
        || slot.getInt(20) != crc(slot, length)) {
      return null;
    }
    long counter = slot.getLong(8);
    slot.limit(length).position(HEAD_BYTES);
    var released = new TreeMap<String, Released>();
    while (slot.hasRemaining()) {
      byte[] line = new byte[slot.getShort()];
      slot.get(line);
      long size = slot.getLong();
      byte[] root = new byte[Sha256.HASH_BYTES];
      slot.get(root);
      released.put(Bytes.wrap(line).utf8(), new Released(size, Bytes.wrap(root)));
    }
    return new Slot(counter, released);
  }

  private static int crc(ByteBuffer slot, int length) {
    var crc = new CRC32C();
    crc.update(slot.duplicate().limit(20).position(0));
    crc.update(slot.duplicate().limit(length).position(HEAD_BYTES));
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the signing guard", e);
    }
  }
}
