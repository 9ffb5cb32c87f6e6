package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Silence that lasts longer than the operator allows is shown, from the later of two signs on.
class SilenceTest {
  private static final Duration LIMIT = Duration.ofDays(3);
  private static final long HEARD_MS = 1_000_000;
  private static final long LAST_MS = HEARD_MS + LIMIT.toMillis();

  @Test
  void itIsStaleOneMillisecondAfterTheLimit() {
    assertThat(Silence.of(HEARD_MS, 0, LAST_MS, LIMIT)).isEmpty();
    assertThat(Silence.of(HEARD_MS, 0, LAST_MS + 1, LIMIT).orElseThrow())
        .startsWith("stale: nothing new for 3 days")
        .endsWith("ring them");
    assertThat(Silence.of(HEARD_MS, 0, LAST_MS + 1, LIMIT.plusMillis(1))).isEmpty();
  }

  @Test
  void theLaterSignCounts() {
    assertThat(Silence.of(1, HEARD_MS, LAST_MS, LIMIT)).isEmpty();
    assertThat(Silence.of(HEARD_MS, 1, LAST_MS, LIMIT)).isEmpty();
    assertThat(Silence.of(1, HEARD_MS, LAST_MS + 1, LIMIT)).isPresent();
  }

  @Test
  void whoWasNeverHeardIsNotStale() {
    assertThat(Silence.of(0, 0, LAST_MS + 1, LIMIT)).isEmpty();
  }
}
