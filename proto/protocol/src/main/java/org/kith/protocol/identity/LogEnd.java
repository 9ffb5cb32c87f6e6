package org.kith.protocol.identity;

import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;

/// Where an epoch of a log ended: a position, never a time, since anybody can claim any time
/// (SPEC 4.9).
///
/// @param size entries below it count for ever; nothing at or above it does
/// @param root RFC 6962 root of those entries
/// @param revoked its key may be in other hands: what stands above was never the organisation's
public record LogEnd(long size, Bytes root, boolean revoked) {
  /// The checkpoint of this log that it stands for; empty where no log can have such a one.
  public Optional<Checkpoint> checkpoint(LogName log) {
    return size >= 0 && size < Checkpoint.TREE_SIZE_LIMIT && root.size() == Sha256.HASH_BYTES
        ? Optional.of(new Checkpoint(log, size, root))
        : Optional.empty();
  }
}
