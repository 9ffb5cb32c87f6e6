package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I10, I11, I24, I28 with real processes: one that publishes and erases is killed at random, and
/// halts at every named point; nothing that it acknowledged is lost, nothing that it erased comes
/// back, and no size has two roots, ever.
class KillTest {
  private static final int RANDOM_KILLS = 20;
  private static final int RECEIPTS_BEFORE_A_KILL_MAX = 400;
  private static final int POINTS_MIN = 40;
  private static final int COMMITS = 40;
  private static final long SEED = 20_261_123;

  @TempDir Path folder;

  @Test
  void nothingIsLostWhenTheProcessIsKilledAtRandom() throws Exception {
    var random = new Random(SEED);
    var lives = new Lives(folder);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      int receipts = 1 + random.nextInt(RECEIPTS_BEFORE_A_KILL_MAX);
      var _ = lives.live(PublishingChild.NEVER, 0, Integer.MAX_VALUE, receipts);
      lives.check("killed at random, seed " + SEED + ", life " + i);
    }
    assertThat(lives.acknowledged()).isGreaterThan(RANDOM_KILLS);
  }

  /// Every change that is made to a disk, before it, after it and half way through, and every
  /// moment of a commit: the list is what a whole life passes.
  @Test
  void nothingIsLostWhenTheProcessHaltsAtAnyNamedPoint() throws Exception {
    var random = new Random(SEED);
    var whole = new Lives(folder.resolve("whole"));
    assertThat(whole.live(PublishingChild.NEVER, 0, COMMITS, Integer.MAX_VALUE)).isZero();
    Map<String, Integer> points = new TreeMap<>(whole.points());
    assertThat(points).hasSizeGreaterThanOrEqualTo(POINTS_MIN);
    for (Map.Entry<String, Integer> point : points.entrySet()) {
      var lives = new Lives(folder.resolve(point.getKey().replace(' ', '-')));
      int passes = random.nextInt(point.getValue());
      String life = "halted at " + point.getKey() + " after " + passes;
      assertThat(lives.live(point.getKey(), passes, COMMITS, Integer.MAX_VALUE))
          .as(life)
          .isEqualTo(1);
      lives.check(life);
    }
  }
}
