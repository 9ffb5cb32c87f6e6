package org.kith.cli.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which rows belong to this organisation: several texts of one column are alternatives, different
/// columns must all match. A text that ends with `*` matches what starts like it.
public final class RowFilter {
  private final Map<String, List<String>> wanted;

  private RowFilter(Map<String, List<String>> wanted) {
    this.wanted = wanted;
  }

  /// Reads `COLUMN=VALUE`, once for each alternative.
  public static RowFilter parse(List<String> conditions) throws MapFault {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String condition : conditions) {
      int equals = condition.indexOf('=');
      if (equals < 1) {
        throw new MapFault("--origin is written COLUMN=VALUE, not '" + condition + "'");
      }
      wanted
          .computeIfAbsent(condition.substring(0, equals).strip(), column -> new ArrayList<>())
          .add(condition.substring(equals + 1).strip());
    }
    return new RowFilter(wanted);
  }

  /// The columns that it looks at.
  List<String> columns() {
    return List.copyOf(wanted.keySet());
  }

  boolean matches(Row row) {
    return wanted.entrySet().stream()
        .allMatch(
            entry -> {
              String text = row.column(entry.getKey()).strip();
              return entry.getValue().stream().anyMatch(value -> matches(value, text));
            });
  }

  private static boolean matches(String value, String text) {
    return value.endsWith("*")
        ? text.startsWith(value.substring(0, value.length() - 1))
        : text.equals(value);
  }
}
