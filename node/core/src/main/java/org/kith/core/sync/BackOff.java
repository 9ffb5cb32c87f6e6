package org.kith.core.sync;

import java.util.random.RandomGenerator;

/// How long to wait before dialling again (SPEC 7.8): doubling from one second to two minutes, with
/// jitter of a half, so that many nodes that restart together do not knock together.
public final class BackOff {
  /// The first wait, before jitter.
  public static final long FIRST_MS = 1_000;

  /// The longest wait, before jitter.
  public static final long LAST_MS = 120_000;

  private final RandomGenerator random;
  private int failures;

  public BackOff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait after one more failure: between half and one and a half times the plain wait.
  public long nextMs() {
    long plain = Math.min(LAST_MS, FIRST_MS << Math.min(failures, 20));
    failures++;
    return plain / 2 + random.nextLong(plain);
  }

  /// It worked: the next failure waits the first wait.
  public void succeeded() {
    failures = 0;
  }
}
