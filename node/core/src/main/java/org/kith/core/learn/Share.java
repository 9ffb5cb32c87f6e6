package org.kith.core.learn;

import java.util.Optional;

/// How many organisations out of how many.
///
/// @param code what is counted
/// @param count organisations; 0 where there are too few to say
/// @param of organisations that could have counted; 0 where there are too few to say
/// @param interval for the share among all who would report; empty where there are too few to say
public record Share(String code, int count, int of, Optional<Interval> interval) {
  /// Fewest organisations behind a figure.
  public static final int ORGANISATIONS_MIN = 3;

  static Share of(String code, int count, int of) {
    return new Share(
        code,
        count,
        of,
        of < ORGANISATIONS_MIN ? Optional.empty() : Optional.of(Interval.ninety(count, of)));
  }

  /// As above, but where there are too few organisations not even their number is told.
  static Share ofCell(String code, int count, int of) {
    return of < ORGANISATIONS_MIN ? new Share(code, 0, 0, Optional.empty()) : of(code, count, of);
  }

  public boolean isTooFew() {
    return interval.isEmpty();
  }
}
