package org.kith.protocol.identity;

import org.kith.protocol.bytes.Bytes;

/// Where an epoch of a log ended: a position, never a time, since anybody can claim any time
/// (SPEC 4.9).
///
/// @param size entries below it count for ever; nothing at or above it does
/// @param root RFC 6962 root of those entries
/// @param revoked its key may be in other hands: what stands above was never the organisation's
public record LogEnd(long size, Bytes root, boolean revoked) {}
