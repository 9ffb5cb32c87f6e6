package org.kith.server.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes those who wait for the journal to grow.
public final class Arrivals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  /// The journal has grown. Cheap; called by the writing thread.
  public void grown() {
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it grows, or until the time is over.
  void await(long ms) throws InterruptedException {
    lock.lock();
    try {
      boolean _ = grown.await(ms, TimeUnit.MILLISECONDS);
    } finally {
      lock.unlock();
    }
  }
}
