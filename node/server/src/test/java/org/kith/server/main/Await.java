package org.kith.server.main;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for what happens on other threads, with a deadline.
final class Await {
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration USUALLY = Duration.ofSeconds(20);

  private Await() {}

  /// What is waited for.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(String what, Condition condition) throws Exception {
    within(USUALLY, what, condition);
  }

  static void within(Duration max, String what, Condition condition) throws Exception {
    long endNs = System.nanoTime() + max.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError("not within " + max.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP.toMillis()));
    }
  }
}
