package org.kith.server.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A few threads that share the work on one batch with the thread that brings it.
final class Parallel implements AutoCloseable {
  private static final int THREADS_MAX = 4;
  private static final int SHARE_MIN = 32;

  private final int threads =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX);
  private final ExecutorService others =
      Executors.newFixedThreadPool(
          Math.max(1, threads - 1),
          work -> Thread.ofPlatform().name("index-share").daemon().unstarted(work));

  /// Work on one item.
  interface Work<T> {
    void on(T item) throws Exception;
  }

  /// Works on every item; returns when all are done. Small batches are not shared.
  <T> void forEach(List<T> items, Work<T> work) throws Exception {
    int shares = Math.clamp(items.size() / SHARE_MIN, 1, threads);
    int size = (items.size() + shares - 1) / shares;
    List<Future<?>> running = new ArrayList<>();
    for (int share = 1; share < shares; share++) {
      List<T> some = share(items, share, size);
      running.add(others.submit(() -> run(some, work), null));
    }
    try {
      run(share(items, 0, size), work);
    } finally {
      for (Future<?> other : running) {
        await(other);
      }
    }
  }

  private static <T> List<T> share(List<T> items, int share, int size) {
    int from = Math.min(items.size(), share * size);
    return items.subList(from, Math.min(items.size(), from + size));
  }

  private static <T> void run(List<T> items, Work<T> work) {
    for (T item : items) {
      try {
        work.on(item);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("the work on a batch failed", e);
      }
    }
  }

  private static void await(Future<?> other) throws InterruptedException {
    try {
      other.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the work on a batch failed", e.getCause());
    }
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
