package org.kith.server.peer;

import java.time.Duration;
import org.kith.core.sync.Message;

/// Bytes of entries and payloads that one peer has sent in a day (UTC), whoever wrote them; and
/// whether that is more than it may (SPEC 8.8). Counted since this node started.
final class DailyBytes {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final long bytesMax;
  private long day = Long.MIN_VALUE;
  private long bytes;

  DailyBytes(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// The peer has sent a message.
  synchronized void came(Message message, long nowMs) {
    isOver(nowMs);
    bytes +=
        switch (message) {
          case Message.Range(_, var offer) -> offer.bytes();
          case Message.Payloads answer ->
              answer.payloads().values().stream()
                  .mapToLong(sent -> (long) sent.payload().size() + sent.salt().size())
                  .sum();
          case Message.FilePiece(_, var data) -> data.size();
          default -> 0; // small, and bounded otherwise
        };
  }

  /// Whether it has sent more than it may today.
  synchronized boolean isOver(long nowMs) {
    long today = Math.floorDiv(nowMs, DAY_MS);
    if (today != day) {
      day = today;
      bytes = 0;
    }
    return bytes > bytesMax;
  }
}
