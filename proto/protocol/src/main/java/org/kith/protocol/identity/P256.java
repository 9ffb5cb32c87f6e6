package org.kith.protocol.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// ECDSA keys on P-256, which TLS uses (SPEC 4.3).
public final class P256 {
  private P256() {}

  /// The public key that belongs to a private one.
  ///
  /// @throws IllegalArgumentException where it is no key on P-256
  public static PublicKey publicKey(PrivateKey key) {
    if (!(key instanceof ECPrivateKey ec)) {
      throw new IllegalArgumentException("not an ECDSA key");
    }
    org.bouncycastle.math.ec.ECPoint point =
        CustomNamedCurves.getByName("secp256r1").getG().multiply(ec.getS()).normalize();
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(
                  new ECPoint(
                      point.getAffineXCoord().toBigInteger(),
                      point.getAffineYCoord().toBigInteger()),
                  ec.getParams()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a key on P-256", e);
    }
  }

  /// What a manifest pins: SHA-256 of the SubjectPublicKeyInfo, 32 bytes.
  ///
  /// @throws IllegalArgumentException where it is no key on P-256
  public static Bytes pin(PrivateKey key) {
    return Sha256.hash(Bytes.wrap(publicKey(key).getEncoded()));
  }
}
