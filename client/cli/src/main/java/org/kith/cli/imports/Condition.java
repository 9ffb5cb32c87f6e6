package org.kith.cli.imports;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows for which a rule holds: each column named has one of the texts named.
record Condition(Map<String, List<String>> wanted) {
  static final Condition ALWAYS = new Condition(Map.of());

  boolean holds(Row row) {
    return wanted.entrySet().stream()
        .allMatch(e -> e.getValue().contains(CleanText.of(row.column(e.getKey()))));
  }

  void addColumnsTo(Set<String> columns) {
    columns.addAll(wanted.keySet());
  }
}
