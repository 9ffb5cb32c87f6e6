package org.kith.protocol.guard;

import java.text.Normalizer;
import java.util.Arrays;

/// A text as the rules read it: digits of every script and form are ASCII digits, every space is
/// a
/// space, every dash a hyphen, and what cannot be seen is left out. Each character knows where it
/// came from.
final class FoldedText {
  private static final int COMPATIBILITY_FROM = 0x2000;

  private char[] chars;
  private int[] origins;
  private int length;
  private int digits;
  private boolean hasAt;

  private FoldedText(int capacity) {
    chars = new char[capacity];
    origins = new int[capacity + 1];
  }

  static FoldedText of(String text) {
    var folded = new FoldedText(text.length() + 1);
    int at = 0;
    for (int i = 0; i < text.length(); at++) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        folded.put((char) c, at);
      } else {
        folded.fold(c, at);
      }
    }
    folded.origins[folded.length] = at;
    return folded;
  }

  /// Whether a text has so many digits, or characters that may be folded into digits. Cheap: most
  /// texts have neither.
  static boolean mayHaveDigits(String text, int min) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < min; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c > 0x7f) {
        return true;
      }
    }
    return digits >= min;
  }

  private void fold(int c, int at) {
    int digit = Character.digit(c, 10);
    if (digit >= 0) {
      put((char) ('0' + digit), at);
      return;
    }
    int type = Character.getType(c);
    if (type == Character.FORMAT || type == Character.NON_SPACING_MARK) {
      return;
    }
    if (Character.isSpaceChar(c)) {
      put(' ', at);
    } else if (type == Character.DASH_PUNCTUATION || c == 0x2212) {
      put('-', at);
    } else if (c == 0x2019 || c == 0x2018 || c == 0x02bc) {
      put('\'', at);
    } else if (c >= COMPATIBILITY_FROM || (c >= 0xb2 && c <= 0xb9)) {
      Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
          .chars()
          .forEach(one -> put((char) one, at));
    } else {
      put((char) c, at);
    }
  }

  private void put(char c, int at) {
    if (length + 1 >= chars.length) {
      chars = Arrays.copyOf(chars, chars.length * 2);
      origins = Arrays.copyOf(origins, chars.length + 1);
    }
    chars[length] = c;
    origins[length] = at;
    length++;
    if (c >= '0' && c <= '9') {
      digits++;
    } else if (c == '@') {
      hasAt = true;
    }
  }

  int length() {
    return length;
  }

  /// How many digits it has.
  int digits() {
    return digits;
  }

  boolean hasAt() {
    return hasAt;
  }

  /// The character there, or a line feed outside the text.
  char at(int i) {
    return i < 0 || i >= length ? '\n' : chars[i];
  }

  /// Where the character there came from, in code points.
  int origin(int i) {
    return origins[Math.min(i, length)];
  }

  boolean isDigit(int i) {
    char c = at(i);
    return c >= '0' && c <= '9';
  }

  boolean isLetter(int i) {
    char c = at(i);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c > 0x7f && Character.isLetter(c));
  }

  boolean isWord(int i) {
    return isDigit(i) || isLetter(i);
  }

  String text(int from, int to) {
    int start = Math.clamp(from, 0, length);
    int end = Math.clamp(to, start, length);
    return new String(chars, start, end - start);
  }
}
