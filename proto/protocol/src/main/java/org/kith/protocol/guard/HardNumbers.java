package org.kith.protocol.guard;

import java.util.Locale;
import java.util.regex.Pattern;

/// Numbers that name one person: asked at the first digit of each run of digits (SPEC 10.12).
final class HardNumbers {
  private static final int HEALTH_DIGITS = 10;
  private static final int SEPARATORS_MAX = 2;
  private static final int WINDOW = 40;
  private static final int HOSPITAL_DIGITS_MIN = 4;
  private static final int HOSPITAL_CHARACTERS_MAX = 24;

  private static final Pattern HOSPITAL =
      Pattern.compile(
          "(?:\\bmrn|\\b(?:(?:hospital|unit|patient|case ?-?notes?|medical records?|district|pas)"
              + "(?:'s)?\\s{1,3}(?:number|num|no|nr|id|identifier|identification|#)))"
              + "[\\s.:;=#(\\[\"'-]{0,5}(?:(?:is|was|of|no|number)[\\s.:]{1,3})?$");

  private static final Pattern INSURANCE =
      Pattern.compile(
          "\\b(?:ni|nino|national insurance)(?:\\s{1,3}(?:number|no|num))?"
              + "[\\s.:;=#(\\[-]{0,5}(?:(?:is|was)\\s)?$");

  /// What has such a number and is no person.
  private static final Pattern PRODUCT =
      Pattern.compile(
          "\\b(?:lots?|codes?|models?|catalog(?:ue)?|parts?|refs?|serials?|batch|items?|sku|product)"
              + "\\b[^.;]{0,20}$");

  private static final Pattern CHI = Pattern.compile("\\bchi\\b[^a-z]{0,3}(?:number|no)?\\W{0,4}$");
  private static final Pattern HC =
      Pattern.compile("\\bh\\s?(?:&|and)\\s?c\\b[^a-z]{0,3}(?:number|no)?\\W{0,4}$");

  private final FoldedText text;
  private final TextScan.Sink sink;

