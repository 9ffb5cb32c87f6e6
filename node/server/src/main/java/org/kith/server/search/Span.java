package org.kith.server.search;

import java.time.YearMonth;
import java.util.Optional;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Period;

/// Some months in a row.
///
/// @param first first of them, in months since the year 0
/// @param last last of them; [#OPEN] where it goes on
public record Span(long first, long last) {
  /// After every month.
  public static final long OPEN = 120_000;

  /// From one month to another.
  public static Span of(YearMonth first, YearMonth last) {
    return new Span(number(first), number(last));
  }

  /// From a month on.
  public static Span from(YearMonth first) {
    return new Span(number(first), OPEN);
  }

  /// Up to a month.
  public static Span to(YearMonth last) {
    return new Span(0, number(last));
  }

  private static long number(YearMonth month) {
    return month.getYear() * 12L + month.getMonthValue() - 1;
  }

  /// When what a record tells of happened: a period without an end goes on.
  static Optional<Span> of(LearningRecord record) {
    Period period = record.getPeriod();
    if (period.getStart().isEmpty() && record.hasTriedHere()) {
      period = record.getTriedHere().getPeriod();
    }
    if (period.getStart().isEmpty()) {
      return Optional.empty();
    }
    YearMonth start = YearMonth.parse(period.getStart());
    return Optional.of(
        period.getEnd().isEmpty() ? from(start) : of(start, YearMonth.parse(period.getEnd())));
  }
}
