package org.kith.client.render;

import java.util.List;
import org.kith.schema.v1.Point;

/// A series as one word: the lowest value is the lowest bar.
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  static String of(List<Point> series) {
    double low = series.stream().mapToDouble(Point::getValue).min().orElse(0);
    double high = series.stream().mapToDouble(Point::getValue).max().orElse(0);
    var bars = new StringBuilder();
    for (Point point : series) {
      double height = high > low ? (point.getValue() - low) / (high - low) : 0;
      bars.append(BARS.charAt((int) Math.round(height * (BARS.length() - 1))));
    }
    return bars.toString();
  }
}
