package org.kith.protocol.record;

import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireShape;

/// The fields of an entry on the wire (SPEC 2.4, 2.6).
final class EntryShape {
  static final int DEPTH_MAX = 4; // SPEC 2.6

  static final WireShape LINK =
      WireShape.named("EntryLink")
          .uint32(1, "relation")
          .bytes(2, "record_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .build();

  static final WireShape BODY =
      WireShape.named("EntryBody")
          .uint32(1, "format_version")
          .bytes(2, "log_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .uint64(3, "index")
          .uint32(4, "kind")
          .uint32s(5, "topics")
          .bytes(6, "payload_commitment", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .uint64(7, "payload_size")
          .uint32(8, "payload_schema")
          .messages(9, "links", LINK)
          .uint64(10, "claimed_time_ms")
          .build();

  private EntryShape() {}
}
