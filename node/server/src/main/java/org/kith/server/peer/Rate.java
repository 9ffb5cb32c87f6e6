package org.kith.server.peer;

/// How many a second, over the last ten seconds.
final class Rate {
  private static final long SECOND_MS = 1_000;

  private final long[] buckets = new long[PeerLimits.RATE_SECONDS];
  private long second = Long.MIN_VALUE;

  synchronized void add(long count, long nowMs) {
    moveTo(nowMs / SECOND_MS);
    buckets[(int) Math.floorMod(second, (long) buckets.length)] += count;
  }

  synchronized double perSecond(long nowMs) {
    moveTo(nowMs / SECOND_MS);
    long sum = 0;
    for (long bucket : buckets) {
      sum += bucket;
    }
    return (double) sum / buckets.length;
  }

  private void moveTo(long now) {
    if (now <= second) {
      return;
    }
    long steps = second == Long.MIN_VALUE ? buckets.length : Math.min(now - second, buckets.length);
    for (long step = 0; step < steps; step++) {
      buckets[(int) Math.floorMod(now - step, (long) buckets.length)] = 0;
    }
    second = now;
  }
}
