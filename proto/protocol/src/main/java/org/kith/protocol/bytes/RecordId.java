package org.kith.protocol.bytes;

import java.util.Optional;

/// A record's id: the leaf hash of its entry (SPEC 2).
public record RecordId(Bytes hash) implements Comparable<RecordId> {
  public RecordId {
    if (hash.size() != Sha256.HASH_BYTES) {
      throw new IllegalArgumentException("a record id has 32 bytes, not " + hash.size());
    }
  }

  /// Reads a whole id: 52 base32 characters.
  public static Optional<RecordId> parse(String text) {
    return Base32.decode(text).filter(b -> b.size() == Sha256.HASH_BYTES).map(RecordId::new);
  }

  public String text() {
    return hash.base32();
  }

  @Override
  public int compareTo(RecordId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return text();
  }
}
