package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.StoreException;

/// What was erased and must stay so (SPEC 9.3). Kept beside the signing guard, outside the home
/// folder and outside backups, so that a restored node erases again before it serves anything.
///
/// Any thread reads; one at a time adds.
public final class Tombstones implements AutoCloseable {
  /// Bytes of one tombstone on disk.
  static final int TOMBSTONE_BYTES = 104;

  private static final String FILE = "tombstones";
  private static final int HASH_BYTES = 32;

  private final DiskFile file;
  private final Map<RecordId, List<Tombstone>> byRecord = new ConcurrentHashMap<>();
  private final List<Tombstone> inOrder = new ArrayList<>();
  private long end;

  /// One record that is erased.
  ///
  /// @param origin organisation whose record it is: nobody else can erase it everywhere
  /// @param by the retraction that erases it; empty where a person did it here only
  public record Tombstone(RecordId record, OrganisationId origin, Optional<RecordId> by) {}

  private Tombstones(DiskFile file) {
    this.file = file;
  }

  /// Opens the tombstones in a folder, or begins them. A torn last one was never relied on; damage
  /// to any other has a name and stops the start.
  ///
  /// @throws StoreException where the disk fails, or what lies there is damaged
  public static Tombstones open(Disk disk) {
    try {
      boolean fresh = !disk.exists(FILE);
      var tombstones = new Tombstones(disk.open(FILE));
      if (fresh) {
        disk.syncFolder();
      }
      tombstones.load();
      return tombstones;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the tombstones", e);
    }
  }

  private void load() throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    int read = file.read(0, all);
    int at = 0;
    while (at + TOMBSTONE_BYTES <= read && isSound(all.slice(at, TOMBSTONE_BYTES))) {
      remember(decode(all.slice(at, TOMBSTONE_BYTES)));
      at += TOMBSTONE_BYTES;
    }
    if (read - at > TOMBSTONE_BYTES) { // one is written at a time, so no more can be torn
      throw new StoreException.Corrupt(
          "number " + (at / TOMBSTONE_BYTES + 1) + " of the tombstones, in the guard folder");
    }
    file.truncate(at);
    end = at;
  }

  private static boolean isSound(ByteBuffer tombstone) {
    return tombstone.getInt(TOMBSTONE_BYTES - 4) == crc(tombstone);
  }

  /// Adds one, durably; false where it is there already.
  ///
  /// @throws StoreException where the disk fails
  public synchronized boolean add(Tombstone tombstone) {
    if (byRecord.getOrDefault(tombstone.record(), List.of()).contains(tombstone)) {
      return false;
    }
    try {
      file.write(end, encode(tombstone));
      file.sync();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing a tombstone", e);
    }
    end += TOMBSTONE_BYTES;
    remember(tombstone);
    return true;
  }

  private void remember(Tombstone tombstone) {
    var _ =
        byRecord.merge(
            tombstone.record(),
            List.of(tombstone),
            (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
    synchronized (inOrder) {
      inOrder.add(tombstone);
    }
  }

  /// Whether nothing was ever erased.
  public boolean isEmpty() {
    return byRecord.isEmpty();
  }

  /// Whether this record of this origin is erased.
  public boolean covers(RecordId record, OrganisationId origin) {
    return byRecord.getOrDefault(record, List.of()).stream()
        .anyMatch(tombstone -> tombstone.origin().equals(origin));
  }

  /// Whether this retraction has erased this record.
  public boolean covers(RecordId record, RecordId retraction) {
    return byRecord.getOrDefault(record, List.of()).stream()
        .anyMatch(tombstone -> tombstone.by().filter(retraction::equals).isPresent());
  }

  /// Whether a receipt answers an erasure that is known here.
  public boolean answers(ErasureReceipt receipt) {
    return covers(receipt.record(), receipt.retraction());
  }

  /// All of them, in the order in which they were added.
  public List<Tombstone> all() {
    synchronized (inOrder) {
      return List.copyOf(inOrder);
    }
  }

  static ByteBuffer encode(Tombstone tombstone) {
    ByteBuffer bytes = ByteBuffer.allocate(TOMBSTONE_BYTES);
    tombstone.record().hash().putTo(bytes);
    tombstone.origin().hash().putTo(bytes);
    bytes.put(
        2 * HASH_BYTES, tombstone.by().map(by -> by.hash().toArray()).orElse(new byte[HASH_BYTES]));
    bytes.putInt(3 * HASH_BYTES, tombstone.by().isPresent() ? 1 : 0);
    bytes.putInt(TOMBSTONE_BYTES - 4, crc(bytes));
    return bytes.rewind();
  }

  private static Tombstone decode(ByteBuffer bytes) {
    return new Tombstone(
        new RecordId(hash(bytes, 0)),
        new OrganisationId(hash(bytes, HASH_BYTES)),
        bytes.getInt(3 * HASH_BYTES) == 1
            ? Optional.of(new RecordId(hash(bytes, 2 * HASH_BYTES)))
            : Optional.empty());
  }

  private static Bytes hash(ByteBuffer bytes, int at) {
    return Bytes.copyOf(bytes.slice(at, HASH_BYTES));
  }

  private static int crc(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(TOMBSTONE_BYTES - 4));
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the tombstones", e);
    }
  }
}
