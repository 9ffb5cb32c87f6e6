package org.kith.server.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Leaf;

/// A frame on disk: length (4 bytes, of all that follows the checksum), CRC32C (4), sync count (4),
/// type (1), body. The sync count tells after a crash which frames were written since the last
/// fsync.
final class FrameCodec {
  static final int HEADER_BYTES = 13;
  static final int FRAME_BYTES_MAX = 1 << 20;

  static final int LOG_OPENED = 1;
  static final int ENTRY = 2;
  static final int CHECKPOINT = 3;
  static final int JUDGED = 4;
  static final int ERASED = 5;
  static final int PAYLOAD = 6;
  static final int SHORTENED = 7;

  private static final int CHECKED_FROM = 8;
  private static final int HAS_PAYLOAD = 1;
  private static final int HAS_REQUEST = 2;

  /// Salt and payload were here: their room is kept, filled with zeros.
  private static final int WAS_ERASED = 4;

  /// The entry names the log that the frame's ordinal means, and is written without its hash.
  private static final int LOG_CUT = 8;

  /// Where an entry has the hash of its log (SPEC 2.4).
  private static final int CUT_AT = 4;

  /// Where the flags of an entry's frame lie, and its entry's length after them.
  private static final int FLAGS_AT = HEADER_BYTES + 4 + 8 + Verdicts.BYTES;

  /// Where the flags of a later payload's frame lie; its salt comes right after them.
  private static final int LATE_FLAGS_AT = HEADER_BYTES + 4 + 8;

  private static final int TYPE_AT = 12;

  private FrameCodec() {}

  /// Length of a frame on disk.
  static int size(Frame frame) {
    int body =
        switch (frame) {
          case Frame.LogOpened(var name) -> utf8(name.originLine()).length;
          case Frame.EntryStored(
                  var log,
                  var index,
                  var entry,
                  var payload,
                  var verdict,
                  var request) ->
              4
                  + 8
                  + Verdicts.BYTES
                  + 1
                  + 4
                  + entry.size()
                  - (isCut(entry, log) ? Sha256.HASH_BYTES : 0)
                  + payload.map(p -> Sha256.HASH_BYTES + 4 + p.payload().size()).orElse(0)
                  + request.map(Bytes::size).orElse(0);
          case Frame.CheckpointStored(var log, var size, var note) -> 4 + 8 + note.size();
          case Frame.Judged(var log, var index, var verdict) -> 4 + 8 + Verdicts.BYTES;
          case Frame.Erased(var log, var index) -> 4 + 8;
          case Frame.Shortened(var log, var size) -> 4 + 8;
          case Frame.PayloadStored(var log, var index, var payload) ->
              4 + 8 + 1 + payload.map(p -> Sha256.HASH_BYTES + 4 + p.payload().size()).orElse(0);
        };
    return HEADER_BYTES + body;
  }

  /// Writes a frame whose log has this ordinal.
  static void put(ByteBuffer target, Frame frame, int ordinal, int syncs) {
    int start = target.position();
    target.position(start + CHECKED_FROM);
    target.putInt(syncs);
    switch (frame) {
      case Frame.LogOpened(var name) -> target.put((byte) LOG_OPENED).put(utf8(name.originLine()));
      case Frame.EntryStored entry -> putEntry(target, entry, ordinal);
      case Frame.CheckpointStored(var log, var size, var note) -> {
        target.put((byte) CHECKPOINT).putInt(ordinal).putLong(size);
        note.putTo(target);
      }
      case Frame.Judged(var log, var index, var verdict) -> {
        target.put((byte) JUDGED).putInt(ordinal).putLong(index);
        putVerdict(target, verdict);
      }
      case Frame.Erased(var log, var index) ->
          target.put((byte) ERASED).putInt(ordinal).putLong(index);
      case Frame.Shortened(var log, var size) ->
          target.put((byte) SHORTENED).putInt(ordinal).putLong(size);
      case Frame.PayloadStored(var log, var index, var payload) -> {
        target.put((byte) PAYLOAD).putInt(ordinal).putLong(index);
        target.put((byte) (payload.isPresent() ? HAS_PAYLOAD : 0));
        payload.ifPresent(p -> putPayload(target, p));
      }
    }
    int end = target.position();
    target.putInt(start, end - start - CHECKED_FROM);
    target.putInt(start + 4, crc(target, start + CHECKED_FROM, end));
  }

