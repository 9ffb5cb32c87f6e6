package org.kith.client.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// A new TLS key: ECDSA P-256 (SPEC 4.3).
record TlsKeyPair(KeyPair pair) {
  static TlsKeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return new TlsKeyPair(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has P-256", e);
    }
  }

  PrivateKey privateKey() {
    return pair.getPrivate();
  }

  /// SHA-256 of the SubjectPublicKeyInfo.
  Bytes pin() {
    return Sha256.hash(Bytes.wrap(pair.getPublic().getEncoded()));
  }
}
