package org.kith.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Rows in aligned columns, for people.
final class Table {
  private static final int CELL_CHARACTERS_MAX = 60;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    rows.add(List.of(heading));
  }

  void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(shortened(cell.replace('\n', ' ')));
    }
    rows.add(row);
  }

  private static String shortened(String cell) {
    return cell.codePointCount(0, cell.length()) <= CELL_CHARACTERS_MAX
        ? cell
        : cell.substring(0, cell.offsetByCodePoints(0, CELL_CHARACTERS_MAX - 1)) + "…";
  }

  void print(Screen screen) {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 0));
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).codePointCount(0, row.get(i).length())));
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      var line = new StringBuilder();
      List<String> row = rows.get(r);
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < row.size() - 1) {
          line.append(" ".repeat(widths.get(i) - cell.codePointCount(0, cell.length()) + 2));
        }
      }
      if (r == 0) {
        screen.heading(line.toString());
      } else {
        screen.line(line.toString());
      }
    }
  }
}
