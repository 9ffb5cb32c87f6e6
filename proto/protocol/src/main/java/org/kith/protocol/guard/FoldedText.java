package org.kith.protocol.guard;

import java.text.Normalizer;
import java.util.Arrays;

/// A text as the rules read it: digits of every script and form are ASCII digits, every space is a
/// space, every dash a hyphen, and what cannot be seen is left out. Each character knows where it
/// came from.
final class FoldedText {
  private static final int COMPATIBILITY_FROM = 0x2000;
  private static final int ASCII_LIMIT = 0x80;
  private static final int CASE_BIT = 0x20;
  private static final byte OTHER = 0;
  private static final byte DIGIT = 1;
  private static final byte LETTER = 2;
  private static final byte[] KINDS = new byte[ASCII_LIMIT];

  static {
    Arrays.fill(KINDS, '0', '9' + 1, DIGIT);
    Arrays.fill(KINDS, 'A', 'Z' + 1, LETTER);
    Arrays.fill(KINDS, 'a', 'z' + 1, LETTER);
  }

  private char[] chars;

  /// Of each character its place in code points; empty where that is its own place.
  private int[] origins;

  private int length;
  private int digits;
  private boolean hasAt;

  private FoldedText(char[] chars, int[] origins) {
    this.chars = chars;
    this.origins = origins;
  }

  static FoldedText of(String text) {
    char[] chars = text.toCharArray();
    return isAscii(chars) ? ascii(chars) : folded(text);
  }

  private static boolean isAscii(char[] chars) {
    int all = 0;
    for (char c : chars) {
      all |= c;
    }
    return all < ASCII_LIMIT;
  }

  /// Nothing is to be folded in most texts.
  private static FoldedText ascii(char[] chars) {
    var plain = new FoldedText(chars, new int[0]);
    plain.length = chars.length;
    for (char c : chars) {
      plain.count(c);
    }
    return plain;
  }

  private static FoldedText folded(String text) {
    int capacity = text.length() + 1;
    var folded = new FoldedText(new char[capacity], new int[capacity + 1]);
    int at = 0;
    for (int i = 0; i < text.length(); at++) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < ASCII_LIMIT) {
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
    int all = 0;
    char[] chars = text.toCharArray();
    for (char c : chars) {
      digits += (c - '0') >>> 31 ^ (c - '9' - 1) >>> 31; // 1 for a digit, without a branch
      all |= c;
    }
    return digits >= min || all >= ASCII_LIMIT;
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
    count(c);
  }

  private void count(char c) {
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

  /// The place of the next space with a capital after it, or -1.
  int spaceBeforeCapital(int from) {
    char[] all = chars;
    for (int i = from + 1; i < length; i++) {
      if (all[i - 1] == ' ' && Character.isUpperCase(all[i])) {
        return i - 1;
      }
    }
    return -1;
  }

  /// The place of the next space before which one, two, three or four may end, or -1. Most words
  /// end otherwise, by their last two letters.
  int spaceAfterFew(int from) {
    char[] all = chars;
    for (int i = Math.max(1, from); i < length; i++) {
      if (all[i] == ' ' && mayEndFew(i < 2 ? ' ' : all[i - 2], all[i - 1])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean mayEndFew(char before, char last) {
    int letter = before | CASE_BIT;
    return switch (last | CASE_BIT) {
      case '1', '2', '3', '4' -> true;
      case 'e' -> letter == 'n' || letter == 'e';
      case 'o' -> letter == 'w';
      case 'r' -> letter == 'u';
      default -> false;
    };
  }

  /// The character there, or a line feed outside the text.
  char at(int i) {
    return i < 0 || i >= length ? '\n' : chars[i];
  }

  /// Where the character there came from, in code points.
  int origin(int i) {
    int at = Math.min(i, length);
    return origins.length == 0 ? at : origins[at];
  }

  boolean isDigit(int i) {
    char c = at(i);
    return c >= '0' && c <= '9';
  }

  boolean isLetter(int i) {
    char c = at(i);
    return c < ASCII_LIMIT ? KINDS[c] == LETTER : Character.isLetter(c);
  }

  boolean isWord(int i) {
    char c = at(i);
    return c < ASCII_LIMIT ? KINDS[c] != OTHER : Character.isLetter(c);
  }

  /// Where the word that stands there ends.
  int wordEnd(int i) {
    int at = i;
    while (isWord(at)) {
      at++;
    }
    return at;
  }

  /// Whether a word in lower case stands there, in whatever case.
  boolean says(String word, int from) {
    for (int i = 0; i < word.length(); i++) {
      if (Character.toLowerCase(at(from + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  String text(int from, int to) {
    int start = Math.clamp(from, 0, length);
    int end = Math.clamp(to, start, length);
    return new String(chars, start, end - start);
  }
}
