package org.kith.core.admit;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;

/// Entries `from` (inclusive) to `to` (exclusive) of a log, offered with a checkpoint and the RFC
/// 6962 consistency proof from size `to` to the checkpoint's size (SPEC 7.4). Who offers it is no
/// part of it, on purpose.
public record RangeOffer(
    LogId log, long from, long to, List<OfferedItem> items, Bytes checkpoint, List<Bytes> proof) {
  public RangeOffer {
    items = List.copyOf(items);
    proof = List.copyOf(proof);
  }

  /// Bytes of entries, payloads and salts.
  public long bytes() {
    long bytes = 0;
    for (OfferedItem item : items) {
      bytes += item.entry().size();
      bytes += item.payload().map(OfferedItem.SaltedPayload::bytes).orElse(0L);
    }
    return bytes;
  }
}
