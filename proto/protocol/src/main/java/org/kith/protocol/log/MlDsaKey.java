package org.kith.protocol.log;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.kith.protocol.bytes.Bytes;

/// An ML-DSA-44 private key (FIPS 204) in memory. Its text form hides it.
public final class MlDsaKey {
  /// Length of a seed.
  public static final int SEED_BYTES = 32;

  private final MLDSAPrivateKeyParameters key;
  private final Bytes seed;
  private final Bytes publicKey;

  private MlDsaKey(Bytes seed) {
    this.seed = seed;
    this.key = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.toArray());
    this.publicKey = Bytes.wrap(key.getPublicKey());
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
    var signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(message.toArray(), 0, message.size());
    try {
      return Bytes.wrap(signer.generateSignature());
    } catch (CryptoException e) {
      throw new AssertionError("a message in memory can be signed", e);
    }
  }

  @Override
  public String toString() {
    return "MlDsaKey(public " + publicKey.slice(0, 8).hex() + "…)";
  }
}
