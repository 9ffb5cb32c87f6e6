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
    boolean clocksWrong,
    double erasures,
    double revocations,
    double copies,
    double swaps) {
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
        random.nextInt(4) == 0,
        some(random, 0.04),
        random.nextInt(4) == 0 ? 0.01 : 0,
        random.nextInt(8) == 0 ? 0.02 : 0,
        random.nextInt(8) == 0 ? 0.01 : 0);
  }

  /// More of one fault, where a planted bug needs it to show.
  Faults showing(Bug bug) {
    boolean lies = bug == Bug.SKIPS_PROOFS || bug == Bug.FORGETS_DECLINED;
    boolean forgets = bug == Bug.FORGETS_TOMBSTONES;
    boolean putsBack = forgets || bug == Bug.GUARD_IN_BACKUP || bug == Bug.FORGET_THE_GUARD;
    return new Faults(
        loss,
        duplication,
        reordering,
        lies ? Math.max(corruption, 0.05) : corruption,
        crashes,
        partitions,
        putsBack ? Math.max(restores, 0.04) : restores,
        removals,
        forgets ? 0 : guardLosses,
        clocksWrong,
        forgets ? Math.max(erasures, 0.1) : erasures,
        bug == Bug.DEAF_TO_MANIFESTS ? Math.max(revocations, 0.02) : revocations,
        bug == Bug.TRUSTS_A_COPY ? Math.max(copies, 0.02) : copies,
        swaps);
  }

  private static double some(SplittableRandom random, double most) {
    return random.nextBoolean() ? random.nextDouble(most) : 0;
  }

  /// Nothing goes wrong any more.
  static Faults none() {
    return new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0);
  }
}
