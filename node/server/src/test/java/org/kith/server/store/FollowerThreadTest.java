package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
}
