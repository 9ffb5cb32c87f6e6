package org.kith.protocol.bytes;

import java.util.Optional;

/// RFC 4648 base32 in lower case without padding: the text form of every id.
public final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS_PER_CHARACTER = 5;

  private Base32() {}

  static String encode(Bytes bytes) {
    var text = new StringBuilder((bytes.size() * Byte.SIZE + 4) / BITS_PER_CHARACTER);
    int held = 0;
    int bits = 0;
    for (int i = 0; i < bytes.size(); i++) {
      held = (held << Byte.SIZE) | (bytes.at(i) & 0xff);
      bits += Byte.SIZE;
      while (bits >= BITS_PER_CHARACTER) {
        bits -= BITS_PER_CHARACTER;
        text.append(ALPHABET.charAt((held >> bits) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((held << (BITS_PER_CHARACTER - bits)) & 31));
    }
    return text.toString();
  }

  /// Reads the one canonical text of some bytes; empty for any other text.
  public static Optional<Bytes> decode(String text) {
    byte[] bytes = new byte[text.length() * BITS_PER_CHARACTER / Byte.SIZE];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
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
    Bytes decoded = Bytes.wrap(bytes);
    return encode(decoded).equals(text) ? Optional.of(decoded) : Optional.empty();
  }
}
