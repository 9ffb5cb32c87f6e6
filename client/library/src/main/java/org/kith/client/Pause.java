package org.kith.client;

import java.time.Duration;

/// Waits between two attempts of a call.
@FunctionalInterface
public interface Pause {
  /// Really waits.
  Pause REAL = duration -> Thread.sleep(duration);

  void take(Duration duration) throws InterruptedException;
}
