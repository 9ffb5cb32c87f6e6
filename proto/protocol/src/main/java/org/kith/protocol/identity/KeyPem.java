package org.kith.protocol.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.SecretKey;

/// Private keys as they lie in files (SPEC 4.6): PKCS#8, encrypted with a passphrase (AES-256,
/// PBKDF2 with HMAC-SHA-256), in PEM. Any other tool that reads PKCS#8 reads them.
public final class KeyPem {
  /// RFC 8410: an Ed25519 key in PKCS#8 is these bytes and the seed.
  private static final Bytes ED25519_PREFIX = Bytes.fromHex("302e020100300506032b657004220420");

  /// RFC 9881: an ML-DSA-44 key in PKCS#8, as its seed alone, is these bytes and the seed.
  private static final Bytes ML_DSA_44_PREFIX =
      Bytes.fromHex("3034020100300b06096086480165030403110422" + "8020");

  private static final int P256_BITS = 256;

  private KeyPem() {}

  /// The text is no key file, or the passphrase is not its own.
  public static final class CannotOpen extends Exception {
    private static final long serialVersionUID = 1L;

    CannotOpen(String sentence) {
      super(sentence);
    }

    CannotOpen(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /// An Ed25519 key as an encrypted PEM text.
  public static String encrypt(SecretKey key, Passphrase passphrase, SecureRandom random) {
    return EncryptedPem.encrypt(Bytes.concat(ED25519_PREFIX, key.seed()), passphrase, random);
  }

  /// An ML-DSA-44 key as an encrypted PEM text.
  public static String encrypt(MlDsaKey key, Passphrase passphrase, SecureRandom random) {
    return EncryptedPem.encrypt(Bytes.concat(ML_DSA_44_PREFIX, key.seed()), passphrase, random);
  }

  /// A TLS key (ECDSA P-256) as an encrypted PEM text.
  public static String encrypt(PrivateKey key, Passphrase passphrase, SecureRandom random) {
    return EncryptedPem.encrypt(Bytes.copyOf(key.getEncoded()), passphrase, random);
  }

  /// Reads an encrypted Ed25519 key.
  ///
  /// @throws CannotOpen with one sentence that says what is wrong
  public static SecretKey ed25519(String pem, Passphrase passphrase) throws CannotOpen {
    Bytes pkcs8 = EncryptedPem.decrypt(pem, passphrase);
    if (!pkcs8.startsWith(ED25519_PREFIX)
        || pkcs8.size() != ED25519_PREFIX.size() + Ed25519.KEY_BYTES) {
      throw new CannotOpen("The key file holds another type of key than Ed25519.");
    }
    return SecretKey.ofSeed(pkcs8.slice(ED25519_PREFIX.size(), pkcs8.size()));
  }

  /// Reads an encrypted ML-DSA-44 key.
  ///
  /// @throws CannotOpen with one sentence that says what is wrong
  public static MlDsaKey mlDsa44(String pem, Passphrase passphrase) throws CannotOpen {
    Bytes pkcs8 = EncryptedPem.decrypt(pem, passphrase);
    if (!pkcs8.startsWith(ML_DSA_44_PREFIX)
        || pkcs8.size() != ML_DSA_44_PREFIX.size() + MlDsaKey.SEED_BYTES) {
      throw new CannotOpen("The key file holds another type of key than ML-DSA-44.");
    }
    return MlDsaKey.ofSeed(pkcs8.slice(ML_DSA_44_PREFIX.size(), pkcs8.size()));
  }

  /// Reads an encrypted TLS key (ECDSA P-256).
  ///
  /// @throws CannotOpen with one sentence that says what is wrong
  public static PrivateKey tls(String pem, Passphrase passphrase) throws CannotOpen {
    Bytes pkcs8 = EncryptedPem.decrypt(pem, passphrase);
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
      if (key instanceof ECPrivateKey ec
          && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
        return key;
      }
      throw new CannotOpen("The key file holds another type of TLS key than ECDSA P-256.");
    } catch (GeneralSecurityException e) {
      throw new CannotOpen("The key file does not hold a TLS key.", e);
    }
  }
}
