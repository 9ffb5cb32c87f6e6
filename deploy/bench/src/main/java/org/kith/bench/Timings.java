package org.kith.bench;

import java.util.Arrays;

/// Durations of one thing done many times, in nanoseconds.
final class Timings {
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  synchronized int count() {
    return count;
  }

  /// The duration that this share of all stayed within, in milliseconds.
  synchronized double millis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * count) - 1;
    return sorted[Math.max(0, index)] / NANOS_PER_MILLI;
  }

  /// How many a second, one after the other.
  synchronized double perSecond() {
    return count / (Arrays.stream(nanos, 0, count).sum() / 1e9);
  }
}
