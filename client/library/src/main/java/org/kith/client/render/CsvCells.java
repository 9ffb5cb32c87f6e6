package org.kith.client.render;

import java.util.List;
import java.util.stream.Collectors;

/// Cells of comma-separated values (RFC 4180) that no spreadsheet takes for a formula.
public final class CsvCells {
  /// Ends each line.
  public static final String LINE_END = "\r\n";

  /// What a spreadsheet reads as the beginning of a formula, wide forms included.
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private CsvCells() {}

  /// One line, with its end.
  public static String line(List<String> texts) {
    return texts.stream().map(CsvCells::quoted).collect(Collectors.joining(",", "", LINE_END));
  }

  /// What could be read as a formula gets an apostrophe in front. So does what looks as if it had
  /// one already, so that [#read] gives every text back.
  static String safe(String text) {
    return startsFormula(text, 0) ? "'" + text : text;
  }

  /// The text that [#safe] made safe.
  public static String read(String cell) {
    return cell.startsWith("'") && startsFormula(cell, 1) ? cell.substring(1) : cell;
  }

  private static boolean startsFormula(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '\'') {
      at++;
    }
    return at < text.length() && FORMULA_STARTS.indexOf(text.charAt(at)) >= 0;
  }

  private static String quoted(String text) {
    String safe = safe(text);
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
