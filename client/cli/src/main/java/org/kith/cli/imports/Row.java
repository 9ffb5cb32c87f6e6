package org.kith.cli.imports;

import java.util.Map;

/// One row of a file: its columns in their order.
///
/// @param line line of the file on which it starts, from 1
/// @param text the row as it stands in the file
/// @param form what the text is written in
public record Row(int line, Map<String, String> columns, String text, ImportRun.Form form) {
  /// The column's text; empty where the row has no such column.
  String column(String name) {
    return columns.getOrDefault(name, "");
  }
}
