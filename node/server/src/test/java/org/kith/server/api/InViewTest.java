package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InViewTest {
  private static List<Integer> ranks(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  private static List<Integer> view(int count, int size, Integer... setbacks) {
    return InView.of(ranks(count), size, Set.of(setbacks)::contains);
  }

  @Test
  void aSetbackAmongTheFirstTwentyTakesTheLastPlace() {
    for (int rank = 4; rank <= InView.SETBACK_WITHIN; rank++) {
      assertThat(view(40, 3, rank)).containsExactly(1, 2, rank);
    }
    assertThat(view(40, 3, InView.SETBACK_WITHIN + 1)).containsExactly(1, 2, 3);
    assertThat(view(40, 3, 2, 9)).containsExactly(1, 2, 3);
    assertThat(view(40, 3, 15, 9)).containsExactly(1, 2, 9);
  }

  @Test
  void theNearestNeverGivesWay() {
    assertThat(view(40, 1, 7)).containsExactly(1, 7);
    assertThat(view(40, 1, 1, 7)).containsExactly(1);
    assertThat(view(40, 1, 21)).containsExactly(1);
    assertThat(view(1, 1)).containsExactly(1);
    assertThat(view(0, 5)).isEmpty();
  }

  @Test
  void whateverIsNearASetbackIsInViewAndNothingElseMoves() {
    for (int seed = 0; seed < 5_000; seed++) {
      var random = new Random(seed);
      int count = random.nextInt(60);
      int size = 1 + random.nextInt(20);
      Set<Integer> setbacks = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        setbacks.add(1 + random.nextInt(60));
      }
      List<Integer> all = ranks(count);
      List<Integer> shown = InView.of(all, size, setbacks::contains);

      List<Integer> plain = all.subList(0, Math.min(size, count));
      boolean within =
          setbacks.stream().anyMatch(rank -> rank <= Math.min(count, InView.SETBACK_WITHIN));
      boolean already = plain.stream().anyMatch(setbacks::contains);
      assertThat(shown).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
      assertThat(shown.stream().anyMatch(setbacks::contains))
          .as("seed %d", seed)
          .isEqualTo(within || already);
      if (already || !within) {
        assertThat(shown).as("seed %d", seed).isEqualTo(plain);
      } else {
        List<Integer> expected = new ArrayList<>(plain.subList(0, Math.max(1, size - 1)));
        expected.add(setbacks.stream().sorted().findFirst().orElseThrow());
        assertThat(shown).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }
}
