package org.kith.sim;

import java.util.SplittableRandom;

/// What goes wrong in one history. Each seed draws a subset, so that faults are met alone and
/// together.
///
/// @param line what goes wrong on the way
/// @param days whether hours pass in which nothing is done
/// @param quotas whether nodes store little of each origin and take little in a day
/// @param choosy whether nodes admit some kinds only and fetch some payloads only, at first
/// @param rebuilds how often a whole machine is lost and made anew from its backup, without guard
/// @param confirms whether operators confirm that a guard is lost
record Faults(
    Line line,
    double crashes,
    double restores,
    double removals,
    double guardLosses,
    boolean clocksWrong,
    double erasures,
    double revocations,
    double copies,
    double swaps,
    boolean days,
    boolean quotas,
    boolean choosy,
    double rebuilds,
    boolean confirms) {

  /// What goes wrong between nodes: with a message, or with a line in a second.
  record Line(
      double loss,
      double duplication,
      double reordering,
      double corruption,
      double cuts,
      double partitions,
      double oneWays,
      double drips,
      double storms) {
    static final Line SOUND = new Line(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Line draw(SplittableRandom random) {
      return new Line(
          some(random, 0.05),
          some(random, 0.1),
          some(random, 0.2),
          some(random, 0.01),
          some(random, 0.004),
          some(random, 0.02),
          some(random, 0.02),
          some(random, 0.02),
          random.nextInt(4) == 0 ? 0.01 : 0);
    }
  }

  static Faults draw(SplittableRandom random) {
    return new Faults(
        Line.draw(random),
        some(random, 0.02),
        random.nextInt(4) == 0 ? 0.04 : 0,
        some(random, 0.01),
        random.nextInt(8) == 0 ? 0.01 : 0,
        random.nextInt(4) == 0,
        some(random, 0.04),
        random.nextInt(4) == 0 ? 0.01 : 0,
        random.nextInt(8) == 0 ? 0.02 : 0,
        random.nextInt(8) == 0 ? 0.01 : 0,
        random.nextInt(8) == 0,
        random.nextInt(8) == 0,
        random.nextInt(8) == 0,
        random.nextInt(8) == 0 ? 0.03 : 0,
        random.nextBoolean());
  }

  /// How often somebody puts back what was backed up.
  double backUps() {
    return restores + rebuilds;
  }

  private static double some(SplittableRandom random, double most) {
    return random.nextBoolean() ? random.nextDouble(most) : 0;
  }

  /// Nothing goes wrong but what people publish: each second it is taken back by one in ten.
  static Faults erasing() {
    var line = new Line(0.02, 0.05, 0.1, 0, 0, 0, 0, 0, 0);
    return new Faults(line, 0, 0, 0, 0, true, 0.1, 0, 0, 0, false, false, false, 0, false);
  }

  /// Nothing goes wrong any more.
  static Faults none() {
    return new Faults(Line.SOUND, 0, 0, 0, 0, false, 0, 0, 0, 0, false, false, false, 0, false);
  }
}
