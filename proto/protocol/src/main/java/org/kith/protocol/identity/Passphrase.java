package org.kith.protocol.identity;

import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.kith.protocol.bytes.Bytes;

/// A passphrase while key files are opened or written with it.
///
/// Stretching it (PBKDF2-HMAC-SHA256, RFC 8018) is slow on purpose, for whoever tries passphrases;
/// the files that one of these writes share a salt, and what was stretched is kept as long as the
/// object is. So a node that opens its keys pays once, and whoever guesses gains nothing: opening
/// any one of the files was always enough to know the passphrase.
public final class Passphrase {
  static final int SALT_BYTES = 16;
  static final int KEY_BITS = 256;

  /// How often what a person thought of is hashed: a tenth of a second for a node that starts.
  static final int ITERATIONS = 100_000;

  /// How often what was drawn is hashed. Nobody tries 2^256 passphrases, however quick one is.
  static final int ITERATIONS_DRAWN = 1_000;

  private static final int DRAWN_BYTES = 32;
  private static final Pattern DRAWN = Pattern.compile("[a-z2-7]{52}"); // 32 bytes in base32

  private final char[] text;
  private final Map<Salting, SecretKeySpec> stretched = new ConcurrentHashMap<>();

  /// Where files are written with it: the salt that they share.
  private Bytes salt = Bytes.EMPTY;

  private record Salting(Bytes salt, int iterations) {}

  private Passphrase(char[] text) {
    this.text = text;
  }

  /// @param text as a person typed it, or as it lies in its file, without the line's end
  public static Passphrase of(String text) {
    return new Passphrase(text.toCharArray());
  }

  /// Text for a passphrase that no person has to remember: 256 random bits.
  public static String draw(SecureRandom random) {
    byte[] drawn = new byte[DRAWN_BYTES];
    random.nextBytes(drawn);
    return Bytes.wrap(drawn).base32();
  }

  /// How often it is hashed where something is written with it.
  int iterations() {
    return DRAWN.matcher(CharBuffer.wrap(text)).matches() ? ITERATIONS_DRAWN : ITERATIONS;
  }

  /// The salt of everything that is written with this.
  synchronized Bytes salt(SecureRandom random) {
    if (salt.isEmpty()) {
      byte[] drawn = new byte[SALT_BYTES];
      random.nextBytes(drawn);
      salt = Bytes.wrap(drawn);
    }
    return salt;
  }

  /// The AES-256 key that comes of it. Whoever asks for one that is being made waits for it.
  SecretKeySpec stretched(Bytes withSalt, int iterations) {
    return stretched.computeIfAbsent(new Salting(withSalt, iterations), this::stretch);
  }

  /// With how many salts it has been stretched.
  int stretchedCount() {
    return stretched.size();
  }

  private SecretKeySpec stretch(Salting salting) {
    var spec = new PBEKeySpec(text, salting.salt().toArray(), salting.iterations(), KEY_BITS);
    try {
      return new SecretKeySpec(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded(),
          "AES");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public String toString() {
    return "Passphrase";
  }
}
