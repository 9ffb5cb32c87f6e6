package org.kith.server.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes those who wait for the journal, or the views of it, to grow.
public final class Arrivals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private long growths;

  /// It has grown. Cheap; called by the writing thread and by followers.
  public void grown() {
    lock.lock();
    try {
      growths++;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How often it has grown so far: to be asked before looking, so that no growth is missed.
  long count() {
    lock.lock();
    try {
      return growths;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it has grown more often than `seen`, or until the time is over.
  void await(long seen, long ms) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
      while (growths == seen && leftNs > 0) {
        leftNs = grown.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }
}
