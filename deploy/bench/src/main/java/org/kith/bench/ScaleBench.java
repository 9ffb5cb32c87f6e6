package org.kith.bench;

import org.kith.sim.Scale;

/// How a fresh record spreads among a thousand nodes, in simulated time: real sessions, a random
/// graph of degree six, one message in twenty lost.
final class ScaleBench {
  private static final int NODES = 1_000;
  private static final int RECORDS = 20;
  private static final int RECORDS_QUICK = 5;
  private static final long SEED = 1;

  /// Payloads that may be sent for each node and record.
  private static final double COPIES_MAX = 1.2;

  private final Report report;
  private final boolean quick;

  ScaleBench(Report report, boolean quick) {
    this.report = report;
    this.quick = quick;
  }

  void run() {
    Scale.Result result = Scale.run(NODES, quick ? RECORDS_QUICK : RECORDS, SEED);
    report.line("sim1000.hops", result.hopsWorst(), "hops", result.hopsMax());
    report.line("sim1000.copies", result.copies(), "copies", COPIES_MAX);
    report.note("sim1000: " + result);
  }
}
