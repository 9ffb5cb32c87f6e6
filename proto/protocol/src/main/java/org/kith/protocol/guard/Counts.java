package org.kith.protocol.guard;

import java.util.Locale;

/// Counts of one to four people.
final class Counts {
  private static final int NONE = -1;
  private static final int WORDS_BETWEEN_MAX = 7;

  /// Longer words decide nothing.
  private static final int WORD_CHARACTERS_MAX = 8;

  private final FoldedText text;
  private final TextScan.Sink sink;

  Counts(FoldedText text, TextScan.Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  void find() {
    for (int space = text.spaceAfterFew(0); space >= 0; space = text.spaceAfterFew(space + 1)) {
      int from = fewBefore(space);
      if (from != NONE && !text.isWord(from - 1) && isAlone(from) && !isRatio(from)) {
        people(from, space);
      }
    }
  }

  /// Where one to four begins that ends here. Asked of every word, so it makes no string of it.
  private int fewBefore(int end) {
    return switch (text.at(end - 1)) {
      case '1', '2', '3', '4' -> end - 1;
      case 'e', 'E' ->
          text.says("one", end - 3) ? end - 3 : text.says("three", end - 5) ? end - 5 : NONE;
      case 'o', 'O' -> text.says("two", end - 3) ? end - 3 : NONE;
      case 'r', 'R' -> text.says("four", end - 4) ? end - 4 : NONE;
      default -> NONE;
    };
  }

  private boolean isOne(int from) {
    return text.at(from) == 'o' || text.at(from) == 'O';
  }

  /// "One patient" and "two people" are anybody, until something befell them.
  private boolean befell(int end) {
    int start = end + 1;
    return text.at(end) == ' ' && WordLists.BEFELL.contains(lower(start, text.wordEnd(start)));
  }

  private boolean isRatio(int i) {
    int start = wordStart(i - 1);
    String before = lower(start, i - 1);
    return WordLists.RATIOS.contains(before)
        || (before.equals("to")
            && WordLists.STAFF.contains(lower(wordStart(start - 1), start - 1)));
  }

  private int wordStart(int end) {
    int at = end;
    while (end - at < WORD_CHARACTERS_MAX && text.isWord(at - 1)) {
      at--;
    }
    return at;
  }

  private void people(int from, int end) {
    int at = end;
    for (int words = 0; words < WORDS_BETWEEN_MAX; words++) {
      if (text.at(at) != ' ' && text.at(at) != '-') {
        return;
      }
      at++;
      if (!text.isWord(at)) {
        return;
      }
      int next = text.wordEnd(at);
      String word = lower(at, next);
      if (WordLists.PEOPLE.contains(word)) {
        boolean general = word.equals("people") || word.equals("person") || isOne(from);
        if (general ? befell(next) : !text.text(next, next + 10).startsWith(" at a time")) {
          sink.found(GuardRule.SMALL_NUMBER, from, next);
        }
        return;
      }
      if (!WordLists.BETWEEN_COUNT_AND_PEOPLE.contains(word) && !text.isDigit(at)) {
        return;
      }
      at = next;
    }
  }

  /// A number of its own, and no part of a decimal, a code or a date.
  private boolean isAlone(int from) {
    return !text.isDigit(from) || ".-/,:".indexOf(text.at(from - 1)) < 0;
  }

  private String lower(int from, int to) {
    return text.text(from, to).toLowerCase(Locale.ROOT);
  }
}
