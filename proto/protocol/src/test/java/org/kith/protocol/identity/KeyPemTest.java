package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.SecretKey;

/// SPEC 4.6
class KeyPemTest {
  private static final Passphrase PASSPHRASE = Passphrase.of("correct horse, batŵri");

  /// Written by `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256`.
  private static final String FROM_OPENSSL =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg1TVhL/00IQwICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEOJUL7x0VtPxmFnbEVmi2LEEQNlL
      /yyUj49c7E4kZ7lEbkQx8Nz9L+ceMf1TdxxQKIprWv4obuVlhGjDWA5DAZpkuR6C
      G3hqwK008rlCvM0PMiY=
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  @Test
  void anyPassphraseOpensWhatItClosed() throws KeyPem.CannotOpen {
    SecretKey key = ManifestSamples.key("a key");
    String pem = KeyPem.encrypt(key, PASSPHRASE, new SecureRandom());
    assertThat(KeyPem.ed25519(pem, PASSPHRASE).seed()).isEqualTo(key.seed());
    assertThat(KeyPem.encrypt(key, PASSPHRASE, new SecureRandom())).isNotEqualTo(pem);
    assertCannotOpen(pem, Passphrase.of(""), "passphrase does not open");
  }

  /// What makes a node's start slow is done once for all of its keys.
  @Test
  void onePassphraseIsStretchedOnceForAllThatItWrites() throws KeyPem.CannotOpen {
    Passphrase writes = Passphrase.of("one for all");
    var random = new SecureRandom();
    String first = KeyPem.encrypt(ManifestSamples.key("first"), writes, random);
    String second = KeyPem.encrypt(ManifestSamples.key("second"), writes, random);
    Passphrase opens = Passphrase.of("one for all");
    KeyPem.ed25519(first, opens);
    KeyPem.ed25519(second, opens);
    assertThat(opens.stretchedCount()).as("for two files").isEqualTo(1);
    Bytes salt = writes.salt(random);
    assertThat(salt.size()).isEqualTo(Passphrase.SALT_BYTES);
    assertThat(Passphrase.of("one for all").salt(random)).as("of another home").isNotEqualTo(salt);
  }

  /// Whoever can guess what 256 random bits are needs no help from a slow hash.
  @Test
  void onlyWhatAPersonThoughtOfIsHashedForLong() throws Exception {
    var random = new SecureRandom();
    String drawn = Passphrase.draw(random);
    assertThat(Passphrase.draw(random)).isNotEqualTo(drawn);
    assertThat(iterations(drawn)).isEqualTo(Passphrase.ITERATIONS_DRAWN);
    for (String thought :
        List.of(
            "correct horse",
            drawn.substring(1),
            drawn + "a",
            drawn.toUpperCase(Locale.ROOT),
            "1" + drawn.substring(1))) {
      assertThat(iterations(thought)).as(thought).isEqualTo(Passphrase.ITERATIONS);
    }
  }

  /// As a file that is written with it says.
  private static int iterations(String text) throws Exception {
    Passphrase passphrase = Passphrase.of(text);
    String pem = KeyPem.encrypt(ManifestSamples.key("a key"), passphrase, new SecureRandom());
    KeyPem.ed25519(pem, passphrase);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    var scheme =
        PBES2Parameters.getInstance(
            EncryptedPrivateKeyInfo.getInstance(der).getEncryptionAlgorithm().getParameters());
    return PBKDF2Params.getInstance(scheme.getKeyDerivationFunc().getParameters())
        .getIterationCount()
        .intValueExact();
  }

  @Test
  void postQuantumKeysAreTheirSeeds() throws KeyPem.CannotOpen {
    MlDsaKey key = MlDsaKey.ofSeed(ManifestSamples.key("a key").seed());
    String pem = KeyPem.encrypt(key, PASSPHRASE, new SecureRandom());
    assertThat(KeyPem.mlDsa44(pem, PASSPHRASE).publicKey()).isEqualTo(key.publicKey());
    assertThatThrownBy(() -> KeyPem.ed25519(pem, PASSPHRASE))
        .isInstanceOf(KeyPem.CannotOpen.class)
        .hasMessageContaining("another type of key than Ed25519");
    String other = KeyPem.encrypt(ManifestSamples.key("a key"), PASSPHRASE, new SecureRandom());
    assertThatThrownBy(() -> KeyPem.mlDsa44(other, PASSPHRASE))
        .isInstanceOf(KeyPem.CannotOpen.class)
        .hasMessageContaining("another type of key than ML-DSA-44");
  }

  @Test
  void opensslWritesWhatIsRead() throws KeyPem.CannotOpen {
    assertThat(KeyPem.ed25519(FROM_OPENSSL, Passphrase.of("openssl")).publicKey().size())
        .isEqualTo(32);
  }

  @Test
  void damagedFilesAreNoKeys() {
    String pem = KeyPem.encrypt(ManifestSamples.key("a key"), PASSPHRASE, new SecureRandom());
    assertCannotOpen("", PASSPHRASE, "not an encrypted private key");
    assertCannotOpen(pem.substring(0, 100), PASSPHRASE, "not an encrypted private key");
    assertCannotOpen(pem.replace("ENCRYPTED ", ""), PASSPHRASE, "not an encrypted private key");
    assertCannotOpen(pem.replaceFirst("M[A-Za-z]{3}", "AAAA"), PASSPHRASE, "not an encrypted");
    String edge = " ".repeat(EncryptedPem.PEM_CHARACTERS_MAX - pem.length()) + pem;
    assertThat(edge).hasSize(EncryptedPem.PEM_CHARACTERS_MAX);
    assertCannotOpen(edge, Passphrase.of("x"), "passphrase does not open");
    assertCannotOpen(" " + edge, PASSPHRASE, "not an encrypted private key");
  }

  @Test
  void otherCurvesAreNoTlsKeys() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    String pem =
        KeyPem.encrypt(generator.generateKeyPair().getPrivate(), PASSPHRASE, new SecureRandom());
    assertThatThrownBy(() -> KeyPem.tls(pem, PASSPHRASE))
        .isInstanceOf(KeyPem.CannotOpen.class)
        .hasMessageContaining("P-256");
  }

  private static void assertCannotOpen(String pem, Passphrase passphrase, String sentence) {
    assertThatThrownBy(() -> KeyPem.ed25519(pem, passphrase))
        .isInstanceOf(KeyPem.CannotOpen.class)
        .hasMessageContaining(sentence);
  }
}
