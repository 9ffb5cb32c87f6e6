package org.kith.cli.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Rows of comma-separated values (RFC 4180) under a heading: quoted cells may hold commas, line
/// ends and doubled quotes.
final class CsvRows implements Iterator<RowRead> {
  private final BufferedReader reader;
  private final List<String> heading;
  private int line = 1;
  private @Nullable Cells next;

  private record Cells(int line, List<String> cells, boolean closed) {}

  /// @throws MapFault where the heading is missing or names a column twice
  CsvRows(BufferedReader reader) throws MapFault {
    this.reader = reader;
    Cells first = read();
    if (first == null) {
      throw new MapFault("the file is empty; its first line must name the columns");
    }
    List<String> names = new ArrayList<>();
    for (String cell : first.cells()) {
      names.add(cell.startsWith("\ufeff") ? cell.substring(1).strip() : cell.strip());
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new MapFault("the first line names a column twice; give each its own name");
    }
    heading = List.copyOf(names);
    next = read();
  }

  /// The columns' names.
  List<String> heading() {
    return heading;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public RowRead next() {
    Cells cells = next;
    if (cells == null) {
      throw new NoSuchElementException();
    }
    next = read();
    String text = String.join(",", cells.cells());
    if (!cells.closed()) {
      return new RowRead.Broken(cells.line(), "a quoted cell has no end", text);
    }
    if (cells.cells().size() != heading.size()) {
      return new RowRead.Broken(
          cells.line(),
          "has " + cells.cells().size() + " cells, but there are " + heading.size() + " columns",
          text);
    }
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < heading.size(); i++) {
      columns.put(heading.get(i), cells.cells().get(i));
    }
    return new RowRead.Good(new Row(cells.line(), columns, columns.toString()));
  }

  /// The next line that is not empty, with all the lines that its quoted cells go over.
  private @Nullable Cells read() {
    try {
      while (true) {
        reader.mark(1);
        int first = reader.read();
        if (first < 0) {
          return null;
        }
        if (first == '\n') {
          line++;
        } else if (first != '\r') {
          reader.reset();
          return cells();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Cells cells() throws IOException {
    int startsAt = line;
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    while (true) {
      int c = reader.read();
      if (c < 0) {
        cells.add(cell.toString());
        return new Cells(startsAt, cells, !quoted);
      }
      if (c == '\n') {
        line++;
      }
      if (quoted) {
        if (c != '"') {
          cell.append((char) c);
        } else if (peek() == '"') {
          reader.read();
          cell.append('"');
        } else {
          quoted = false;
        }
      } else if (c == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        cells.add(cell.toString());
        return new Cells(startsAt, cells, true);
      } else if (c != '\r') {
        cell.append((char) c);
      }
    }
  }

  private int peek() throws IOException {
    reader.mark(1);
    int c = reader.read();
    reader.reset();
    return c;
  }
}
