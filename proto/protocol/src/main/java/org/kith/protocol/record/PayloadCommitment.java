package org.kith.protocol.record;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// The salted hash by which an entry commits to its payload: once salt and payload are erased,
/// nobody can guess the payload from it.
public final class PayloadCommitment {
  /// Length of a salt in bytes.
  public static final int SALT_BYTES = 32;

  private static final Bytes PREFIX = Bytes.utf8("kith-payload/v1\n");

  private PayloadCommitment() {}

  /// The commitment, 32 bytes.
  ///
  /// @throws IllegalArgumentException where the salt has not 32 bytes
  public static Bytes of(Bytes salt, Bytes payload) {
    if (salt.size() != SALT_BYTES) {
      throw new IllegalArgumentException("a salt has 32 bytes, not " + salt.size());
    }
    return Sha256.hash(PREFIX, salt, Bytes.uint64be(payload.size()), payload); // SPEC 2.5
  }
}
