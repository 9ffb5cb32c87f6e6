package org.kith.protocol.guard;

import java.util.Locale;

/// Names of people: a title and a capital, or a known first name before another capital.
final class Names {
  private static final int NONE = -1;

  private final FoldedText text;
  private final TextScan.Sink sink;

  Names(FoldedText text, TextScan.Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  /// Looks at the word before each space with a capital after it, since every name has one.
  void find() {
    for (int space = text.spaceBeforeCapital(0);
        space >= 0;
        space = text.spaceBeforeCapital(space + 1)) {
      before(space);
    }
  }

  private void before(int space) {
    int end = space;
    while (text.at(end - 1) == ' ') {
      end--;
    }
    if (text.at(end - 1) == '.') {
      end--;
    }
    int from = text.isLetter(end - 1) ? wordStart(end - 1) : NONE;
    if (from != NONE && isCapital(from) && nextWord(end) != NONE) {
      word(from, end);
    }
  }

  /// Where the word begins of which this letter is one. None does right after a digit, until an
  /// apostrophe or a hyphen.
  private int wordStart(int letter) {
    int start = letter;
    int mark = NONE;
    while (text.isLetter(start - 1) || (isMark(start - 1) && text.isLetter(start - 2))) {
      start--;
      mark = isMark(start) ? start : mark;
    }
    if (!text.isWord(start - 1)) {
      return start;
    }
    return mark == NONE ? NONE : mark + 1;
  }

  private boolean isMark(int i) {
    return text.at(i) == '\'' || text.at(i) == '-';
  }

  private boolean isCapital(int i) {
    return text.isLetter(i) && Character.isUpperCase(text.at(i));
  }

  /// Where the word before a word begins.
  private int wordBefore(int from) {
    int i = from - 1;
    while (i >= 0) {
      if (!text.isLetter(i)) {
        i--;
        continue;
      }
      int start = wordStart(i);
      if (start != NONE) {
        return start;
      }
      while (text.isLetter(i)) { // no letter of this run begins a word: each is read once
        i--;
      }
    }
    return NONE;
  }

  private int wordEnd(int i) {
    int at = i;
    while (text.isLetter(at) || (isMark(at) && text.isLetter(at + 1))) {
      at++;
    }
    return at;
  }

  private void word(int from, int to) {
    String word = text.text(from, to);
    if (WordLists.TITLES.contains(word)) {
      titled(word, from, to);
    } else if (WordLists.FIRST_NAMES.contains(word.toLowerCase(Locale.ROOT))
        && !isPlace(wordBefore(from))) {
      named(word, from, to);
    }
  }

  private boolean isPlace(int before) {
    return before != NONE
        && WordLists.PLACE_PREFIXES.contains(
            text.text(before, wordEnd(before)).toLowerCase(Locale.ROOT));
  }

  private void titled(String title, int from, int to) {
    int next = nextWord(to);
    if (next == NONE) {
      return;
    }
    int end = wordEnd(next);
    if (end - next == 1 && nextWord(end) != NONE) { // an initial
      next = nextWord(end);
      end = wordEnd(next);
    }
    String name = text.text(next, end);
    boolean unsure = WordLists.UNSURE_TITLES.contains(title);
    if (!isName(name, end)
        || WordLists.NOT_PERSONS.contains(title.replace(".", "") + " " + plain(name))
        || (unsure && !isKnown(name) && nextWord(end) != NONE)) {
      return;
    }
    sink.found(GuardRule.PERSON_NAME, from, end);
  }

  private void named(String first, int from, int to) {
    int next = nextWord(to);
    if (next == NONE) {
      return;
    }
    int end = wordEnd(next);
    if (end - next == 1 && nextWord(end) != NONE) { // an initial between
      next = nextWord(end);
      end = wordEnd(next);
    }
    String last = text.text(next, end);
    int third = nextWord(end);
    boolean organisation =
        third != NONE && WordLists.NO_SURNAMES.contains(lower(text.text(third, wordEnd(third))));
    if (last.length() >= 2
        && isName(last, end)
        && !organisation
        && !WordLists.NOT_PERSONS.contains(first + " " + plain(last))) {
      sink.found(GuardRule.PERSON_NAME, from, end);
    }
  }

  /// A capital and something small after it, and no word of organisations and places.
  private boolean isName(String word, int end) {
    if (word.length() < 2 || text.isDigit(end)) {
      return false;
    }
    boolean small = word.chars().skip(1).anyMatch(Character::isLowerCase);
    return small && !WordLists.NO_SURNAMES.contains(lower(plain(word)));
  }

  private static boolean isKnown(String word) {
    return WordLists.FIRST_NAMES.contains(lower(plain(word)));
  }

  private static String plain(String word) {
    return word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /// The next word where it has a capital and only a space, or a full stop and a space, between.
  private int nextWord(int end) {
    int at = end;
    if (text.at(at) == '.') {
      at++;
    }
    int spaces = at;
    while (text.at(at) == ' ' && at - spaces < 3) {
      at++;
    }
    return at > spaces && isCapital(at) ? at : NONE;
  }
}