  HardNumbers(FoldedText text, TextScan.Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  void at(int i) {
    healthNumber(i);
    insurance(i);
    hospital(i);
  }

  /// What stands before a place, in lower case.
  private String before(int i) {
    return text.text(i - WINDOW, i).toLowerCase(Locale.ROOT);
  }

  /// Ten digits, whole or as 3-3-4, whose last one checks the others by modulus 11.
  private void healthNumber(int i) {
    if (isJoined(i - 1, i - 2)) {
      return;
    }
    int at = i;
    int sum = 0;
    int count = 0;
    int first = text.at(i) - '0';
    boolean same = true;
    int check = 0;
    int prefix = 0;
    while (count < HEALTH_DIGITS) {
      if (!text.isDigit(at)) {
        return;
      }
      int digit = text.at(at) - '0';
      same &= digit == first;
      if (count < HEALTH_DIGITS - 1) {
        sum += digit * (HEALTH_DIGITS - count);
        prefix = prefix * 10 + digit;
      } else {
        check = digit;
      }
      count++;
      at++;
      if (count == 3 || count == 6) {
        at = afterSeparator(at);
      }
    }
    if (text.isWord(at) || isJoined(at, at + 1) || same || (11 - sum % 11) % 11 != check) {
      return;
    }
    sink.found(healthRule(prefix, i), i, at);
  }

  private int afterSeparator(int at) {
    int next = at;
    while (next - at < SEPARATORS_MAX && isSeparator(text.at(next))) {
      next++;
    }
    return text.isDigit(next) ? next : at;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-' || c == '.';
  }

  /// Whether digits go on beyond a sign that joins them: then it is part of something longer.
  private boolean isJoined(int sign, int beyond) {
    char c = text.at(sign);
    return text.isLetter(sign)
        || ((c == '-' || c == '.' || c == '/' || c == '+' || c == ',') && text.isDigit(beyond))
        || c == '+'
        || c == '_';
  }

  private GuardRule healthRule(int firstNine, int i) {
    String before = before(i);
    if (CHI.matcher(before).find()) {
      return GuardRule.CHI_NUMBER;
    }
    if (HC.matcher(before).find()) {
      return GuardRule.HC_NUMBER;
    }
    int day = firstNine / 10_000_000;
    int month = firstNine / 100_000 % 100;
    if (day >= 1 && day <= 31 && month >= 1 && month <= 12) {
      return GuardRule.CHI_NUMBER;
    }
    return firstNine >= 320_000_001 && firstNine <= 399_999_999
        ? GuardRule.HC_NUMBER
        : GuardRule.NHS_NUMBER;
  }

  /// Two letters, six digits and a letter; less strict where it is named.
  private void insurance(int i) {
    int letters = i;
    while (letters > 0 && text.at(letters - 1) == ' ' && i - letters < SEPARATORS_MAX) {
      letters--;
    }
    if (!text.isLetter(letters - 1) || !text.isLetter(letters - 2) || text.isWord(letters - 3)) {
      return;
    }
    int at = i;
    int gaps = 0;
    for (int pair = 0; pair < 3; pair++) {
      if (!text.isDigit(at) || !text.isDigit(at + 1)) {
        return;
      }
      at += 2;
      int next = afterSeparator(at);
      gaps += pair < 2 && next > at ? 1 : 0;
      at = pair < 2 ? next : at;
    }
    int suffix = at;
    while (suffix - at < SEPARATORS_MAX && isSeparator(text.at(suffix))) {
      suffix++;
    }
    boolean suffixed = "ABCD".indexOf(text.at(suffix)) >= 0 && !text.isWord(suffix + 1);
    boolean named = INSURANCE.matcher(before(letters - 2)).find();
    String prefix = text.text(letters - 2, letters);
    if (named && (suffixed || !text.isDigit(at))) {
      sink.found(GuardRule.NATIONAL_INSURANCE, letters - 2, suffixed ? suffix + 1 : at);
    } else if (suffixed
        && gaps != 1 // in pairs, or in one piece
        && isPrefix(prefix)
        && !PRODUCT.matcher(before(letters - 2)).find()) {
      sink.found(GuardRule.NATIONAL_INSURANCE, letters - 2, suffix + 1);
    }
  }

  private static boolean isPrefix(String letters) {
    return "ABCEGHJKLMNOPRSTWXYZ".indexOf(letters.charAt(0)) >= 0
        && "ABCEGHJKLMNPRSTWXYZ".indexOf(letters.charAt(1)) >= 0
        && !WordLists.NO_INSURANCE_PREFIX.contains(letters);
  }

  /// Whether a word for a number may stand before: asked first, since it costs nothing.
  private boolean isNamed(int from) {
    int at = from - 1;
    while (from - at < 12 && !text.isLetter(at) && text.at(at) != '#') {
      at--;
    }
    return "nNrRoOmMdDsSfF#".indexOf(text.at(at)) >= 0;
  }

  private void hospital(int i) {
    int from = i;
    while (i - from < HOSPITAL_CHARACTERS_MAX
        && (text.isWord(from - 1)
            || ((text.at(from - 1) == '-' || text.at(from - 1) == '/') && text.isWord(from - 2)))) {
      from--;
    }
    int to = i;
    int digits = 0;
    while (to - i < HOSPITAL_CHARACTERS_MAX
        && (text.isWord(to)
            || ((text.at(to) == '-' || text.at(to) == '/' || text.at(to) == ' ')
                && text.isDigit(to + 1)))) {
      digits += text.isDigit(to) ? 1 : 0;
      to++;
    }
    if (digits >= HOSPITAL_DIGITS_MIN && isNamed(from) && HOSPITAL.matcher(before(from)).find()) {
      sink.found(GuardRule.HOSPITAL_NUMBER, from, to);
    }
  }
}
