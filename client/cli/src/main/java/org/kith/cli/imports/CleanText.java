package org.kith.cli.imports;

import java.text.Normalizer;

/// Text of other systems in the form that records take: NFC, line feeds only, no other control
/// characters, no space around it.
final class CleanText {
  /// Stands where a text was shortened.
  static final String MARK = " […]";

  /// How far back a cut looks for the end of a word.
  private static final int WORD_CHARACTERS_MAX = 30;

  private CleanText() {}

  static String of(String text) {
    var clean = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\r') {
                clean.append('\n');
              } else if (point == '\t') {
                clean.append(' ');
              } else if (!isUnwanted(point)) {
                clean.appendCodePoint(point);
              }
            });
    return Normalizer.normalize(clean, Normalizer.Form.NFC).strip();
  }

  private static boolean isUnwanted(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /// The text with at most so many characters (code points); where something is left out, the mark
  /// stands at the end.
  static String shortened(String text, int charactersMax) {
    if (text.codePointCount(0, text.length()) <= charactersMax) {
      return text;
    }
    int keep = charactersMax - MARK.length();
    if (keep < 1) {
      return text.substring(0, text.offsetByCodePoints(0, charactersMax));
    }
    int end = text.offsetByCodePoints(0, keep);
    int word = end;
    while (word > 0
        && end - word < WORD_CHARACTERS_MAX
        && !Character.isWhitespace(text.charAt(word))) {
      word--;
    }
    boolean atWord = word > 0 && Character.isWhitespace(text.charAt(word));
    return text.substring(0, atWord ? word : end).stripTrailing() + MARK;
  }
}
