package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private volatile Map<RecordId, List<Tombstone>> byRecord = Map.of();
  private volatile List<Tombstone> inOrder = List.of();
  private long end;

  /// One record that is erased.
  ///
  /// @param origin organisation whose record it is: nobody else can erase it everywhere
  /// @param by the retraction that erases it; empty where a person did it here only
  public record Tombstone(RecordId record, OrganisationId origin, Optional<RecordId> by) {}

  private Tombstones(DiskFile file) {
    this.file = file;
  }

  /// Opens the tombstones in a folder, or begins them. A torn last one was never relied on.
  ///
  /// @throws StoreException where the disk fails
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
    all.position(0).limit(read - read % TOMBSTONE_BYTES);
    var found = new ArrayList<Tombstone>();
    while (all.remaining() >= TOMBSTONE_BYTES) {
      ByteBuffer one = all.slice(all.position(), TOMBSTONE_BYTES);
      if (one.getInt(TOMBSTONE_BYTES - 4) != crc(one)) {
        break;
      }
      found.add(decode(one));
      all.position(all.position() + TOMBSTONE_BYTES);
    }
    end = (long) found.size() * TOMBSTONE_BYTES;
    found.forEach(this::remember);
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
    var more = new HashMap<>(byRecord);
    var ofRecord = new ArrayList<>(more.getOrDefault(tombstone.record(), List.of()));
    ofRecord.add(tombstone);
    more.put(tombstone.record(), List.copyOf(ofRecord));
    byRecord = more;
    var all = new ArrayList<>(inOrder);
    all.add(tombstone);
    inOrder = List.copyOf(all);
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
    return inOrder;
  }

  private static ByteBuffer encode(Tombstone tombstone) {
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
