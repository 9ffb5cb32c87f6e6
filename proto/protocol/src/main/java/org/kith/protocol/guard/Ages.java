package org.kith.protocol.guard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ages that point to one person: over 89, under 2, or with a sex.
final class Ages {
  private static final int OLD = 89;
  private static final int YOUNG_YEARS = 2;
  private static final int MONTHS_A_YEAR = 12;
  private static final int WEEKS_A_YEAR = 52;
  private static final int DAYS_A_YEAR = 365;
  private static final int AHEAD = 60;
  private static final int BEHIND = 24;

  private static final Pattern OF_AGE =
      Pattern.compile(
          "(?<n>\\d{1,3})(?:\\s?-?\\s?(?<unit>years?|yrs?|months?|weeks?|days?)\\s?-?\\s?(?:old\\b|of"
              + "\\sage\\b)|\\s?(?:y/o|yo)\\b)(?<after>.*)",
          Pattern.DOTALL);

  private static final Pattern AGED_BEFORE = Pattern.compile("\\b(?:aged?|age\\sof)\\s?:?\\s?$");
  private static final Pattern AGED =
      Pattern.compile(
          "(?<n>\\d{1,3})(?!\\d|[.,/]\\d)(?:\\s(?<unit>years?|yrs?|months?|weeks?|days?))?"
              + "(?<after>.*)",
          Pattern.DOTALL);

  private static final Pattern PERSON =
      Pattern.compile(
          "^[\\s,-]{0,3}(?:[a-z-]{1,20}\\s){0,2}?(?:man|woman|boy|girl|male|female|lady|gentleman|gent"
              + "|mother|father|son|daughter|wife|husband|widow|widower|grandmother|grandfather"
              + "|patient|resident)\\b");

  /// A span of ages is about many people.
  private static final Pattern BAND_BEFORE =
      Pattern.compile(
          "\\b(?:over|under|above|below|than|least|most|between|to|and|up\\sto|from)\\s(?:the\\sage"
              + "\\sof\\s)?(?:aged?\\s)?$|\\d\\s?-\\s?$");

  private static final Pattern BAND_AFTER =
      Pattern.compile(
          "^\\s?(?:\\+|-\\s?\\d|to\\s\\d|and\\s(?:over|above|under|below|older|\\d)"
              + "|or\\s(?:over|above|under|below|older|younger|more))");

  private final FoldedText text;
  private final TextScan.Sink sink;

  Ages(FoldedText text, TextScan.Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  void at(int i) {
    if (text.isLetter(i - 1) || text.isDigit(i + 3) || !mayBeAge(i)) {
      return;
    }
    String ahead = text.text(i, i + AHEAD).toLowerCase(Locale.ROOT);
    String behind = text.text(i - BEHIND, i).toLowerCase(Locale.ROOT);
    Matcher age = OF_AGE.matcher(ahead);
    boolean said = age.matches();
    if (!said) {
      if (!AGED_BEFORE.matcher(behind).find()) {
        return;
      }
      age = AGED.matcher(ahead);
      if (!age.matches()) {
        return;
      }
    }
    String after = age.group("after");
    if (BAND_BEFORE.matcher(behind).find() || BAND_AFTER.matcher(after).find()) {
      return;
    }
    int number = Integer.parseInt(age.group("n"));
    boolean person = said && PERSON.matcher(after).find();
    if (person || isRare(number, age.group("unit"))) {
      sink.found(GuardRule.EXACT_AGE, i, i + ahead.length() - after.length());
    }
  }

  /// A unit of time after it, or "age" before it: asked first, since it costs nothing. After a
  /// line's end "age" may stand too far off for that, and the unit's first letter will do.
  private boolean mayBeAge(int i) {
    int at = i;
    while (text.isDigit(at)) {
      at++;
    }
    while (at - i < 6 && (text.at(at) == ' ' || text.at(at) == '-')) {
      at++;
    }
    int before = i - 1;
    while (i - before < 4 && (text.at(before) == ' ' || text.at(before) == ':')) {
      before--;
    }
    char last = text.at(before);
    return "eEdDfF".indexOf(last) >= 0 || isUnit(at, before >= 0 && last < ' ');
  }

  private boolean isUnit(int at, boolean firstLetter) {
    return switch (text.at(at)) {
      case 'y', 'Y' -> true;
      case 'm', 'M' -> firstLetter || text.says("month", at);
      case 'w', 'W' -> firstLetter || text.says("week", at);
      case 'd', 'D' -> firstLetter || text.says("day", at);
      default -> false;
    };
  }

  private static boolean isRare(int number, @org.jspecify.annotations.Nullable String unit) {
    char first = unit == null ? 'y' : unit.charAt(0);
    return switch (first) {
      case 'm' -> number < YOUNG_YEARS * MONTHS_A_YEAR;
      case 'w' -> number < YOUNG_YEARS * WEEKS_A_YEAR;
      case 'd' -> number < YOUNG_YEARS * DAYS_A_YEAR;
      default -> number > OLD || number < YOUNG_YEARS;
    };
  }
}
