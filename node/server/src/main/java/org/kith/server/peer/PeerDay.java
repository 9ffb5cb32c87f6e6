package org.kith.server.peer;

import java.time.Duration;
import org.kith.core.sync.Message;

/// What one peer has sent in a day (UTC), whoever wrote it; and whether that is more than it may
/// (SPEC 8.8). Counted since this node started.
final class PeerDay {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final PeerAllowance allowance;
  private long day = Long.MIN_VALUE;
  private long bytes;
  private long entries;

  PeerDay(PeerAllowance allowance) {
    this.allowance = allowance;
  }

  /// The peer has sent a message.
  synchronized void came(Message message, long nowMs) {
    isOver(nowMs);
    switch (message) {
      case Message.Range(_, var offer) -> {
        bytes += offer.bytes();
        entries += offer.items().size();
      }
      case Message.Payloads answer ->
          bytes +=
              answer.payloads().values().stream()
                  .mapToLong(sent -> (long) sent.payload().size() + sent.salt().size())
                  .sum();
      case Message.FilePiece(_, var data) -> bytes += data.size();
      default -> {} // small, and bounded otherwise
    }
  }

  /// Whether it has sent more than it may today.
  synchronized boolean isOver(long nowMs) {
    long today = Math.floorDiv(nowMs, DAY_MS);
    if (today != day) {
      day = today;
      bytes = 0;
      entries = 0;
    }
    return bytes > allowance.bytes() || entries > allowance.entries();
  }
}
