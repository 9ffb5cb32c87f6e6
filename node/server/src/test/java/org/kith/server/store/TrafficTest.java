package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private final AtomicLong nowNs = new AtomicLong();
  private final Traffic traffic = new Traffic(nowNs::get);

  private void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }

  @Test
  void whatFollowersKeepUpWithIsCalm() {
    for (int i = 0; i < 100; i++) {
      traffic.arrived(Traffic.CALM_PER_SECOND / 10);
      assertThat(traffic.isHeavy()).isFalse();
      pass(Duration.ofMillis(100));
    }
  }

  @Test
  void moreIsHeavyAtTheLimitsEdge() {
    traffic.arrived(Traffic.CALM_PER_SECOND);
    assertThat(traffic.isHeavy()).isFalse();
    traffic.arrived(1);
    assertThat(traffic.isHeavy()).isTrue();
  }

  @Test
  void calmIsSeenSoonAfterTheGreatestRush() {
    traffic.arrived(1_000_000);
    pass(Duration.ofMillis(499));
    assertThat(traffic.isHeavy()).isTrue();
    pass(Duration.ofMillis(2));
    assertThat(traffic.isHeavy()).isFalse();
  }
}
