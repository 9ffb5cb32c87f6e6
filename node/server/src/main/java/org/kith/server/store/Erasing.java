package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kith.server.store.Disk.DiskFile;

/// One payload that is being overwritten in its segment (SPEC 9.3). What is about to be done is
/// written down first, so that a crash in the middle is made up for: overwriting again gives the
/// same bytes.
///
/// @param segment number of the segment
/// @param offset where the entry's frame starts
/// @param length of the whole frame
record Erasing(int segment, long offset, int length) {
  private static final String FILE = "erasing";
  private static final long MAGIC = 0x4b49_5448_4552_4131L; // KITHERA1
  private static final int BYTES = 8 + 4 + 8 + 4 + 4;

  /// Writes down what is about to be done; durable when it returns. Where it fails, nothing has
  /// been done, and what was written is no intention or one that may be carried out.
  void intend(Disk disk) throws IOException {
    try (DiskFile intent = disk.open(FILE)) {
      intent.truncate(0);
      intent.write(0, encode());
      intent.sync();
    }
    disk.syncFolder();
  }

  /// Overwrites salt and payload with zeros.
  void overwrite(DiskFile segmentFile) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(length);
    segmentFile.read(offset, frame);
    if (FrameCodec.erase(frame.rewind())) {
      segmentFile.write(offset, frame.rewind());
    }
  }

  /// It is done and durable.
  static void forget(Disk disk) throws IOException {
    if (disk.exists(FILE)) {
      disk.delete(FILE);
    }
    disk.syncFolder();
  }

  /// Does again what a crash may have left half done.
  static void finish(Disk disk) throws IOException {
    if (!disk.exists(FILE)) {
      return;
    }
    Optional<Erasing> left;
    try (DiskFile intent = disk.open(FILE)) {
      ByteBuffer bytes = ByteBuffer.allocate(BYTES);
      left = intent.read(0, bytes) == BYTES ? decode(bytes.rewind()) : Optional.empty();
    }
    if (left.isPresent()) { // else nothing was overwritten yet
      try (DiskFile segment = disk.open(Segment.fileName(left.get().segment()))) {
        left.get().overwrite(segment);
        segment.sync();
      }
    }
    forget(disk);
  }

  private ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putInt(segment).putLong(offset).putInt(length);
    return bytes.putInt(crc(bytes)).flip();
  }

  private static Optional<Erasing> decode(ByteBuffer bytes) {
    return bytes.getLong(0) == MAGIC && bytes.getInt(BYTES - 4) == crc(bytes)
        ? Optional.of(new Erasing(bytes.getInt(8), bytes.getLong(12), bytes.getInt(20)))
        : Optional.empty();
  }

  private static int crc(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(BYTES - 4));
    return (int) crc.getValue();
  }
}
