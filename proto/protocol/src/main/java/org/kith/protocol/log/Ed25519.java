package org.kith.protocol.log;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// The one Ed25519 verifier (SPEC 3.7): BouncyCastle's low-level one, behind full validation of
/// the public key. Other verifiers differ on edge cases, and two verdicts on one signature would
/// split a log.
public final class Ed25519 {
  /// Length of a public key and of a seed.
  public static final int KEY_BYTES = 32;

  /// Length of a signature.
  public static final int SIGNATURE_BYTES = 64;

  /// Keys that passed, so that a log's key is validated once and not with each checkpoint.
  private static final int POINTS_MAX = 4_096;

  private static final Map<Bytes, PublicPoint> POINTS = new ConcurrentHashMap<>();

  /// Signatures that were found right or made here, by hash of key, signature and message: the same
  /// checkpoint comes from every peer, and verifying it costs a hundred times what looking it up
  /// costs.
  private static final int RIGHT_MAX = 8_192;

  private static final Set<Bytes> RIGHT = ConcurrentHashMap.newKeySet();

  private Ed25519() {}

  /// Whether a public key is canonical, on the curve, and of prime order.
  public static boolean isValidPublicKey(Bytes publicKey) {
    return point(publicKey) != null;
  }

  /// Whether the signature is this key's over the message. False for anything malformed.
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) { // SPEC 3.7
    if (signature.size() != SIGNATURE_BYTES) {
      return false;
    }
    PublicPoint point = point(publicKey);
    if (point == null) {
      return false;
    }
    Bytes whole = Sha256.hash(publicKey, signature, message); // the first two have fixed lengths
    if (RIGHT.contains(whole)) {
      return true;
    }
    byte[] text = message.toArray();
    boolean right =
        org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature.toArray(), 0, point, text, 0, text.length);
    if (right) {
      keep(whole);
    }
    return right;
  }

  /// A signature was made here with this key, so it is right: own checkpoints come back from every
  /// peer. Another process, or this one after a start, verifies it as anybody's.
  static void made(Bytes publicKey, Bytes message, Bytes signature) {
    keep(Sha256.hash(publicKey, signature, message));
  }

  private static void keep(Bytes whole) {
    if (RIGHT.size() >= RIGHT_MAX) {
      RIGHT.clear();
    }
    RIGHT.add(whole);
  }

  private static @Nullable PublicPoint point(Bytes publicKey) { // SPEC 3.7
    if (publicKey.size() != KEY_BYTES) {
      return null;
    }
    PublicPoint point = POINTS.get(publicKey);
    if (point == null) {
      point =
          org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFullExport(
              publicKey.toArray(), 0);
      if (point != null && POINTS.size() < POINTS_MAX) {
        POINTS.put(publicKey, point);
      }
    }
    return point;
  }
}
