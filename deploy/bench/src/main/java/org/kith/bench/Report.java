package org.kith.bench;

import java.util.Locale;
import java.util.Set;

/// Prints figures, one a line, as soon as they are known.
final class Report {
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
      System.out.flush();
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
