package org.kith.server.search;

import java.nio.ByteBuffer;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;

/// A record as its own origin can reach it: half of a hash over its id and its origin (and its
/// kind). A correction by anybody else has another key and so reaches nothing (SPEC 9.1).
record Key(long high, long low) implements Comparable<Key> {
  static final int BYTES = 16;

  static Key of(RecordId id, OrganisationId origin) {
    return of(Sha256.hash(id.hash(), origin.hash()).buffer());
  }

  static Key of(RecordId id, OrganisationId origin, int kind) {
    return of(Sha256.hash(id.hash(), origin.hash(), Bytes.uint64be(kind)).buffer());
  }

  static Key of(ByteBuffer bytes) {
    return new Key(bytes.getLong(), bytes.getLong());
  }

  /// In the order of the hashes.
  @Override
  public int compareTo(Key other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  void putTo(ByteBuffer target) {
    target.putLong(high).putLong(low);
  }

  BytesRef bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    putTo(bytes);
    return new BytesRef(bytes.array());
  }
}
