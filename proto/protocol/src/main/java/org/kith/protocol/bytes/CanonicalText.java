package org.kith.protocol.bytes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.Objects;

/// Texts that have one encoding (SPEC 2.8): UTF-8 in NFC, only code points assigned in Unicode
/// 15.0. The table is shipped, so that two platforms with different Unicode versions give one
/// verdict; normalisation of code points that are assigned never changes between versions.
public final class CanonicalText {
  private static final int ASCII_LIMIT = 0x80;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private CanonicalText() {}

  enum Judgement {
    CANONICAL,
    NOT_UTF8,
    NOT_CANONICAL
  }

  /// Whether a text may stand in signed bytes as it is.
  public static boolean isCanonical(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return judge(bytes, 0, bytes.length) == Judgement.CANONICAL
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  static Judgement judge(byte[] bytes, int from, int to) {
    if (isPlain(bytes, from, to)) { // ASCII without U+0000 is always in NFC
      return Judgement.CANONICAL;
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, to - from))
              .toString();
    } catch (CharacterCodingException e) {
      return Judgement.NOT_UTF8;
    }
    return text.codePoints().allMatch(CanonicalText::isAssigned)
            && Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? Judgement.CANONICAL
        : Judgement.NOT_CANONICAL;
  }

  /// Whether there is nothing but U+0001 to U+007F; eight bytes at a time, since most texts are so.
  private static boolean isPlain(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long eight = (long) EIGHT.get(bytes, i);
      if ((((eight - ONES) | eight) & HIGH_BITS) != 0) {
        return false;
      }
    }
    while (i < to && bytes[i] > 0) {
      i++;
    }
    return i == to;
  }

  /// Whether a code point is assigned in Unicode 15.0 and may stand in a text. U+0000 may not.
  public static boolean isAssigned(int codePoint) {
    return codePoint != 0
        && (codePoint < ASCII_LIMIT || codePoint >= 0 && Table.ASSIGNED.get(codePoint));
  }

  /// Read once, when the first text outside ASCII is judged.
  private static final class Table {
    static final BitSet ASSIGNED = read();

    private static BitSet read() {
      var assigned = new BitSet(Character.MAX_CODE_POINT + 1);
      try (var lines =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(
                      CanonicalText.class.getResourceAsStream("unicode-15.0-assigned.txt")),
                  StandardCharsets.US_ASCII))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.startsWith("#")) {
            int dash = line.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? line : line.substring(0, dash), 16);
            int last = dash < 0 ? first : Integer.parseInt(line.substring(dash + 1), 16);
            assigned.set(first, last + 1);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the table of code points is part of this library", e);
      }
      return assigned;
    }
  }
}
