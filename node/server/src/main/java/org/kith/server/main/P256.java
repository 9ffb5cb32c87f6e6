package org.kith.server.main;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/// ECDSA keys on P-256.
final class P256 {
  private P256() {}

  /// The public key that belongs to a private one.
  static PublicKey publicKey(PrivateKey key) throws CannotStart {
    if (!(key instanceof ECPrivateKey ec)) {
      throw new CannotStart("A TLS key is not an ECDSA key; restore the keys from a backup.");
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
      throw new CannotStart("A TLS key is not on P-256; restore the keys from a backup.", e);
    }
  }
}
