package org.kith.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kith.schema.v1.Measure;

/// A measure as it is typed: `name=Minutes of handover; unit=min; better=down; baseline=41.5;
/// result=20`.
final class MeasureOption {
  private static final String EXAMPLE =
      "\"name=Minutes of handover; unit=min; better=down; baseline=41.5; result=20\"";
  private static final List<String> KEYS =
      List.of("name", "type", "unit", "better", "baseline", "result", "n", "method", "signal");

  private MeasureOption() {}

  static Measure of(String typed) {
    Map<String, String> said = new LinkedHashMap<>();
    for (String part : typed.split(";", -1)) {
      String[] pair = part.split("=", 2);
      String key = pair[0].strip();
      if (part.isBlank()) {
        continue;
      }
      if (pair.length == 1 || !KEYS.contains(key)) {
        throw Failure.usage(
            "--result has no "
                + part.strip()
                + "; it has "
                + String.join(", ", KEYS)
                + ", each with = and a ; after it, such as "
                + EXAMPLE
                + ".");
      }
      if (said.put(key, pair[1].strip()) != null) {
        throw Failure.usage("--result says " + key + " twice; say it once.");
      }
    }
    var measure =
        Measure.newBuilder()
            .setName(said.getOrDefault("name", ""))
            .setType(said.getOrDefault("type", ""))
            .setUnit(said.getOrDefault("unit", ""))
            .setBetter(said.getOrDefault("better", ""))
            .setMethod(said.getOrDefault("method", ""))
            .setSignal(said.getOrDefault("signal", ""));
    if (said.containsKey("baseline")) {
      measure.setBaseline(number("baseline", said));
    }
    if (said.containsKey("result")) {
      measure.setResult(number("result", said));
    }
    if (said.containsKey("n")) {
      measure.setN(count(said));
    }
    return measure.build();
  }

  private static double number(String key, Map<String, String> said) {
    try {
      return Double.parseDouble(said.getOrDefault(key, ""));
    } catch (NumberFormatException e) {
      throw Failure.usage("--result: " + key + " is a number, such as 41.5.");
    }
  }

  private static int count(Map<String, String> said) {
    try {
      return Integer.parseUnsignedInt(said.getOrDefault("n", ""));
    } catch (NumberFormatException e) {
      throw Failure.usage("--result: n is how many were measured, a whole number such as 30.");
    }
  }
}