  private static void putEntry(ByteBuffer target, Frame.EntryStored frame, int ordinal) {
    target.put((byte) ENTRY).putInt(ordinal).putLong(frame.index());
    putVerdict(target, frame.verdict());
    boolean cut = isCut(frame.entry(), frame.log());
    int flags =
        (frame.payload().isPresent() ? HAS_PAYLOAD : 0)
            | (frame.request().isPresent() ? HAS_REQUEST : 0)
            | (cut ? LOG_CUT : 0);
    target.put((byte) flags).putInt(frame.entry().size() - (cut ? Sha256.HASH_BYTES : 0));
    putEntry(target, frame.entry(), cut);
    frame.payload().ifPresent(payload -> putPayload(target, payload));
    frame.request().ifPresent(request -> request.putTo(target));
  }

  private static void putEntry(ByteBuffer target, Bytes entry, boolean cut) {
    if (cut) {
      ByteBuffer whole = entry.buffer();
      target.put(whole.slice(0, CUT_AT));
      target.put(whole.position(CUT_AT + Sha256.HASH_BYTES));
    } else {
      entry.putTo(target);
    }
  }

  private static boolean isCut(Bytes entry, LogId log) {
    return entry.size() >= CUT_AT + Sha256.HASH_BYTES
        && entry.buffer().slice(CUT_AT, Sha256.HASH_BYTES).equals(log.hash().buffer());
  }

  private static Bytes whole(Bytes cut, LogId log) {
    return Bytes.concat(cut.slice(0, CUT_AT), log.hash(), cut.slice(CUT_AT, cut.size()));
  }

  private static void putPayload(ByteBuffer target, SaltedPayload payload) {
    payload.salt().putTo(target);
    target.putInt(payload.payload().size());
    payload.payload().putTo(target);
  }

  private static void putVerdict(ByteBuffer target, Verdict verdict) {
    target.put((byte) Verdicts.type(verdict)).putShort((short) Verdicts.reason(verdict));
  }

  static int crc(ByteBuffer buffer, int from, int to) {
    var crc = new CRC32C();
    crc.update(buffer.duplicate().limit(to).position(from));
    return (int) crc.getValue();
  }

  /// What a frame's header and checksum say.
  ///
  /// @param length of the whole frame on disk
  record Envelope(int length, int syncs, int type) {}

  /// Checks the frame that starts at a position of the buffer; empty where there is no sound one.
  static Optional<Envelope> check(ByteBuffer buffer, int start) {
    if (buffer.limit() - start < HEADER_BYTES) {
      return Optional.empty();
    }
    int checked = buffer.getInt(start);
    if (checked < HEADER_BYTES - CHECKED_FROM
        || checked > FRAME_BYTES_MAX
        || checked > buffer.limit() - start - CHECKED_FROM) {
      return Optional.empty();
    }
    int end = start + CHECKED_FROM + checked;
    return crc(buffer, start + CHECKED_FROM, end) == buffer.getInt(start + 4)
        ? Optional.of(
            new Envelope(end - start, buffer.getInt(start + CHECKED_FROM), buffer.get(start + 12)))
        : Optional.empty();
  }

