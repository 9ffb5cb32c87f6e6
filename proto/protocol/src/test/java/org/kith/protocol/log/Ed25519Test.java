package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// What was signed in this process counts as right without a look, so that here another's verifier
/// looks at it.
class Ed25519Test {
  private static final Bytes X509_START = Bytes.fromHex("302a300506032b6570032100");
  private static final int MESSAGES = 50;

  private static boolean isRightElsewhere(Bytes key, Bytes message, Bytes signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Bytes.concat(X509_START, key).toArray())));
    verifier.update(message.toArray());
    return verifier.verify(signature.toArray());
  }

  private static Bytes flipped(Bytes bytes, int bit) {
    byte[] changed = bytes.toArray();
    changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return Bytes.wrap(changed);
  }

  @Test
  void whatIsSignedIsRightHereAndElsewhere() throws GeneralSecurityException {
    for (int i = 0; i < MESSAGES; i++) {
      SecretKey key = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("seed " + i)));
      Bytes message = Bytes.utf8("message ".repeat(i));
      Bytes signature = key.sign(message);
      assertThat(isRightElsewhere(key.publicKey(), message, signature)).isTrue();
      assertThat(Ed25519.verify(key.publicKey(), message, signature)).isTrue();
    }
  }

  /// Of RFC 8032, section 7.1: signed by nobody here.
  @Test
  void whatWasSignedElsewhereIsLookedAt() {
    Bytes key = Bytes.fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    Bytes message = Bytes.fromHex("72");
    Bytes signature =
        Bytes.fromHex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    assertThat(Ed25519.verify(key, flipped(message, 0), signature)).isFalse();
    assertThat(Ed25519.verify(key, message, signature)).isTrue();
    assertThat(Ed25519.verify(key, flipped(message, 0), signature)).isFalse();
  }

  @Test
  void whatWasSignedHereCountsAsItWasSignedOnly() {
    SecretKey key = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("ours")));
    SecretKey other = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("theirs")));
    Bytes message = Bytes.utf8("what is signed");
    Bytes signature = key.sign(message);
    for (int bit = 0; bit < signature.size() * Byte.SIZE; bit++) {
      assertThat(Ed25519.verify(key.publicKey(), message, flipped(signature, bit))).isFalse();
    }
    assertThat(Ed25519.verify(key.publicKey(), flipped(message, 3), signature)).isFalse();
    assertThat(Ed25519.verify(other.publicKey(), message, signature)).isFalse();
  }
}
