package org.kith.protocol.log;

import org.kith.protocol.bytes.Bytes;

/// An Ed25519 private key in memory. Its text form hides it.
public final class SecretKey implements Signer {
  private final byte[] seed;
  private final Bytes publicKey;

  private SecretKey(byte[] seed) {
    this.seed = seed;
    byte[] derived = new byte[Ed25519.KEY_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, derived, 0);
    this.publicKey = Bytes.wrap(derived);
  }

  /// The key with this 32-byte seed.
  ///
  /// @throws IllegalArgumentException for any other length
  public static SecretKey ofSeed(Bytes seed) {
    if (seed.size() != Ed25519.KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.size());
    }
    return new SecretKey(seed.toArray());
  }

  @Override
  public Bytes publicKey() {
    return publicKey;
  }

  /// The seed, for key files only.
  public Bytes seed() {
    return Bytes.copyOf(seed);
  }

  @Override
  public Bytes sign(Bytes message) {
    byte[] text = message.toArray();
    byte[] signature = new byte[Ed25519.SIGNATURE_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        seed, 0, publicKey.toArray(), 0, text, 0, text.length, signature, 0);
    Bytes made = Bytes.wrap(signature);
    Ed25519.made(publicKey, message, made);
    return made;
  }

  @Override
  public String toString() {
    return "SecretKey(public " + publicKey.hex() + ")";
  }
}
