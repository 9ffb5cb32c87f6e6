package org.kith.cli.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
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

  /// The line that is being read, as it stands in the file.
  private final StringBuilder raw = new StringBuilder();

  private record Cells(int line, List<String> cells, boolean closed, String text) {}

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

  private CsvRows(List<String> heading, BufferedReader reader) {
    this.reader = reader;
    this.heading = heading;
    next = read();
  }

  /// One row, as it stands in a file with this heading.
  static RowRead read(int line, List<String> heading, String text) {
    var rows = new CsvRows(heading, new BufferedReader(new StringReader(text)));
    Cells cells = rows.next;
    if (cells == null) {
      return new RowRead.Broken(line, "is empty", text, ImportRun.Form.CSV, heading);
    }
    var whole = new Cells(line, cells.cells(), cells.closed(), text);
    return cells.closed() && rows.read() != null
        ? rows.broken(whole, "holds several rows; each takes a line of its own")
        : rows.row(whole);
  }

  /// A row of columns by their names.
  static RowRead row(int line, Map<String, String> columns) {
    return new RowRead.Good(new Row(line, columns, columns.toString(), ImportRun.Form.CSV));
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
    return row(cells);
  }

  private RowRead row(Cells cells) {
    if (!cells.closed()) {
      return broken(cells, "a quoted cell has no end");
    }
    if (cells.cells().size() != heading.size()) {
      return broken(
          cells,
          "has " + cells.cells().size() + " cells, but there are " + heading.size() + " columns");
    }
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < heading.size(); i++) {
      columns.put(heading.get(i), cells.cells().get(i));
    }
    return row(cells.line(), columns);
  }

  private RowRead broken(Cells cells, String reason) {
    return new RowRead.Broken(cells.line(), reason, cells.text(), ImportRun.Form.CSV, heading);
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
    raw.setLength(0);
    while (true) {
      int c = take();
      if (c < 0) {
        cells.add(cell.toString());
        return new Cells(startsAt, cells, !quoted, raw.toString());
      }
      if (c == '\n') {
        line++;
      }
      if (quoted) {
        if (c != '"') {
          cell.append((char) c);
        } else if (peek() == '"') {
          var _ = take();
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
        return new Cells(startsAt, cells, true, withoutEnd(raw.toString()));
      } else if (c != '\r') {
        cell.append((char) c);
      }
    }
  }

  private static String withoutEnd(String line) {
    return line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
  }

  private int take() throws IOException {
    int c = reader.read();
    if (c >= 0) {
      raw.append((char) c);
    }
    return c;
  }

  private int peek() throws IOException {
    reader.mark(1);
    int c = reader.read();
    reader.reset();
    return c;
  }
}
