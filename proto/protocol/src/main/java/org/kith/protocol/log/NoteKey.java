package org.kith.protocol.log;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// A C2SP verifier key: whose signature lines on a note count (SPEC 3.2).
///
/// @param name the key's name, as signature lines carry it
/// @param type what it signs
/// @param publicKey 32 bytes; of ML-DSA-44, 1,312
public record NoteKey(String name, Type type, Bytes publicKey) {
  /// C2SP signature types.
  public enum Type {
    /// Ed25519 over the note's text.
    ED25519(0x01, Ed25519.KEY_BYTES),
    /// Ed25519 over a timestamped cosignature message.
    COSIGNATURE(0x04, Ed25519.KEY_BYTES),
    /// ML-DSA-44 over a timestamped cosignature message.
    ML_DSA_44(0x06, MlDsaCosignature.KEY_BYTES);

    private final int number;
    private final int keyBytes;

    Type(int number, int keyBytes) {
      this.number = number;
      this.keyBytes = keyBytes;
    }

    int number() {
      return number;
    }
  }

  static final int HASH_BYTES = 4;

  private static final char DELETE = 0x7f;
  private static final char NEXT_LINE = 0x85;
  private static final HexFormat HEX = HexFormat.of();

  public NoteKey {
    if (!isName(name)) {
      throw new IllegalArgumentException("a key's name has no space, no plus, and some characters");
    }
    if (publicKey.size() != type.keyBytes) {
      throw new IllegalArgumentException(
          "a public key has " + type.keyBytes + " bytes, not " + publicKey.size());
    }
  }

  /// A key that signs notes, such as a log's.
  public static NoteKey ed25519(String name, Bytes publicKey) {
    return new NoteKey(name, Type.ED25519, publicKey);
  }

  static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) { // SPEC 3.1
      char c = name.charAt(i);
      if (c <= ' ' || c == '+' || c > DELETE && isSpace(c)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /// Unicode's White_Space, which no one method of the JDK knows.
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }

  /// First four bytes of SHA-256 over name, line feed, type and key: what signature lines carry.
  public Bytes hash() {
    return Sha256.hash(Bytes.utf8(name + "\n"), typed()).slice(0, HASH_BYTES);
  }

  private Bytes typed() {
    return Bytes.concat(Bytes.wrap(new byte[] {(byte) type.number()}), publicKey);
  }

  /// `<name>+<hash>+<base64 of type and key>`.
  public String vkey() {
    return name + "+" + hash().hex() + "+" + typed().base64();
  }

  /// Reads a verifier key; empty where it is not one of ours, or its hash is wrong, or its key is
  /// not a valid point (SPEC 3.2, 3.7).
  public static Optional<NoteKey> parse(String vkey) {
    int first = vkey.indexOf('+');
    int second = vkey.indexOf('+', first + 1);
    if (first < 1 || second < 0) {
      return Optional.empty();
    }
    String name = vkey.substring(0, first);
    byte[] typed;
    byte[] hash;
    try {
      hash = HEX.parseHex(vkey, first + 1, second);
      typed = Base64.getDecoder().decode(vkey.substring(second + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!isName(name) || typed.length < 1) {
      return Optional.empty();
    }
    Bytes key = Bytes.wrap(typed).slice(1, typed.length);
    for (Type type : Type.values()) {
      if (type.number() == typed[0]
          && key.size() == type.keyBytes
          && (type == Type.ML_DSA_44 || Ed25519.isValidPublicKey(key))) {
        var read = new NoteKey(name, type, key);
        return read.hash().equals(Bytes.wrap(hash)) && read.vkey().equals(vkey)
            ? Optional.of(read)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
