package org.kith.cli.imports;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.kith.cli.records.RecordFile;
import org.kith.cli.records.SyntaxFault;
import org.kith.cli.records.YamlTree;

/// Rows of a YAML file: one document each, with `---` between them. Each is read by itself, so
/// that a mistake in one leaves the others as they are.
final class YamlRows implements Iterator<RowRead> {
  private static final String BETWEEN = "---";
  private static final String END = "...";

  private final BufferedReader reader;
  private int line;
  private @Nullable String rest;
  private @Nullable RowRead next;

  YamlRows(BufferedReader reader) {
    this.reader = reader;
    next = advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public RowRead next() {
    RowRead row = next;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = advance();
    return row;
  }

  /// The next document that holds anything.
  private @Nullable RowRead advance() {
    var text = new StringBuilder();
    int first = line; // of what is left of the line with the mark
    if (rest != null) {
      text.append(rest).append('\n');
      rest = null;
    } else {
      first = line + 1;
    }
    try {
      String read;
      while ((read = reader.readLine()) != null) {
        line++;
        String one = line == 1 && read.startsWith("\ufeff") ? read.substring(1) : read;
        if (isMark(one, BETWEEN) || isMark(one, END)) {
          rest = one.substring(BETWEEN.length());
          if (!isBlank(text)) {
            return row(first, text.toString());
          }
          text.setLength(0);
          text.append(rest).append('\n');
          rest = null;
          first = line;
        } else if (text.length() <= RecordFile.FILE_BYTES_MAX) {
          text.append(one).append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return isBlank(text) ? null : row(first, text.toString());
  }

  private static boolean isMark(String line, String mark) {
    return line.equals(mark) || line.startsWith(mark + " ") || line.startsWith(mark + "\t");
  }

  /// Comments and directives alone are no document.
  private static boolean isBlank(CharSequence text) {
    return text.toString()
        .lines()
        .map(String::strip)
        .allMatch(one -> one.isEmpty() || one.startsWith("#") || one.startsWith("%"));
  }

  /// A document with what stands before its first word counted as lines, not as text.
  private static RowRead row(int from, String text) {
    int start = 0;
    int first = from;
    while (start < text.length() && isBlank(text.substring(start, lineEnd(text, start)))) {
      start = lineEnd(text, start);
      first++;
    }
    return read(first, text.substring(start));
  }

  /// One document.
  static RowRead read(int first, String text) {
    if (text.length() > RecordFile.FILE_BYTES_MAX) {
      return broken(first, "is larger than 1 MiB", text);
    }
    try {
      JsonElement tree = YamlTree.parse(text, first);
      return tree instanceof JsonObject object
          ? new RowRead.Good(new Row(first, JsonlRows.columns(object), text, ImportRun.Form.YAML))
          : broken(first, "must hold named fields", text);
    } catch (SyntaxFault e) {
      return broken(first, e.sentence(), text);
    }
  }

  private static RowRead broken(int line, String reason, String text) {
    return new RowRead.Broken(line, reason, text, ImportRun.Form.YAML);
  }

  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }
}
