package org.kith.core.learn;

/// A range for an unknown share.
///
/// @param low between 0 and 1
/// @param high between `low` and 1
public record Interval(double low, double high) {
  /// The 95 % point of the normal distribution: both ends leave 5 % out.
  private static final double Z = 1.6448536269514722;

  /// The 90 % score interval (Wilson 1927) of `count` among `of`.
  ///
  /// @throws IllegalArgumentException where `of` is not above 0 or `count` is not within it
  public static Interval ninety(int count, int of) {
    if (of <= 0 || count < 0 || count > of) {
      throw new IllegalArgumentException(count + " of " + of);
    }
    double share = (double) count / of;
    double z2 = Z * Z;
    double middle = (share + z2 / (2.0 * of)) / (1 + z2 / of);
    double half = Z * Math.sqrt(share * (1 - share) / of + z2 / (4.0 * of * of)) / (1 + z2 / of);
    return new Interval(
        count == 0 ? 0 : Math.max(0, middle - half), count == of ? 1 : Math.min(1, middle + half));
  }
}
