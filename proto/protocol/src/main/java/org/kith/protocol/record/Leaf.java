package org.kith.protocol.record;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;

/// The leaf that an entry is in its log's Merkle tree.
public final class Leaf {
  /// What every leaf starts with.
  public static final Bytes PREFIX = Bytes.utf8("kith-leaf/v1\n"); // SPEC 2.2

  private static final int RFC6962_LEAF = 0x00;

  private Leaf() {}

  /// The leaf's bytes: the prefix, then the exact EntryBody.
  public static Bytes leaf(Bytes entryBody) {
    return Bytes.concat(PREFIX, entryBody);
  }

  /// RFC 6962's leaf hash, 32 bytes.
  public static Bytes leafHash(Bytes entryBody) {
    return Sha256.hashPrefixed(RFC6962_LEAF, PREFIX, entryBody); // SPEC 2.2
  }

  /// The record's id: its leaf hash.
  public static RecordId recordId(Bytes entryBody) {
    return new RecordId(leafHash(entryBody));
  }
}
