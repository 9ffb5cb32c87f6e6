package org.kith.protocol.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.SecretKey;

/// Private keys as they lie in files (SPEC 4.6): PKCS#8, encrypted with a passphrase (AES-256,
/// PBKDF2 with HMAC-SHA-256), in PEM. Any other tool that reads PKCS#8 reads them.
public final class KeyPem {
  private static final int ITERATIONS = 100_000;
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private KeyPem() {}

  /// The text is no key file, or the passphrase is not its own.
  public static final class CannotOpen extends Exception {
    private static final long serialVersionUID = 1L;

    CannotOpen(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /// An Ed25519 key as an encrypted PEM text.
  public static String encrypt(SecretKey key, char[] passphrase, SecureRandom random) {
    try {
      return encrypt(
          PrivateKeyInfoFactory.createPrivateKeyInfo(
              new Ed25519PrivateKeyParameters(key.seed().toArray(), 0)),
          passphrase,
          random);
    } catch (IOException e) {
      throw new AssertionError("a key in memory can be encoded", e);
    }
  }

  /// A TLS key (ECDSA P-256) as an encrypted PEM text.
  public static String encrypt(PrivateKey key, char[] passphrase, SecureRandom random) {
    return encrypt(PrivateKeyInfo.getInstance(key.getEncoded()), passphrase, random);
  }

  private static String encrypt(PrivateKeyInfo key, char[] passphrase, SecureRandom random) {
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      var encryptor =
          new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
              .setProvider(PROVIDER)
              .setRandom(random)
              .setIterationCount(ITERATIONS)
              .setPRF(
                  new AlgorithmIdentifier(
                      PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
              .setPassword(passphrase)
              .build();
      pem.writeObject(new PKCS8Generator(key, encryptor));
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError("a key in memory can be encrypted", e);
    }
    return text.toString();
  }

  /// Reads an encrypted Ed25519 key.
  ///
  /// @throws CannotOpen with one sentence that says what is wrong
  public static SecretKey ed25519(String pem, char[] passphrase) throws CannotOpen {
    PrivateKeyInfo info = decrypt(pem, passphrase);
    try {
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
      if (key instanceof Ed25519PrivateKeyParameters ed25519) {
        return SecretKey.ofSeed(Bytes.wrap(ed25519.getEncoded()));
      }
      throw new CannotOpen(
          "The key file holds another type of key than Ed25519.", new IOException());
    } catch (IOException e) {
      throw new CannotOpen("The key file does not hold a key that can be read.", e);
    }
  }

  /// Reads an encrypted TLS key (ECDSA P-256).
  ///
  /// @throws CannotOpen with one sentence that says what is wrong
  public static PrivateKey tls(String pem, char[] passphrase) throws CannotOpen {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(decrypt(pem, passphrase).getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotOpen("The key file does not hold a TLS key.", e);
    }
  }

  private static PrivateKeyInfo decrypt(String pem, char[] passphrase) throws CannotOpen {
    try (var reader = new PEMParser(new StringReader(pem))) {
      if (!(reader.readObject() instanceof PKCS8EncryptedPrivateKeyInfo encrypted)) {
        throw new CannotOpen(
            "The file is not an encrypted private key (PKCS#8 in PEM).", new IOException());
      }
      return encrypted.decryptPrivateKeyInfo(
          new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(PROVIDER).build(passphrase));
    } catch (IOException e) {
      throw new CannotOpen("The file is not an encrypted private key (PKCS#8 in PEM).", e);
    } catch (PKCSException e) {
      throw new CannotOpen("The passphrase does not open the key file.", e);
    }
  }
}
