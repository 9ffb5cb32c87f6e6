package org.kith.cli.imports;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The month (YYYY-MM) that a date lies in: records hold no exact dates.
final class Months {
  private static final Pattern ISO =
      Pattern.compile("(\\d{4})[-/](\\d{1,2})(?:[-/]\\d{1,2}(?:[T ].*)?)?");

  private Months() {}

  /// Reads 2019-05, 2019-05-01, 2019/5/1 or a timestamp that starts so.
  static Optional<String> ofIso(String date) {
    Matcher matcher = ISO.matcher(date);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int month = Integer.parseInt(matcher.group(2));
    return month >= 1 && month <= 12
        ? Optional.of("%s-%02d".formatted(matcher.group(1), month))
        : Optional.empty();
  }

  /// A reader of dates in another form, such as `d/M/yyyy` or `d MMM yyyy`.
  static DateTimeFormatter form(String pattern) throws MapFault {
    try {
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(pattern)
          .parseDefaulting(ChronoField.ERA, 1)
          .toFormatter(Locale.UK);
    } catch (IllegalArgumentException e) {
      throw new MapFault("month = \"" + pattern + "\" is no form of a date, such as d/M/yyyy");
    }
  }

  static Optional<String> of(String date, DateTimeFormatter form) {
    try {
      return Optional.of(YearMonth.from(form.parse(date)).toString());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
