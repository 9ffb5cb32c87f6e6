package org.kith.server.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.Disk.DiskFile;

/// What opening needs of a sealed segment, without its payloads: for each frame its offset, and of
/// an entry its log, index, leaf hash and request; of checkpoints the newest of each log. Written
/// when the segment is sealed; made again from the segment where it is absent or broken.
final class SegmentSummary {
  private static final long MAGIC = 0x4b49_5448_5355_4d32L; // KITHSUM2
  private static final int FIXED_BYTES = 1 + 4 + 4;
  private static final int HEAD_BYTES = 8 + 8 + 4 + 4;

  private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
  private final Map<Integer, Row> checkpoints = new TreeMap<>();
  private int frames;

  static String fileName(int segment) {
    return "%08d.summary".formatted(segment);
  }

  /// Adds a frame and applies it to the index.
  void add(Frame frame, int offset, int length, JournalIndex index, LongColumn positions) {
    Row row = Row.of(frame, offset, length, index);
    if (row.type() == FrameCodec.CHECKPOINT) {
      checkpoints.put(row.ordinal(), row);
      rows.writeBytes(row.withoutRest().encode());
    } else {
      rows.writeBytes(row.encode());
    }
    frames++;
    row.apply(index);
    positions.add(offset);
  }

  /// Writes the summary durably.
  void write(Disk disk, Segment segment) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.putLong(MAGIC).putLong(segment.end).putInt(frames).putInt(checkpoints.size());
    var all = new ByteArrayOutputStream(rows.size());
    all.writeBytes(rows.toByteArray());
    checkpoints.values().forEach(row -> all.writeBytes(row.encode()));
    byte[] body = all.toByteArray();
    var crc = new CRC32C();
    crc.update(head.array());
    crc.update(body);
    String name = fileName(segment.number);
    try (DiskFile file = disk.open(name + ".new")) {
      file.truncate(0);
      file.write(0, head.rewind());
      file.write(HEAD_BYTES, ByteBuffer.wrap(body));
      file.write(
          HEAD_BYTES + body.length, ByteBuffer.allocate(4).putInt((int) crc.getValue()).flip());
      file.sync();
    }
    disk.rename(name + ".new", name);
    disk.syncFolder();
  }

  /// Applies a sealed segment's summary to the index; false, with nothing applied, where there is
  /// no sound one.
  static boolean load(Disk disk, Segment segment, JournalIndex index, LongColumn positions)
      throws IOException {
    String name = fileName(segment.number);
    if (!disk.exists(name)) {
      return false;
    }
    ByteBuffer all;
    try (DiskFile file = disk.open(name)) {
      all = ByteBuffer.allocate((int) file.size());
      file.read(0, all);
      all.flip();
    }
    if (all.limit() < HEAD_BYTES + 4) {
      return false;
    }
    var crc = new CRC32C();
    crc.update(all.duplicate().limit(all.limit() - 4));
    if (all.getInt(all.limit() - 4) != (int) crc.getValue()
        || all.getLong() != MAGIC
        || all.getLong() != segment.end) {
      return false;
    }
    int frames = all.getInt();
    int checkpoints = all.getInt();
    for (int i = 0; i < frames; i++) {
      Row row = Row.decode(all);
      if (row.type() == FrameCodec.CHECKPOINT) {
        index.earlierCheckpoint();
      } else {
        row.apply(index);
      }
      positions.add(row.offset());
    }
    for (int i = 0; i < checkpoints; i++) {
      Row row = Row.decode(all);
      index.show(row.log(index), row.index(), row.rest());
    }
    return true;
  }

  /// One frame. `rest` is the whole body of what is not an entry.
  private record Row(
      int type,
      int offset,
      int length,
      int ordinal,
      long index,
      Bytes leafHash,
      Optional<Bytes> request,
      Verdict verdict,
      Bytes rest) {
    static Row of(Frame frame, int offset, int length, JournalIndex journal) {
      return switch (frame) {
        case Frame.LogOpened(var name) ->
            other(FrameCodec.LOG_OPENED, offset, length, 0, 0, Bytes.utf8(name.originLine()));
        case Frame.EntryStored entry ->
            new Row(
                FrameCodec.ENTRY,
                offset,
                length,
                journal.get(entry.log()).ordinal,
                entry.index(),
                Leaf.leafHash(entry.entry()),
                entry.request(),
                entry.verdict(),
                Bytes.EMPTY);
        case Frame.CheckpointStored(var log, var size, var note) ->
            other(FrameCodec.CHECKPOINT, offset, length, journal.get(log).ordinal, size, note);
        case Frame.Judged(var log, var index, var verdict) ->
            other(
                FrameCodec.JUDGED,
                offset,
                length,
                journal.get(log).ordinal,
                index,
                Bytes.wrap(
                    new byte[] {(byte) Verdicts.type(verdict), (byte) Verdicts.reason(verdict)}));
        case Frame.Erased(var log, var index) ->
            other(FrameCodec.ERASED, offset, length, journal.get(log).ordinal, index, Bytes.EMPTY);
        case Frame.Shortened(var log, var size) ->
            other(
                FrameCodec.SHORTENED, offset, length, journal.get(log).ordinal, size, Bytes.EMPTY);
        case Frame.PayloadStored(var log, var index, _) ->
            other(FrameCodec.PAYLOAD, offset, length, journal.get(log).ordinal, index, Bytes.EMPTY);
      };
    }

    private static Row other(
        int type, int offset, int length, int ordinal, long index, Bytes rest) {
      return new Row(
          type,
          offset,
          length,
          ordinal,
          index,
          Bytes.EMPTY,
          Optional.empty(),
          Verdict.ADMITTED,
          rest);
    }

    Row withoutRest() {
      return other(type, offset, length, ordinal, index, Bytes.EMPTY);
    }

    byte[] encode() {
      int extra =
          type == FrameCodec.ENTRY
              ? 4
                  + 8
                  + Verdicts.BYTES
                  + Sha256.HASH_BYTES
                  + 1
                  + (request.isPresent() ? Frame.REQUEST_BYTES : 0)
              : 4 + 8 + 4 + rest.size();
      ByteBuffer row = ByteBuffer.allocate(FIXED_BYTES + extra);
      row.put((byte) type).putInt(offset).putInt(length).putInt(ordinal).putLong(index);
      if (type == FrameCodec.ENTRY) {
        row.put((byte) Verdicts.type(verdict)).putShort((short) Verdicts.reason(verdict));
        leafHash.putTo(row);
        row.put((byte) (request.isPresent() ? 1 : 0));
        request.ifPresent(hash -> hash.putTo(row));
      } else {
        row.putInt(rest.size());
        rest.putTo(row);
      }
      return row.array();
    }

    static Row decode(ByteBuffer rows) {
      int type = rows.get();
      int offset = rows.getInt();
      int length = rows.getInt();
      int ordinal = rows.getInt();
      long index = rows.getLong();
      if (type != FrameCodec.ENTRY) {
        return other(type, offset, length, ordinal, index, take(rows, rows.getInt()));
      }
      Verdict verdict = Verdicts.of(rows.get(), rows.getShort());
      Bytes leafHash = take(rows, Sha256.HASH_BYTES);
      Optional<Bytes> request =
          rows.get() == 1 ? Optional.of(take(rows, Frame.REQUEST_BYTES)) : Optional.empty();
      return new Row(type, offset, length, ordinal, index, leafHash, request, verdict, Bytes.EMPTY);
    }

    private static Bytes take(ByteBuffer rows, int size) {
      byte[] bytes = new byte[size];
      rows.get(bytes);
      return Bytes.wrap(bytes);
    }

    void apply(JournalIndex journal) {
      switch (type) {
        case FrameCodec.LOG_OPENED ->
            journal.opened(
                LogName.parse(rest.utf8())
                    .orElseThrow(() -> new IllegalArgumentException("not a log's name")));
        case FrameCodec.ENTRY ->
            journal.entry(log(journal), index, leafHash, request, verdict, length);
        case FrameCodec.CHECKPOINT -> journal.checkpoint(log(journal), index, rest);
        case FrameCodec.JUDGED ->
            journal.judged(log(journal), index, Verdicts.of(rest.at(0), rest.at(1) & 0xff));
        case FrameCodec.ERASED -> journal.erased();
        case FrameCodec.SHORTENED -> journal.shortened(log(journal), index);
        case FrameCodec.PAYLOAD -> journal.payload(log(journal), index, length);
        default -> throw new IllegalArgumentException("unknown frame type " + type);
      }
    }

    private JournalIndex.OneLog log(JournalIndex journal) {
      return journal
          .ofOrdinal(ordinal)
          .orElseThrow(() -> new IllegalArgumentException("a log that was not opened"));
    }
  }
}
