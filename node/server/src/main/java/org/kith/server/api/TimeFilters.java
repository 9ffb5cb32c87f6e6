package org.kith.server.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.kith.server.search.Span;

/// Days and months in filters, as people write them.
final class TimeFilters {
  private static final int MONTH_CHARACTERS = 7;
  private static final String TO = "..";

  private TimeFilters() {}

  /// The first moment of a day or a month; empty for an empty text.
  static Optional<Instant> since(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      LocalDate day =
          text.length() == MONTH_CHARACTERS
              ? YearMonth.parse(text).atDay(1)
              : LocalDate.parse(text);
      return Optional.of(day.atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      throw ApiErrors.badField(
          "since", "must be a day, written YYYY-MM-DD, or a month, written YYYY-MM");
    }
  }

  /// A month or some in a row; empty for an empty text.
  static Optional<Span> period(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      int to = text.indexOf(TO);
      Span span;
      if (to < 0) {
        span = Span.of(YearMonth.parse(text), YearMonth.parse(text));
      } else if (to == 0) {
        span = Span.to(YearMonth.parse(text.substring(TO.length())));
      } else if (to == text.length() - TO.length()) {
        span = Span.from(YearMonth.parse(text.substring(0, to)));
      } else {
        span =
            Span.of(
                YearMonth.parse(text.substring(0, to)),
                YearMonth.parse(text.substring(to + TO.length())));
      }
      if (span.first() > span.last()) {
        throw ApiErrors.badField("period", "must not end before it starts");
      }
      return Optional.of(span);
    } catch (DateTimeParseException e) {
      throw ApiErrors.badField(
          "period", "must be a month, written YYYY-MM, or months, written YYYY-MM..YYYY-MM");
    }
  }
}
