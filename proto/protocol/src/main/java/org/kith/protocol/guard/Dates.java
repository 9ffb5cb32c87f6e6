package org.kith.protocol.guard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates of birth, and exact dates near a death, a fall or a birth. A bare date is nothing: more
/// than half of all texts have one.
final class Dates {
  private static final int DATE_CHARACTERS_MAX = 32;
  private static final int BEFORE = 48;
  private static final int NEAR = 80;

  private static final String MONTH =
      "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
          + "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?";
  private static final String DAY = "(?:0?[1-9]|[12][0-9]|3[01])";

  private static final Pattern DATE =
      Pattern.compile(
          "(?:"
              + DAY
              + "\\s?([-/.])\\s?"
              + DAY
              + "\\s?\\1\\s?(?<ya>\\d{4}|\\d{2})(?!\\d)"
              + "|(?:19|20)\\d{2}(?<ys>[-/.])(?:0[1-9]|1[0-2])\\k<ys>(?:0[1-9]|[12][0-9]|3[01])(?!\\d)"
              + "|"
              + DAY
              + "(?:st|nd|rd|th)?(?:\\s|-)(?:of\\s)?"
              + MONTH
              + "(?:[\\s,-]{1,2}(?<yb>'?\\d{2}(?:\\d{2})?)(?!\\d))?)");

  /// The day after the name of the month.
  private static final Pattern MONTH_BEFORE = Pattern.compile("\\b" + MONTH + "\\s$");

  private static final Pattern DAY_FIRST =
      Pattern.compile(DAY + "(?:st|nd|rd|th)?(?!\\d)(?:,?\\s(?<year>\\d{4}))?");

  private static final Pattern BIRTH =
      Pattern.compile(
          "\\b(?:d\\.?\\s?o\\.?\\s?b\\b\\.?|date\\s(?:of\\s)?birth|birth\\s?date|birthday|born)"
              + "(?<gap>[^.!?;\\n]{0,30})$");

  private static final Pattern SPAN =
      Pattern.compile("\\b(?:between|after|before|since|from|until|during)\\b");

  private static final Pattern SPAN_START =
      Pattern.compile("\\b(?:between|from|after|before|since|until)\\s$");
  private static final Pattern SPAN_END =
      Pattern.compile("\\b(?:between|from)\\s[^.!?]{5,30}\\s?(?:and|to|-|until)\\s?$");

  private static final Pattern SHORT_BIRTH =
      Pattern.compile("\\b(?:d\\.?\\s?o\\.?\\s?b\\b\\.?|date\\s(?:of\\s)?birth)\\W{0,5}$");

  private static final Pattern EVENT =
      Pattern.compile(
          "\\b(?:died|dies|dead|deaths?|deceased|fell|born|passed\\saway|stillborn|suicide"
              + "|collapsed|drowned)\\b");

  private final FoldedText text;
  private final TextScan.Sink sink;

  Dates(FoldedText text, TextScan.Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  void at(int i, boolean warn) {
    if (text.isLetter(i - 1) || (text.at(i - 1) == '/' && text.isDigit(i - 2))) {
      return;
    }
    String ahead = text.text(i, i + DATE_CHARACTERS_MAX).toLowerCase(Locale.ROOT);
    Matcher date = DATE.matcher(ahead);
    if (date.lookingAt()) {
      boolean year =
          date.group("ya") != null || date.group("ys") != null || date.group("yb") != null;
      judge(i, i + date.end(), year, warn);
      return;
    }
    String before = text.text(i - 12, i).toLowerCase(Locale.ROOT);
    Matcher month = MONTH_BEFORE.matcher(before);
    Matcher day = DAY_FIRST.matcher(ahead);
    if (month.find() && day.lookingAt()) {
      judge(i - (before.length() - month.start()), i + day.end(), day.group("year") != null, warn);
      return;
    }
    compact(i, ahead);
  }

  /// Eight or six digits in a row are a date where they are called a date of birth.
  private void compact(int i, String ahead) {
    int digits = 0;
    while (digits < ahead.length() && Character.isDigit(ahead.charAt(digits))) {
      digits++;
    }
    if ((digits == 8 || digits == 6)
        && SHORT_BIRTH.matcher(text.text(i - BEFORE, i).toLowerCase(Locale.ROOT)).find()) {
      sink.found(GuardRule.DATE_OF_BIRTH, i, i + digits);
    }
  }

  private void judge(int from, int to, boolean year, boolean warn) {
    String before = text.text(from - BEFORE, from).toLowerCase(Locale.ROOT);
    Matcher birth = BIRTH.matcher(before);
    if (birth.find()
        && (year || !birth.group().startsWith("born"))
        && !SPAN.matcher(birth.group("gap")).find()) {
      sink.found(GuardRule.DATE_OF_BIRTH, from, to);
    } else if (warn && !isSpan(before) && EVENT.matcher(sentence(from, to)).find()) {
      sink.found(GuardRule.IDENTIFYING_DATE, from, to);
    }
  }

  /// Two dates with a time between them are about a count of things.
  private static boolean isSpan(String before) {
    return SPAN_START.matcher(before).find() || SPAN_END.matcher(before).find();
  }

  /// What stands around, in the same sentence.
  private String sentence(int from, int to) {
    int start = from;
    while (start > 0 && from - start < NEAR && !isEnd(start - 1)) {
      start--;
    }
    int end = to;
    while (end < text.length() && end - to < NEAR && !isEnd(end)) {
      end++;
    }
    return text.text(start, end).toLowerCase(Locale.ROOT);
  }

  private boolean isEnd(int i) {
    char c = text.at(i);
    return c == '\n'
        || ((c == '.' || c == '!' || c == '?') && !text.isWord(i + 1) && !text.isDigit(i - 1));
  }
}
