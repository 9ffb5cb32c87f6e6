package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.StoreException;

/// What this node has cosigned of others' logs (I9): of each the greatest size with its root,
/// durable before the cosignature exists, beside the signing guard. Only what extends it is
/// cosigned again, also after a restore. Rows that are not the newest of their log are dropped when
/// it is opened, and whenever they are most of a long file.
///
/// One thread at a time.
public final class CosignGuard implements AutoCloseable {
  static final int ROW_BYTES = 32 + 8 + 32 + 4 + 4;

  /// Rows of one write and fsync: no more than these can be torn.
  static final int ROWS_AT_ONCE_MAX = 64;

  /// Rows of a long file.
  static final int ROWS_LONG = 16_384;

  private static final String FILE = "cosigned";
  private static final String FILE_NEW = "cosigned.new";
  private static final int HASH_BYTES = 32;

  /// Where a row says with which row its write began: what comes after that one was durable only
  /// where a later write follows.
  private static final int FIRST_AT = HASH_BYTES + 8 + HASH_BYTES;

  private final Disk disk;
  private final Map<LogId, Cosigned> greatest;
  private DiskFile file;
  private long end;
  private boolean named; // the folder on disk has this file and not the one before it

  /// A size and root that was cosigned.
  public record Cosigned(LogId log, long size, Bytes root) {}

  private CosignGuard(Disk disk, Map<LogId, Cosigned> greatest) throws IOException {
    this.disk = disk;
    this.greatest = greatest;
    this.file = begin(disk, greatest);
    this.end = length(greatest);
  }

  /// Opens it, or begins one. A torn last write is dropped, since no cosignature was made by it;
  /// other damage has a name and stops the start.
  ///
  /// @throws StoreException where the disk fails, or what lies there is damaged
  public static CosignGuard open(Disk disk) {
    try {
      Map<LogId, Cosigned> greatest = new TreeMap<>();
      if (disk.exists(FILE)) {
        try (DiskFile old = disk.open(FILE)) {
          load(old, greatest);
        }
      }
      return new CosignGuard(disk, greatest);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening what was cosigned", e);
    }
  }

  /// A file with the newest rows only, in place of the one before.
  private static DiskFile begin(Disk disk, Map<LogId, Cosigned> greatest) throws IOException {
    DiskFile file = disk.open(FILE_NEW);
    try {
      ByteBuffer rows = ByteBuffer.allocate(Math.toIntExact(length(greatest)));
      for (Cosigned row : greatest.values()) {
        rows.put(encode(row, rows.position() / ROW_BYTES));
      }
      file.truncate(0);
      file.write(0, rows.flip());
      file.sync();
      disk.rename(FILE_NEW, FILE);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static long length(Map<LogId, Cosigned> greatest) {
    return (long) greatest.size() * ROW_BYTES;
  }

  private static void load(DiskFile file, Map<LogId, Cosigned> into) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    int read = file.read(0, all);
    int row = 0;
    while ((row + 1) * ROW_BYTES <= read && isSound(row(all, row))) {
      Cosigned cosigned = decode(row(all, row));
      into.put(cosigned.log(), cosigned);
      row++;
    }
    boolean torn = read - row * ROW_BYTES <= ROWS_AT_ONCE_MAX * ROW_BYTES;
    for (int after = row + 1; (after + 1) * ROW_BYTES <= read; after++) {
      ByteBuffer later = row(all, after);
      torn &= !isSound(later) || later.getInt(FIRST_AT) <= row;
    }
    if (!torn) {
      throw new StoreException.Corrupt(
          "row " + (row + 1) + " of what was cosigned, in the guard folder");
    }
  }

  private static ByteBuffer row(ByteBuffer all, int number) {
    return all.slice(number * ROW_BYTES, ROW_BYTES);
  }

  private static boolean isSound(ByteBuffer row) {
    return row.getInt(ROW_BYTES - 4) == crc(row);
  }

  private static Cosigned decode(ByteBuffer row) {
    return new Cosigned(
        new LogId(Bytes.copyOf(row.slice(0, HASH_BYTES))),
        row.getLong(HASH_BYTES),
        Bytes.copyOf(row.slice(HASH_BYTES + 8, HASH_BYTES)));
  }

  /// The greatest that was cosigned of a log; size 0 for nothing.
  public Cosigned greatest(LogId log) {
    Cosigned found = greatest.get(log);
    return found == null ? new Cosigned(log, 0, Bytes.EMPTY) : found;
  }

  /// Remembers what is about to be cosigned; durable when it returns.
  ///
  /// @throws StoreException where the disk fails
  public void raise(List<Cosigned> next) {
    for (int from = 0; from < next.size(); from += ROWS_AT_ONCE_MAX) {
      write(next.subList(from, Math.min(next.size(), from + ROWS_AT_ONCE_MAX)));
    }
  }

  private void write(List<Cosigned> next) {
    try {
      if (end >= Math.max((long) ROWS_LONG * ROW_BYTES, 2 * length(greatest))) {
        DiskFile before = file;
        file = begin(disk, greatest);
        end = length(greatest);
        named = false;
        before.close();
      }
      if (!named) {
        disk.syncFolder();
        named = true;
      }
      ByteBuffer rows = ByteBuffer.allocate(next.size() * ROW_BYTES);
      int first = (int) (end / ROW_BYTES);
      next.forEach(row -> rows.put(encode(row, first)));
      file.write(end, rows.flip());
      file.sync();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing what is cosigned", e);
    }
    end += (long) next.size() * ROW_BYTES;
    next.forEach(row -> greatest.put(row.log(), row));
  }

  private static ByteBuffer encode(Cosigned cosigned, int first) {
    ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
    cosigned.log().hash().putTo(row);
    row.putLong(cosigned.size());
    cosigned.root().putTo(row);
    return row.putInt(first).putInt(crc(row)).flip();
  }

  private static int crc(ByteBuffer row) {
    var crc = new CRC32C();
    crc.update(row.duplicate().position(0).limit(ROW_BYTES - 4));
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing what was cosigned", e);
    }
  }
}
