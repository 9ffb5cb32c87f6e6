package org.kith.server.store;

import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;

/// One fact in the journal. The journal interleaves all logs in the order in which things
/// arrived.
public sealed interface Frame {
  /// Length of a request's hash.
  int REQUEST_BYTES = 16;

  /// A log is held from here on, empty at first.
  record LogOpened(LogName name) implements Frame {}

  /// An accepted entry at the end of its log, with the gate's first verdict on its record. An own
  /// entry carries the hash of the request id that it was published under.
  record EntryStored(
      LogId log,
      long index,
      Bytes entry,
      Optional<SaltedPayload> payload,
      Verdict verdict,
      Optional<Bytes> request)
      implements Frame {}

  /// The newest checkpoint of a log whose whole tree is held; exact note bytes.
  record CheckpointStored(LogId log, long size, Bytes note) implements Frame {}

  /// The payload and salt of an entry that was stored before are erased (SPEC 9.3).
  record Erased(LogId log, long index) implements Frame {}

  /// The payload of an entry that was stored without it. Empty where it was erased since.
  record PayloadStored(LogId log, long index, Optional<SaltedPayload> payload) implements Frame {}

  /// A later verdict on an entry that was stored before.
  record Judged(LogId log, long index, Verdict verdict) implements Frame {}

  /// What a log held from `size` on was another history than the one that its end names, and is not
  /// of the log any more (SPEC 4.9). What comes next has the index `size`.
  record Shortened(LogId log, long size) implements Frame {}

  /// What the journal keeps of a request id.
  static Bytes request(String requestId) {
    return Sha256.hash(Bytes.utf8(requestId)).slice(0, REQUEST_BYTES);
  }
}
