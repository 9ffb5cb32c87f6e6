package org.kith.server.store;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Knows whether so many entries arrive at present that followers should stand back: what is
/// acknowledged must be durable at once, what is searchable may come a little later.
///
/// A level rises with each entry and sinks by [#CALM_PER_SECOND]; above [#CALM_PER_SECOND] traffic
/// is heavy. It rises to no more than half as much again, so that calm is seen soon after the end.
public final class Traffic {
  /// Entries a second that followers keep up with while everything else goes on.
  public static final int CALM_PER_SECOND = 1_000;

  private static final double LEVEL_MAX = 1.5 * CALM_PER_SECOND;

  private final LongSupplier nanos;
  private double level;
  private long atNs;

  /// Traffic by the machine's clock.
  public Traffic() {
    this(System::nanoTime);
  }

  Traffic(LongSupplier nanos) {
    this.nanos = nanos;
    this.atNs = nanos.getAsLong();
  }

  /// Entries have become durable.
  public synchronized void arrived(long entries) {
    sink();
    level = Math.min(LEVEL_MAX, level + entries);
  }

  /// Whether more arrives than followers keep up with.
  public synchronized boolean isHeavy() {
    sink();
    return level > CALM_PER_SECOND;
  }

  private void sink() {
    long nowNs = nanos.getAsLong();
    double seconds = (nowNs - atNs) / (double) TimeUnit.SECONDS.toNanos(1);
    level = Math.max(0, level - seconds * CALM_PER_SECOND);
    atNs = nowNs;
  }
}
