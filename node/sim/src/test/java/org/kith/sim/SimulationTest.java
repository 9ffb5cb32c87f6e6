package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The invariants of SPEC 11 over many histories, and the proof that they can find something.
class SimulationTest {
  private static final int SEEDS = 500;
  private static final int SEEDS_TWICE = 20;
  private static final int SEEDS_TO_FIND_A_BUG = 100;

  /// Seeds that once found something stay for ever.
  private static final List<Long> REGRESSIONS = List.of(5L, 10L, 1_056L);

  @Test
  void everyInvariantHoldsInEveryHistory() throws InterruptedException {
    var violations = new ConcurrentLinkedQueue<String>();
    try (var pool = Executors.newFixedThreadPool(2)) {
      LongStream.concat(
              REGRESSIONS.stream().mapToLong(Long::longValue),
              LongStream.rangeClosed(1_000, 1_000 + SEEDS))
          .forEach(
              seed ->
                  pool.execute(
                      () -> {
                        try {
                          World.run(seed, Bug.NONE);
                        } catch (RuntimeException e) {
                          violations.add("seed " + seed + ": " + e.getMessage());
                        }
                      }));
    }
    assertThat(violations).isEmpty();
  }

  /// I32.
  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= SEEDS_TWICE; seed++) {
      assertThat(World.run(seed, Bug.NONE)).isEqualTo(World.run(seed, Bug.NONE));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyPlantedBugIsFound(Bug bug) {
    String invariant =
        switch (bug) {
          case NONE -> throw new AssertionError("excluded");
          case ACKNOWLEDGE_BEFORE_SYNC -> "";
          case FORGET_THE_GUARD -> "I10";
          case TRUST_INTRODUCTIONS -> "I1";
          case SERVE_ANYTHING -> "I21";
          case DEAF_TO_REMOVAL -> "I22";
        };
    var found = new ArrayList<String>();
    for (long seed = 1; seed <= SEEDS_TO_FIND_A_BUG && !named(invariant, found); seed++) {
      try {
        World.run(seed, bug);
      } catch (Violation e) {
        found.add(e.getMessage());
      }
    }
    // A bug may break more than one invariant: that which it is about must be among them.
    assertThat(named(invariant, found)).as("found: %s", found).isTrue();
  }

  private static boolean named(String invariant, List<String> found) {
    return found.stream().anyMatch(message -> message.contains(invariant + ": "));
  }
}
