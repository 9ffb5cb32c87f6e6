package org.kith.protocol.record;

import java.util.List;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Point;

/// What is asked of measures and their series (SPEC 10.3, 10.5).
final class MeasureRules {
  /// Greatest sample size.
  static final int SAMPLE_MAX = 1_000_000_000;

  private static final long MINUS_ZERO = Double.doubleToRawLongBits(-0.0);

  private MeasureRules() {}

  static void check(List<Measure> measures, Findings findings) {
    for (int i = 0; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      findings.enter("results", i, measure);
      findings.text(TextField.MEASURE_NAME, measure.getName());
      findings.code(CodeField.MEASURE_TYPE, measure.getType());
      findings.text(TextField.MEASURE_UNIT, measure.getUnit());
      findings.code(CodeField.MEASURE_BETTER, measure.getBetter());
      checkNumber("baseline", measure.getBaseline(), findings);
      checkNumber("result", measure.getResult(), findings);
      if (measure.getN() < 0 || measure.getN() > SAMPLE_MAX) {
        findings.add("n", "must be 0 to " + Findings.grouped(SAMPLE_MAX));
      }
      findings.code(CodeField.MEASURE_METHOD, measure.getMethod());
      findings.code(CodeField.MEASURE_SIGNAL, measure.getSignal());
      checkSeries(measure.getSeriesList(), findings);
      findings.leave();
    }
  }

  private static void checkSeries(List<Point> series, Findings findings) {
    findings.count(ListField.MEASURE_SERIES, series.size());
    String before = "";
    for (int i = 0; i < series.size(); i++) {
      Point point = series.get(i);
      findings.enter("series", i, point);
      if (point.getMonth().isEmpty()) {
        findings.add("month", "is required: a month, written YYYY-MM");
      }
      CommonRules.checkMonth("month", point.getMonth(), findings);
      if (Formats.isMonth(point.getMonth())) {
        if (point.getMonth().compareTo(before) <= 0) {
          findings.add("month", "must be after the month of the point before it");
        }
        before = point.getMonth();
      }
      if (!point.hasValue()) {
        findings.add("value", "is required");
      }
      checkNumber("value", point.getValue(), findings);
      findings.text(TextField.POINT_NOTE, point.getNote());
      findings.leave();
    }
  }

  private static void checkNumber(String field, double number, Findings findings) {
    if (!Double.isFinite(number)) { // SPEC 2.6
      findings.add(field, "must be a finite number");
    } else if (Double.doubleToRawLongBits(number) == MINUS_ZERO) { // SPEC 2.6
      findings.add(field, "must be 0 without a sign");
    }
  }
}
