package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FollowerThreadTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /// Reports every step; fails while it is told to.
  private static final class Stepping implements Follower {
    final BlockingQueue<Integer> steps = new LinkedBlockingQueue<>();
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public int step(int framesMax) {
      steps.add(framesMax);
      if (failures.getAndDecrement() > 0) {
        throw new StoreException.Corrupt("a frame");
      }
      return 0;
    }

    @Override
    public Status status() {
      return new Status("stepping", 0, 0, 0, List.of());
    }

    void awaitStep() throws InterruptedException {
      assertThat(steps.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isNotNull();
    }
  }

  @Test
  void itStepsWhenWokenAndByItself() throws InterruptedException {
    var follower = new Stepping();
    try (var thread = FollowerThread.start(follower, new Traffic(), () -> {})) {
      for (int i = 0; i < 5; i++) {
        thread.wake();
        follower.awaitStep();
      }
      follower.steps.clear();
      follower.awaitStep();
      follower.awaitStep();
      assertThat(thread.failure()).isEmpty();
    }
    follower.steps.clear();
    assertThat(follower.steps.poll(400, TimeUnit.MILLISECONDS)).as("after it was closed").isNull();
  }

  @Test
  void aFailureIsToldAndTriedAgain() throws InterruptedException {
    var follower = new Stepping();
    follower.failures.set(2);
    try (var thread = FollowerThread.start(follower, new Traffic(), () -> {})) {
      follower.awaitStep();
      thread.wake();
      follower.awaitStep();
      assertThat(thread.failure()).isPresent().get().asString().contains("damaged at a frame");
      for (int i = 0; i < 3; i++) {
        thread.wake();
        follower.awaitStep();
      }
      assertThat(thread.failure()).isEmpty();
    }
  }

  /// Takes what there is, and shows it at once or when it is told to.
  private static final class Taking implements Follower {
    final AtomicLong there = new AtomicLong();
    final BlockingQueue<Long> takes = new LinkedBlockingQueue<>();
    final boolean atOnce;
    private long taken;
    volatile long shown;

    Taking(boolean atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public int step(int framesMax) {
      long more = there.get() - taken;
      if (more > 0) {
        taken += more;
        shown = atOnce ? taken : shown;
      }
      takes.add(more);
      return (int) more;
    }

    @Override
    public void show() {
      shown = taken;
    }

    @Override
    public Status status() {
      return new Status("taking", shown, there.get() - shown, 0, List.of());
    }

    /// Looks that find nothing come before it, as many as there were.
    void awaitTake(long frames) throws InterruptedException {
      Long next = takes.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      while (next != null && next == 0 && frames > 0) {
        next = takes.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      }
      assertThat(next).isEqualTo(frames);
    }

    void arrives(FollowerThread thread) {
      there.incrementAndGet();
      thread.wake();
    }
  }

  /// Returns as soon as it is shown, and not when the time is over.
  private static void await(FollowerThread thread, long sequence) {
    assertTimeoutPreemptively(DEADLINE, () -> thread.await(sequence, Duration.ofHours(1)));
  }

  @Test
  void whatComesSoonAfterIsTakenTogetherUnlessSomebodyWaits() throws InterruptedException {
    var follower = new Taking(true);
    try (var thread = FollowerThread.gathering(follower, new Traffic(), Duration.ofHours(1))) {
      follower.arrives(thread);
      follower.awaitTake(1); // the first at once
      follower.awaitTake(0);
      follower.arrives(thread);
      follower.arrives(thread);
      Long early = follower.takes.poll(400, TimeUnit.MILLISECONDS);
      assertThat(early == null || early == 0).as("gathered").isTrue();
      await(thread, 3);
      assertThat(follower.shown).isEqualTo(3);
      follower.awaitTake(2);
      follower.awaitTake(0);
      follower.arrives(thread);
      await(thread, 3);
      assertThat(follower.takes).as("nobody waits for the last").doesNotContain(1L);
    }
  }

  @Test
  void whoeverWaitsIsShownWhatWasTaken() {
    var follower = new Taking(false);
    try (var thread = FollowerThread.start(follower, new Traffic(), () -> {})) {
      for (int i = 1; i <= 20; i++) {
        follower.arrives(thread);
        await(thread, i);
        assertThat(follower.shown).isEqualTo(i);
      }
    }
  }

  @Test
  void nobodyWaitsForWhatTakesLong() {
    var calm = new Traffic();
    var heavy = new Traffic();
    heavy.arrived(2L * Traffic.CALM_PER_SECOND);
    var far = new Taking(false);
    var near = new Taking(false);
    far.there.set(501);
    near.there.set(500);
    try (var one = FollowerThread.start(far, calm, () -> {});
        var other = FollowerThread.start(near, heavy, () -> {})) {
      one.await(501, DEADLINE);
      other.await(500, DEADLINE);
      assertThat(far.shown).as("far behind").isZero();
      assertThat(near.shown).as("heavy traffic").isZero();
    }
    try (var thread = FollowerThread.start(near, calm, () -> {})) {
      await(thread, 500);
      assertThat(near.shown).isEqualTo(500);
    }
  }
}