  /// Reads the body of a frame that was checked.
  ///
  /// @throws IllegalArgumentException where it makes no sense in spite of its checksum
  static Frame read(ByteBuffer buffer, int start, Envelope envelope, JournalIndex index) {
    ByteBuffer body =
        buffer.duplicate().limit(start + envelope.length()).position(start + HEADER_BYTES);
    try {
      return switch (envelope.type()) {
        case LOG_OPENED ->
            new Frame.LogOpened(
                LogName.parse(StandardCharsets.UTF_8.decode(body).toString())
                    .orElseThrow(() -> new IllegalArgumentException("not a log's name")));
        case ENTRY -> readEntry(body, index);
        case CHECKPOINT -> {
          JournalIndex.OneLog log = log(body, index);
          yield new Frame.CheckpointStored(log.name.id(), body.getLong(), Bytes.copyOf(body));
        }
        case JUDGED -> {
          JournalIndex.OneLog log = log(body, index);
          yield new Frame.Judged(log.name.id(), body.getLong(), verdict(body));
        }
        case ERASED -> new Frame.Erased(log(body, index).name.id(), body.getLong());
        case SHORTENED -> new Frame.Shortened(log(body, index).name.id(), body.getLong());
        case PAYLOAD ->
            new Frame.PayloadStored(
                log(body, index).name.id(), body.getLong(), readPayload(body, body.get()));
        default -> throw new IllegalArgumentException("unknown frame type " + envelope.type());
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a frame is shorter than it says", e);
    }
  }

  private static Frame readEntry(ByteBuffer body, JournalIndex index) {
    JournalIndex.OneLog log = log(body, index);
    long at = body.getLong();
    Verdict verdict = verdict(body);
    int flags = body.get();
    Bytes kept = take(body, body.getInt());
    Bytes entry = (flags & LOG_CUT) != 0 ? whole(kept, log.name.id()) : kept;
    Optional<SaltedPayload> payload = readPayload(body, flags);
    Optional<Bytes> request =
        (flags & HAS_REQUEST) != 0
            ? Optional.of(take(body, Frame.REQUEST_BYTES))
            : Optional.empty();
    return new Frame.EntryStored(log.name.id(), at, entry, payload, verdict, request);
  }

  private static Optional<SaltedPayload> readPayload(ByteBuffer body, int flags) {
    if ((flags & (HAS_PAYLOAD | WAS_ERASED)) == 0) {
      return Optional.empty();
    }
    var payload = new SaltedPayload(take(body, Sha256.HASH_BYTES), take(body, body.getInt()));
    return (flags & HAS_PAYLOAD) != 0 ? Optional.of(payload) : Optional.empty();
  }

  private static JournalIndex.OneLog log(ByteBuffer body, JournalIndex index) {
    return index
        .ofOrdinal(body.getInt())
        .orElseThrow(() -> new IllegalArgumentException("a log that was not opened"));
  }

  private static Verdict verdict(ByteBuffer body) {
    return Verdicts.of(body.get(), body.getShort());
  }

  private static Bytes take(ByteBuffer body, int size) {
    if (size < 0 || size > body.remaining()) {
      throw new IllegalArgumentException("a length goes past its frame");
    }
    byte[] bytes = new byte[size];
    body.get(bytes);
    return Bytes.wrap(bytes);
  }

  /// Fills salt and payload of a frame that holds them with zeros, in place, and makes its checksum
  /// right again. Done twice, or after a torn first time, it gives the same bytes. False where
  /// there is no payload.
  static boolean erase(ByteBuffer frame) {
    boolean late = frame.get(TYPE_AT) == PAYLOAD;
    int flagsAt = late ? LATE_FLAGS_AT : FLAGS_AT;
    int flags = frame.get(flagsAt);
    if ((flags & (HAS_PAYLOAD | WAS_ERASED)) == 0) {
      return false;
    }
    int salt = late ? flagsAt + 1 : flagsAt + 1 + 4 + frame.getInt(flagsAt + 1);
    int payload = salt + Sha256.HASH_BYTES + 4;
    frame.put(flagsAt, (byte) (flags & ~HAS_PAYLOAD | WAS_ERASED));
    frame.put(salt, new byte[Sha256.HASH_BYTES]);
    frame.put(payload, new byte[frame.getInt(salt + Sha256.HASH_BYTES)]);
    frame.putInt(4, crc(frame, CHECKED_FROM, frame.limit()));
    return true;
  }

  /// A frame in place of a damaged one, with its entry and without its content, or without the
  /// content that came later; empty where the entry is damaged too.
  ///
  /// @param damaged all its bytes, of which none is relied on without the leaf hash
  /// @param late whether it held content that came later
  static Optional<ByteBuffer> withoutContent(
      ByteBuffer damaged, boolean late, JournalIndex.OneLog log, long index, int syncs) {
    int length = damaged.limit();
    ByteBuffer frame = ByteBuffer.allocate(length);
    frame.putInt(0, length - CHECKED_FROM).position(CHECKED_FROM);
    frame.putInt(syncs).put((byte) (late ? PAYLOAD : ENTRY)).putInt(log.ordinal).putLong(index);
    int flags = 0;
    int content;
    if (late) {
      content = LATE_FLAGS_AT + 1;
    } else {
      int entryAt = FLAGS_AT + 1 + 4;
      int size = damaged.getInt(FLAGS_AT + 1);
      if (size < 0 || size > length - entryAt) {
        return Optional.empty();
      }
      Bytes entry = Bytes.copyOf(damaged.slice(entryAt, size));
      Bytes leafHash = log.tree.leafHash(index);
      if (!Leaf.leafHash(entry).equals(leafHash)) {
        if (size < CUT_AT || !Leaf.leafHash(whole(entry, log.name.id())).equals(leafHash)) {
          return Optional.empty();
        }
        flags = LOG_CUT;
      }
      putVerdict(frame, Verdict.AWAITING);
      frame.putInt(FLAGS_AT + 1, size).position(entryAt);
      entry.putTo(frame);
      content = entryAt + size;
    }
    int room = length - content - Sha256.HASH_BYTES - 4;
    if (room >= 0) {
      flags |= WAS_ERASED;
      frame.putInt(content + Sha256.HASH_BYTES, room);
    }
    frame.put(late ? LATE_FLAGS_AT : FLAGS_AT, (byte) flags);
    frame.putInt(4, crc(frame, CHECKED_FROM, length));
    return Optional.of(frame.rewind());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
