package org.kith.sim;

import java.util.SplittableRandom;

/// What goes wrong in one history. Each seed draws a subset, so that faults are met alone and
/// together.
record Faults(
    double loss,
    double duplication,
    double reordering,
    double corruption,
    double crashes,
    double partitions,
    double restores,
    double removals,
    double guardLosses,
    boolean clocksWrong) {
  static Faults draw(SplittableRandom random) {
    return new Faults(
        some(random, 0.05),
        some(random, 0.1),
        some(random, 0.2),
        some(random, 0.01),
        some(random, 0.02),
        some(random, 0.02),
        random.nextInt(4) == 0 ? 0.04 : 0,
        some(random, 0.01),
        random.nextInt(8) == 0 ? 0.01 : 0,
        random.nextInt(4) == 0);
  }

  /// More of one fault, where a planted bug needs it to show.
  Faults withCorruption(double more) {
    return new Faults(
        loss,
        duplication,
        reordering,
        Math.max(corruption, more),
        crashes,
        partitions,
        restores,
        removals,
        guardLosses,
        clocksWrong);
  }

  private static double some(SplittableRandom random, double most) {
    return random.nextBoolean() ? random.nextDouble(most) : 0;
  }

  /// Nothing goes wrong any more.
  static Faults none() {
    return new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, false);
  }
}
