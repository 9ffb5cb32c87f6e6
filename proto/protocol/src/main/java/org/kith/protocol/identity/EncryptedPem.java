package org.kith.protocol.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.kith.protocol.bytes.Bytes;

/// PKCS#8 encrypted by PBES2 (RFC 8018) with PBKDF2-HMAC-SHA256 and AES-256-CBC, in PEM.
final class EncryptedPem {
  /// What is refused, so that a planted file cannot hold up a start.
  static final int ITERATIONS_MAX = 10_000_000;

  static final int PEM_CHARACTERS_MAX = 16 * 1_024;

  private static final String DAMAGED = "The file is not an encrypted private key (PKCS#8 in PEM).";
  private static final String WRONG_PASSPHRASE = "The passphrase does not open the key file.";
  private static final String BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final String END = "-----END ENCRYPTED PRIVATE KEY-----";
  private static final int IV_BYTES = 16;
  private static final int LINE_CHARACTERS = 64;

  private EncryptedPem() {}

  static String encrypt(Bytes pkcs8, Passphrase passphrase, SecureRandom random) {
    int iterations = passphrase.iterations();
    Bytes salt = passphrase.salt(random);
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    try {
      byte[] encrypted =
          cipher(Cipher.ENCRYPT_MODE, passphrase, salt, iterations, iv).doFinal(pkcs8.toArray());
      return pem(
          new EncryptedPrivateKeyInfo(algorithm(salt.toArray(), iterations, iv), encrypted)
              .getEncoded("DER"));
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("every Java platform has AES and PBKDF2", e);
    }
  }

  /// The PKCS#8 bytes of a key.
  static Bytes decrypt(String pem, Passphrase passphrase) throws KeyPem.CannotOpen {
    try {
      EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(der(pem));
      AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
      if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
        throw new KeyPem.CannotOpen(DAMAGED);
      }
      PBES2Parameters scheme = PBES2Parameters.getInstance(algorithm.getParameters());
      PBKDF2Params derivation =
          PBKDF2Params.getInstance(scheme.getKeyDerivationFunc().getParameters());
      if (!scheme.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
          || !derivation.getPrf().getAlgorithm().equals(PKCSObjectIdentifiers.id_hmacWithSHA256)
          || !scheme
              .getEncryptionScheme()
              .getAlgorithm()
              .equals(NISTObjectIdentifiers.id_aes256_CBC)
          || derivation.getIterationCount().bitLength() > Integer.SIZE - 1
          || derivation.getIterationCount().signum() < 1
          || derivation.getIterationCount().intValue() > ITERATIONS_MAX) {
        throw new KeyPem.CannotOpen(DAMAGED);
      }
      byte[] iv =
          ASN1OctetString.getInstance(scheme.getEncryptionScheme().getParameters()).getOctets();
      Cipher cipher =
          cipher(
              Cipher.DECRYPT_MODE,
              passphrase,
              Bytes.wrap(derivation.getSalt()),
              derivation.getIterationCount().intValue(),
              iv);
      return opened(cipher, info.getEncryptedData());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new KeyPem.CannotOpen(DAMAGED, e);
    }
  }

  /// A wrong passphrase shows in the padding, or by what comes out being no key.
  private static Bytes opened(Cipher cipher, byte[] encrypted)
      throws KeyPem.CannotOpen, IllegalBlockSizeException {
    try {
      byte[] pkcs8 = cipher.doFinal(encrypted);
      PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
      return Bytes.wrap(pkcs8);
    } catch (BadPaddingException | IOException | IllegalArgumentException e) {
      throw new KeyPem.CannotOpen(WRONG_PASSPHRASE, e);
    }
  }

  private static AlgorithmIdentifier algorithm(byte[] salt, int iterations, byte[] iv) {
    var derivation =
        new KeyDerivationFunc(
            PKCSObjectIdentifiers.id_PBKDF2,
            new PBKDF2Params(
                salt,
                iterations,
                Passphrase.KEY_BITS / Byte.SIZE,
                new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE)));
    var encryption =
        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv));
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(derivation, encryption));
  }

  private static Cipher cipher(
      int mode, Passphrase passphrase, Bytes salt, int iterations, byte[] iv)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, passphrase.stretched(salt, iterations), new IvParameterSpec(iv));
    return cipher;
  }

  private static String pem(byte[] der) {
    return BEGIN
        + "\n"
        + Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(der)
        + "\n"
        + END
        + "\n";
  }

  private static ASN1Primitive der(String pem) throws IOException {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (pem.length() > PEM_CHARACTERS_MAX || begin < 0 || end < begin + BEGIN.length()) {
      throw new IOException("no encrypted private key in PEM");
    }
    String text = pem.substring(begin + BEGIN.length(), end).replaceAll("\\s", "");
    return ASN1Primitive.fromByteArray(Base64.getDecoder().decode(text));
  }
}
