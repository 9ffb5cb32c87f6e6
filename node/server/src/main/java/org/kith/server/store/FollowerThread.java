package org.kith.server.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that drives one follower: it takes all there is, then waits until it is woken or a
/// quarter of a second has passed. What follows soon after may be gathered, since a step costs much
/// the same for one record as for ten; whoever cannot wait for that says so. While traffic is heavy
/// it works a twentieth of the time only. A failure never ends it: it is kept for the status, and
/// tried again.
public final class FollowerThread implements AutoCloseable {
  /// Frames taken in one step.
  public static final int STEP_FRAMES_MAX = 4_000;

  /// Frames taken in one step while traffic is heavy.
  private static final int HEAVY_STEP_FRAMES_MAX = 500;

  /// While traffic is heavy, a step is followed by a rest of so many times its length.
  private static final int HEAVY_REST = 19;

  private static final long HEAVY_REST_NS_MAX = Duration.ofSeconds(2).toNanos();
  private static final Duration HEAVY_LOOK = Duration.ofMillis(20);
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(FollowerThread.class);

  private final Follower follower;
  private final Thread thread;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Traffic traffic;
  private final Runnable afterStep;
  private final Duration gathered;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int waiting; // how many wait until it shows more
  private long takenNs;
  private volatile @Nullable String failure;

  private FollowerThread(
      Follower follower, Traffic traffic, Runnable afterStep, Duration gathered) {
    this.follower = follower;
    this.traffic = traffic;
    this.afterStep = afterStep;
    this.gathered = gathered;
    this.takenNs = System.nanoTime() - gathered.toNanos();
    String name = "follower-" + follower.status().name();
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /// Starts following at once.
  ///
  /// @param afterStep called on the follower's thread after each step that took something; must
  /// not block
  public static FollowerThread start(Follower follower, Traffic traffic, Runnable afterStep) {
    return start(new FollowerThread(follower, traffic, afterStep, Duration.ZERO));
  }

  /// As above; but what comes within `gathered` after something was taken is taken together.
  public static FollowerThread gathering(Follower follower, Traffic traffic, Duration gathered) {
    return start(new FollowerThread(follower, traffic, () -> {}, gathered));
  }

  private static FollowerThread start(FollowerThread made) {
    made.thread.start();
    return made;
  }

  /// The journal has grown. Cheap; may be called from any thread, as often as one likes.
  public void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  /// Waits until the follower shows all frames before `sequence`, for `max` at most; not at all
  /// while traffic is heavy, while it is far behind or while it fails.
  public void await(long sequence, Duration max) {
    Follower.Status status = follower.status();
    boolean far = status.behind() > HEAVY_STEP_FRAMES_MAX;
    if (status.cursor() >= sequence || far || traffic.isHeavy() || failure != null) {
      return;
    }
    lock.lock();
    try {
      waiting++;
      changed.signalAll();
      wake();
      long leftNs = max.toNanos();
      while (leftNs > 0 && !shows(sequence) && !isStopping()) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private boolean shows(long sequence) {
    return follower.status().cursor() >= sequence;
  }

  /// Why the last step failed; empty while all is well.
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /// Ends after the step that is under way. The follower itself stays open.
  @Override
  public void close() {
    stopping.countDown();
    wakes.release();
    tell();
    try {
      if (!thread.join(STOP_MAX)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isStopping()) {
        long startNs = System.nanoTime();
        boolean heavy = traffic.isHeavy();
        Duration pause = step(heavy ? HEAVY_STEP_FRAMES_MAX : STEP_FRAMES_MAX);
        if (!pause.isZero()) {
          boolean woken = wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
          if (woken) {
            gather();
            wakes.drainPermits();
          }
        } else if (heavy) {
          rest(Math.min(HEAVY_REST_NS_MAX, HEAVY_REST * (System.nanoTime() - startNs)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for more, unless somebody waits for what there is.
  private void gather() throws InterruptedException {
    lock.lock();
    try {
      long leftNs = takenNs + gathered.toNanos() - System.nanoTime();
      while (leftNs > 0 && waiting == 0 && !isStopping()) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Shows what was taken where somebody waits for it, and tells him.
  private void show() {
    lock.lock();
    try {
      if (waiting == 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    follower.show();
    tell();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /// Stands back, as long as traffic is heavy.
  private void rest(long restNs) throws InterruptedException {
    long untilNs = System.nanoTime() + restNs;
    while (System.nanoTime() - untilNs < 0 && traffic.isHeavy()) {
      if (stopping.await(HEAVY_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /// One step; returns how long to wait before the next.
  private Duration step(int framesMax) {
    try {
      int taken = follower.step(framesMax);
      failure = null;
      if (taken > 0) {
        takenNs = System.nanoTime();
        afterStep.run();
      }
      show();
      return taken == 0 ? IDLE : Duration.ZERO;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      if (failure == null) {
        LOG.warn("A follower failed and will try again: {}", thread.getName(), e);
      }
      failure = String.valueOf(e.getMessage() == null ? e : e.getMessage());
      return RETRY;
    }
  }
}
