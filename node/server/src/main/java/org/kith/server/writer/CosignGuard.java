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
/// durable
/// before the cosignature exists, beside the signing guard. Only what extends it is cosigned
/// again,
/// also after a restore.
///
/// One thread at a time.
public final class CosignGuard implements AutoCloseable {
  static final int ROW_BYTES = 32 + 8 + 32 + 4;

  private static final String FILE = "cosigned";
  private static final String FILE_NEW = "cosigned.new";
  private static final int HASH_BYTES = 32;

  private final DiskFile file;
  private final Map<LogId, Cosigned> greatest;
  private long end;

  /// A size and root that was cosigned.
  public record Cosigned(LogId log, long size, Bytes root) {}

  private CosignGuard(DiskFile file, Map<LogId, Cosigned> greatest, long end) {
    this.file = file;
    this.greatest = greatest;
    this.end = end;
  }

  /// Opens it, or begins one. What is not the newest row of its log is dropped.
  ///
  /// @throws StoreException where the disk fails
  public static CosignGuard open(Disk disk) {
    try {
      Map<LogId, Cosigned> greatest = new TreeMap<>();
      if (disk.exists(FILE)) {
        try (DiskFile old = disk.open(FILE)) {
          load(old, greatest);
        }
      }
      DiskFile file = disk.open(FILE_NEW);
      file.truncate(0);
      long end = 0;
      for (Cosigned row : greatest.values()) {
        file.write(end, encode(row));
        end += ROW_BYTES;
      }
      file.sync();
      disk.rename(FILE_NEW, FILE);
      disk.syncFolder();
      return new CosignGuard(file, greatest, end);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening what was cosigned", e);
    }
  }

  private static void load(DiskFile file, Map<LogId, Cosigned> into) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    int read = file.read(0, all);
    for (int at = 0; at + ROW_BYTES <= read; at += ROW_BYTES) {
      ByteBuffer row = all.slice(at, ROW_BYTES);
      if (row.getInt(ROW_BYTES - 4) != crc(row)) {
        return; // torn: no cosignature was made by it
      }
      var log = new LogId(Bytes.copyOf(row.slice(0, HASH_BYTES)));
      into.put(
          log,
          new Cosigned(
              log, row.getLong(HASH_BYTES), Bytes.copyOf(row.slice(HASH_BYTES + 8, HASH_BYTES))));
    }
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
    if (next.isEmpty()) {
      return;
    }
    ByteBuffer rows = ByteBuffer.allocate(next.size() * ROW_BYTES);
    next.forEach(row -> rows.put(encode(row)));
    try {
      file.write(end, rows.flip());
      file.sync();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing what is cosigned", e);
    }
    end += (long) next.size() * ROW_BYTES;
    next.forEach(row -> greatest.put(row.log(), row));
  }

  private static ByteBuffer encode(Cosigned cosigned) {
    ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
    cosigned.log().hash().putTo(row);
    row.putLong(cosigned.size());
    cosigned.root().putTo(row);
    return row.putInt(crc(row)).flip();
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
