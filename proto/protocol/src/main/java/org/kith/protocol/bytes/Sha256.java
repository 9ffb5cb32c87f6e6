package org.kith.protocol.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 by the JDK's digest, which is about ten times faster than BouncyCastle's.
public final class Sha256 {
  /// Length of a hash in bytes.
  public static final int HASH_BYTES = 32;

  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::digest);

  private Sha256() {}

  /// SHA-256 of all parts, one after another.
  public static Bytes hash(Bytes... parts) {
    MessageDigest digest = DIGEST.get();
    for (Bytes part : parts) {
      digest.update(part.array());
    }
    return Bytes.wrap(digest.digest());
  }

  /// SHA-256 of one byte followed by all parts: RFC 6962's leaf (0x00) and node (0x01) hashes.
  public static Bytes hashPrefixed(int prefix, Bytes... parts) {
    MessageDigest digest = DIGEST.get();
    digest.update((byte) prefix);
    for (Bytes part : parts) {
      digest.update(part.array());
    }
    return Bytes.wrap(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
