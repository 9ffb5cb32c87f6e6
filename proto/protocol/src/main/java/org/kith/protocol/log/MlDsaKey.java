package org.kith.protocol.log;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.kith.protocol.bytes.Bytes;

/// An ML-DSA-44 private key (FIPS 204) in memory. Its text form hides it.
///
/// The JDK signs, which takes a third of the time that BouncyCastle takes, and gives the same
/// bytes.
public final class MlDsaKey {
  /// Length of a seed.
  public static final int SEED_BYTES = 32;

  private static final String ALGORITHM = "ML-DSA-44";

  /// FIPS 204, algorithm 2: zeros in place of randomness make a signature deterministic.
  private static final SecureRandom ZEROS =
      new SecureRandom() {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
          Arrays.fill(bytes, (byte) 0);
        }
      };

  private final PrivateKey key;
  private final Bytes seed;
  private final Bytes publicKey;

  private MlDsaKey(Bytes seed) {
    this.seed = seed;
    var parameters = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.toArray());
    this.key = key(parameters.getEncoded());
    this.publicKey = Bytes.wrap(parameters.getPublicKey());
  }

  private static PrivateKey key(byte[] expanded) {
    try {
      var info =
          new PrivateKeyInfo(
              new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44),
              new DEROctetString(expanded)); // RFC 9881, section 6: expandedKey
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("every JDK since 24 has ML-DSA-44", e);
    }
  }

  /// The key with this 32-byte seed.
  ///
  /// @throws IllegalArgumentException for any other length
  public static MlDsaKey ofSeed(Bytes seed) {
    if (seed.size() != SEED_BYTES) {
      throw new IllegalArgumentException("an ML-DSA seed has 32 bytes, not " + seed.size());
    }
    return new MlDsaKey(seed);
  }

  /// 1,312 bytes.
  public Bytes publicKey() {
    return publicKey;
  }

  /// The seed, for key files only.
  public Bytes seed() {
    return seed;
  }

  /// The deterministic signature with an empty context, 2,420 bytes: signing again after a crash
  /// gives the same bytes.
  Bytes sign(Bytes message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key, ZEROS);
      signature.update(message.toArray());
      return Bytes.wrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("a message in memory can be signed", e);
    }
  }

  @Override
  public String toString() {
    return "MlDsaKey(public " + publicKey.slice(0, 8).hex() + "…)";
  }
}
