package org.kith.bench;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Prints figures, one a line, as soon as they are known, and what we want of them.
final class Report {
  /// What a figure must reach at least.
  private static final Map<String, Double> AT_LEAST =
      Map.of("publish.inflight64", 30_000.0, "catchup.durable", 100_000.0);

  /// What a figure must not exceed.
  private static final Map<String, Double> AT_MOST =
      Map.ofEntries(
          Map.entry("hop2.admitted.p50", 10.0),
          Map.entry("hop2.admitted.p99", 50.0),
          Map.entry("hop2.searchable.p99", 1_000.0),
          Map.entry("hybrid.p99", 60.0),
          Map.entry("priorart.p99", 150.0),
          Map.entry("disk.log", 1.2),
          Map.entry("disk.total", 1.8),
          Map.entry("rss.idle", 200.0),
          Map.entry("start.empty", 1.0),
          Map.entry("start.million", 3.0),
          Map.entry("insync.bytes", 256.0),
          Map.entry("sim1000.copies", 1.2));

  private final Set<String> only;

  /// @param only the names to print; all where it is empty
  Report(Set<String> only) {
    this.only = only;
  }

  /// `BENCH name value unit limit=… ratio=…`, the ratio being ours by the limit.
  void line(String name, double value, String unit, double limit) {
    if (only.isEmpty() || only.contains(name)) {
      System.out.printf(
          Locale.ROOT,
          "BENCH %s %s %s limit=%s ratio=%.2f%n",
          name,
          figure(value),
          unit,
          figure(limit),
          value / limit);
      goal(name, value, AT_LEAST.get(name), "at least", value >= AT_LEAST.getOrDefault(name, 0.0));
      goal(name, value, AT_MOST.get(name), "at most", value <= AT_MOST.getOrDefault(name, value));
      System.out.flush();
    }
  }

  private void goal(
      String name, double value, @Nullable Double goal, String side, boolean reached) {
    if (goal != null) {
      note(
          "%s: goal %s %s, %s"
              .formatted(
                  name, side, figure(goal), reached ? "reached" : "missed at " + figure(value)));
    }
  }

  /// A remark for people, such as where the time went.
  void note(String text) {
    System.out.println("# " + text);
    System.out.flush();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
  }
}
