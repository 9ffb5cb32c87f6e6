package org.kith.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition, with a deadline.
final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private Await() {}

  static void until(String what, Duration atMost, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("After " + atMost.toSeconds() + " s still not: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
