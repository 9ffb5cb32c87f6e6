package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.writer.SigningGuard.Marks;
import org.kith.server.writer.SigningGuard.Released;

/// The signing guard's file: two alternating checksummed slots, so that a torn write leaves the
/// one before.
final class GuardSlots implements AutoCloseable {
  /// Size of each slot: there is room for every doubt about every epoch that the most manifests
  /// can open (SPEC 2.7).
  static final int SLOT_BYTES = 128 * 1024;

  private static final long MAGIC = 0x4b49_5448_4755_4152L; // KITHGUAR
  private static final int COUNTER_AT = 8;
  private static final int LENGTH_AT = 16;
  private static final int CRC_AT = 20;
  private static final int HEAD_BYTES = 24;

  private final DiskFile file;

  /// Made for the first write, and used for all: a slot is written before each signature.
  private ByteBuffer room = ByteBuffer.allocate(0);

  private long counter;

  /// Slots that are there.
  GuardSlots(DiskFile file) {
    this.file = file;
  }

  /// Empty slots, whatever stood in the file.
  static GuardSlots make(DiskFile file) throws IOException {
    file.truncate(0);
    file.write(0, ByteBuffer.allocate(2 * SLOT_BYTES));
    return new GuardSlots(file);
  }

  /// Durable when it returns.
  void write(GuardMemory memory) throws IOException {
    if (room.capacity() == 0) {
      room = ByteBuffer.allocate(SLOT_BYTES);
    }
    ByteBuffer slot = room.clear().position(HEAD_BYTES);
    slot.put((byte) (memory.awaiting() ? 1 : 0));
    put(slot, memory.marks().home());
    put(slot, memory.marks().machine());
    slot.putShort((short) memory.released().size());
    memory
        .released()
        .forEach(
            (log, what) -> {
              put(slot, log);
              slot.putLong(what.size());
              what.root().putTo(slot);
            });
    slot.putShort((short) memory.elsewhere().size());
    memory
        .elsewhere()
        .forEach(
            (log, size) -> {
              put(slot, log);
              slot.putLong(size);
            });
    slot.putShort((short) memory.forked().size());
    memory.forked().forEach(log -> put(slot, log));
    int length = slot.position();
    slot.putLong(0, MAGIC).putLong(COUNTER_AT, counter + 1).putInt(LENGTH_AT, length);
    slot.putInt(CRC_AT, crc(slot, length));
    file.write((counter + 1) % 2 * SLOT_BYTES, slot.position(0).limit(length));
    file.sync();
    counter++;
  }

  private static void put(ByteBuffer slot, String text) {
    Bytes line = Bytes.utf8(text);
    slot.putShort((short) line.size());
    line.putTo(slot);
  }

  /// What was written last; empty where neither slot is sound.
  Optional<GuardMemory> newest() throws IOException {
    Optional<ByteBuffer> first = slot(0);
    Optional<ByteBuffer> second = slot(SLOT_BYTES);
    boolean isFirst =
        first.isPresent()
            && second
                .filter(s -> s.getLong(COUNTER_AT) > first.get().getLong(COUNTER_AT))
                .isEmpty();
    Optional<ByteBuffer> newest = isFirst ? first : second;
    newest.ifPresent(slot -> counter = slot.getLong(COUNTER_AT));
    return newest.map(GuardSlots::read);
  }

  private Optional<ByteBuffer> slot(long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    file.read(at, head);
    int length = head.getInt(LENGTH_AT);
    if (head.getLong(0) != MAGIC || length < HEAD_BYTES || length > SLOT_BYTES) {
      return Optional.empty();
    }
    ByteBuffer slot = ByteBuffer.allocate(length); // mostly a hundredth of the room that it has
    file.read(at, slot);
    return slot.getInt(CRC_AT) == crc(slot, length) ? Optional.of(slot) : Optional.empty();
  }

  private static GuardMemory read(ByteBuffer slot) {
    slot.clear().position(HEAD_BYTES);
    boolean awaiting = slot.get() == 1;
    var marks = new Marks(text(slot), text(slot));
    var released = new TreeMap<String, Released>();
    for (int left = slot.getShort(); left > 0; left--) {
      String log = text(slot);
      long size = slot.getLong();
      released.put(log, new Released(size, Bytes.wrap(bytes(slot, Sha256.HASH_BYTES))));
    }
    var elsewhere = new TreeMap<String, Long>();
    for (int left = slot.getShort(); left > 0; left--) {
      String log = text(slot);
      elsewhere.put(log, slot.getLong());
    }
    var forked = new TreeSet<String>();
    for (int left = slot.getShort(); left > 0; left--) {
      forked.add(text(slot));
    }
    return new GuardMemory(marks, awaiting, released, elsewhere, forked);
  }

  private static String text(ByteBuffer slot) {
    return Bytes.wrap(bytes(slot, slot.getShort())).utf8();
  }

  private static byte[] bytes(ByteBuffer slot, int count) {
    byte[] bytes = new byte[count];
    slot.get(bytes);
    return bytes;
  }

  private static int crc(ByteBuffer slot, int length) {
    var crc = new CRC32C();
    crc.update(slot.duplicate().limit(CRC_AT).position(0));
    crc.update(slot.duplicate().limit(length).position(HEAD_BYTES));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
