package org.kith.server.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that drives one follower: it takes all there is, then waits until it is woken or a
/// quarter of a second has passed. A failure never ends it: it is kept for the status, and tried
/// again.
public final class FollowerThread implements AutoCloseable {
  /// Frames taken in one step.
  public static final int STEP_FRAMES_MAX = 4_000;

  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(FollowerThread.class);

  private final Follower follower;
  private final Thread thread;
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopping;
  private volatile @Nullable String failure;

  private FollowerThread(Follower follower, String name) {
    this.follower = follower;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /// Starts following at once.
  public static FollowerThread start(Follower follower) {
    var started = new FollowerThread(follower, "follower-" + follower.status().name());
    started.thread.start();
    return started;
  }

  /// The journal has grown. Cheap; may be called from any thread, as often as one likes.
  public void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  /// Why the last step failed; empty while all is well.
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /// Ends after the step that is under way. The follower itself stays open.
  @Override
  public void close() {
    stopping = true;
    wakes.release();
    try {
      if (!thread.join(STOP_MAX)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      Duration pause = step();
      if (!pause.isZero()) {
        try {
          boolean woken = wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
          if (woken) {
            wakes.drainPermits();
          }
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  /// One step; returns how long to wait before the next.
  private Duration step() {
    try {
      int taken = follower.step(STEP_FRAMES_MAX);
      failure = null;
      return taken == 0 ? IDLE : Duration.ZERO;
    } catch (RuntimeException e) {
      if (failure == null) {
        LOG.warn("A follower failed and will try again: {}", thread.getName(), e);
      }
      failure = String.valueOf(e.getMessage());
      return RETRY;
    }
  }
}
