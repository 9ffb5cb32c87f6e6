package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.kith.server.store.FrameCodec.Envelope;

/// Frames that take the place of damaged ones of an entry that is itself sound.
///
/// @param losesContent whether the entry's content was in one of them
record Mending(List<Mended> frames, boolean losesContent) {
  private static final Mending NONE = new Mending(List.of(), false);

  /// One frame and where it goes.
  private record Mended(Spot spot, ByteBuffer bytes) {}

  /// Nothing where no frame is damaged, or the entry is.
  ///
  /// @param spots by sequence
  static Mending of(JournalIndex.OneLog log, long at, LongFunction<Spot> spots) throws IOException {
    long entry = log.sequences.get(at);
    long content = log.late.getOrDefault(at, entry);
    var mended = new ArrayList<Mended>();
    boolean lost = false;
    for (long sequence : entry == content ? List.of(entry) : List.of(entry, content)) {
      Spot spot = spots.apply(sequence);
      ByteBuffer bytes = spot.read();
      if (FrameCodec.check(bytes, 0).isEmpty()) {
        Optional<ByteBuffer> without =
            FrameCodec.withoutContent(
                bytes, sequence != entry, log, at, syncsBefore(sequence, spots));
        if (without.isEmpty()) {
          return NONE;
        }
        mended.add(new Mended(spot, without.get()));
        lost |= sequence == content;
      }
    }
    return new Mending(mended, lost);
  }

  /// The sync count of a damaged frame: that of the one before it, or less.
  private static int syncsBefore(long sequence, LongFunction<Spot> spots) throws IOException {
    return sequence == 0
        ? 0
        : FrameCodec.check(spots.apply(sequence - 1).read(), 0).map(Envelope::syncs).orElse(0);
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /// Writes them; durable when it returns.
  void carryOut() throws IOException {
    for (Mended frame : frames) {
      frame.spot().segment().file.write(frame.spot().offset(), frame.bytes());
      frame.spot().segment().file.sync();
    }
  }
}
