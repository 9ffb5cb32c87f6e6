package org.kith.server.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes those who wait for the journal to grow.
public final class Arrivals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private long growths;

  /// The journal has grown. Cheap; called by the writing thread.
  public void grown() {
    lock.lock();
    try {
      growths++;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it grows, or until the time is over.
  void await(long ms) throws InterruptedException {
    lock.lock();
    try {
      long before = growths;
      long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
      while (growths == before && leftNs > 0) {
        leftNs = grown.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }
}
