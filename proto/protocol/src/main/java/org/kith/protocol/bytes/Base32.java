package org.kith.protocol.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// RFC 4648 base32 in lower case without padding: the text form of every id.
public final class Base32 {
  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
  private static final int BITS_PER_CHARACTER = 5;
  private static final int LETTERS = 26;

  private Base32() {}

  static String encode(Bytes bytes) {
    byte[] text = new byte[(bytes.size() * Byte.SIZE + 4) / BITS_PER_CHARACTER];
    int at = 0;
    int held = 0;
    int bits = 0;
    for (int i = 0; i < bytes.size(); i++) {
      held = (held << Byte.SIZE) | (bytes.at(i) & 0xff);
      bits += Byte.SIZE;
      while (bits >= BITS_PER_CHARACTER) {
        bits -= BITS_PER_CHARACTER;
        text[at++] = ALPHABET[(held >> bits) & 31];
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text[at] = ALPHABET[(held << (BITS_PER_CHARACTER - bits)) & 31];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /// Reads the one canonical text of some bytes; empty for any other text.
  public static Optional<Bytes> decode(String text) {
    byte[] bytes = new byte[text.length() * BITS_PER_CHARACTER / Byte.SIZE];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = valueOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      held = (held << BITS_PER_CHARACTER) | value;
      bits += BITS_PER_CHARACTER;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    boolean canonical = held == 0 && bits < BITS_PER_CHARACTER; // no bit is left, nor a character
    return canonical ? Optional.of(Bytes.wrap(bytes)) : Optional.empty();
  }

  /// Negative for what is not in the alphabet.
  private static int valueOf(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '2' && c <= '7' ? c - '2' + LETTERS : -1;
  }
}
