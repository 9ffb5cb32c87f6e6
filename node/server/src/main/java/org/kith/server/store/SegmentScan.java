package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.kith.server.store.FrameCodec.Envelope;

/// Reads a segment's frames one after another, and decides what a broken one means.
final class SegmentScan {
  private static final int WINDOW_BYTES = 4 << 20;
  private static final int UNKNOWN = -1;

  private final Segment segment;
  private long windowStart;
  private ByteBuffer window = ByteBuffer.allocate(0);

  SegmentScan(Segment segment) {
    this.segment = segment;
  }

  /// Told of each sound frame.
  interface Visitor {
    void frame(long offset, ByteBuffer buffer, int start, Envelope envelope);
  }

  /// Visits all frames from an offset on; returns where the first broken one starts, or the end.
  long forEach(long from, Visitor visitor) throws IOException {
    long offset = from;
    while (offset < segment.end) {
      Optional<Envelope> envelope = at(offset);
      if (envelope.isEmpty()) {
        return offset;
      }
      visitor.frame(offset, window, (int) (offset - windowStart), envelope.get());
      lastSyncs = envelope.get().syncs();
      offset += envelope.get().length();
    }
    return offset;
  }

  /// Sync count of the last sound frame in order; before the segment's first one it is not known.
  private int lastSyncs = UNKNOWN;

  private Optional<Envelope> at(long offset) throws IOException {
    int start = (int) (offset - windowStart);
    if (offset < windowStart
        || start + FrameCodec.HEADER_BYTES + FrameCodec.FRAME_BYTES_MAX > window.limit()) {
      load(offset);
      start = 0;
    }
    return FrameCodec.check(window, start);
  }

  private void load(long offset) throws IOException {
    windowStart = offset;
    window = segment.read(offset, (int) Math.min(WINDOW_BYTES, segment.end - offset));
  }

  /// Whether everything from a broken frame on was written after the last fsync, and so was never
  /// acknowledged. A crash may keep later blocks and lose earlier ones, so sound frames can follow
  /// a broken one; but all of them then carry one sync count, the next or the same.
  boolean isUnsyncedTail(long broken) throws IOException {
    int first = -1;
    for (long offset = broken + 1; offset < segment.end; offset++) {
      Optional<Envelope> envelope = at(offset);
      if (envelope.isPresent()) {
        int syncs = envelope.get().syncs();
        boolean skips = lastSyncs != UNKNOWN && syncs > lastSyncs + 1;
        if (skips || first >= 0 && syncs != first) {
          return false;
        }
        first = syncs;
        offset += envelope.get().length() - 1;
      }
    }
    return true;
  }
}
