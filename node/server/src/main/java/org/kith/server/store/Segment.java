package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kith.server.store.Disk.DiskFile;

/// One file of the journal: a header, then frames. Its name is its number.
final class Segment implements AutoCloseable {
  static final int HEADER_BYTES = 32;

  private static final long FORMAT = '2';
  private static final long FAMILY = 0x4b49_5448_4a52_4e00L; // KITHJRN, and one character more
  private static final long MAGIC = FAMILY | FORMAT;
  private static final String SUFFIX = ".journal";

  final int number;
  final long firstSequence;
  final DiskFile file;

  /// Where the next frame goes.
  long end;

  private Segment(int number, long firstSequence, DiskFile file, long end) {
    this.number = number;
    this.firstSequence = firstSequence;
    this.file = file;
    this.end = end;
  }

  static String fileName(int number) {
    return "%08d%s".formatted(number, SUFFIX);
  }

  static boolean isSegment(String fileName) {
    return fileName.matches("[0-9]{8}\\" + SUFFIX);
  }

  static int numberOf(String fileName) {
    return Integer.parseInt(fileName.substring(0, fileName.length() - SUFFIX.length()));
  }

  /// Makes an empty segment, durable with its name. Where that fails it may be tried again.
  static Segment create(Disk disk, int number, long firstSequence) throws IOException {
    DiskFile file = disk.open(fileName(number));
    try {
      file.truncate(0);
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      header.putLong(MAGIC).putLong(firstSequence).putInt(number);
      header.putInt(HEADER_BYTES - 4, crc(header));
      file.write(0, header.rewind());
      file.sync();
      disk.syncFolder();
      return new Segment(number, firstSequence, file, HEADER_BYTES);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// Opens a segment; empty where a crash came while it was begun, so that nothing was ever in it.
  ///
  /// @throws StoreException where its header is damaged, or of another format
  static Optional<Segment> open(Disk disk, int number) throws IOException {
    DiskFile file = disk.open(fileName(number));
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    boolean whole =
        file.read(0, header) == HEADER_BYTES && header.getInt(HEADER_BYTES - 4) == crc(header);
    long magic = header.getLong(0);
    if (whole && magic == MAGIC && header.getInt(16) == number) {
      return Optional.of(new Segment(number, header.getLong(8), file, file.size()));
    }
    long size = file.size();
    file.close();
    if (whole && magic != MAGIC && (magic & ~0xffL) == FAMILY) {
      throw new StoreException.OtherFormat((char) (magic & 0xff), (char) FORMAT);
    }
    if (size > HEADER_BYTES) { // the header was durable before anything came behind it
      throw new StoreException.Corrupt("the header of " + fileName(number));
    }
    return Optional.empty();
  }

  private static int crc(ByteBuffer header) {
    var crc = new CRC32C();
    crc.update(header.duplicate().limit(HEADER_BYTES - 4).position(0));
    return (int) crc.getValue();
  }

  /// Reads `length` bytes at an offset.
  ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int read = file.read(offset, buffer);
    return buffer.position(0).limit(read);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
