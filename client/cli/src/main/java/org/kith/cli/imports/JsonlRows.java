package org.kith.cli.imports;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.kith.cli.records.JsonTree;
import org.kith.cli.records.SyntaxFault;

/// Rows of a file that holds one JSON object a line. Objects inside a row become columns with a
/// dot (`site.name`), lists one text with commas. A row that an earlier import refused stands
/// there beside its reasons.
final class JsonlRows implements Iterator<RowRead> {
  private final BufferedReader reader;
  private int line;
  private @Nullable String next;

  JsonlRows(BufferedReader reader) {
    this.reader = reader;
    advance();
  }

  private void advance() {
    try {
      do {
        next = reader.readLine();
        line++;
      } while (next != null && next.isBlank());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public RowRead next() {
    String text = next;
    if (text == null) {
      throw new NoSuchElementException();
    }
    int at = line;
    advance();
    return parse(at, text);
  }

  static RowRead parse(int line, String text) {
    try {
      String content = text.startsWith("\ufeff") ? text.substring(1) : text;
      if (!(JsonTree.parse(content) instanceof JsonObject object)) {
        return new RowRead.Broken(line, "is not a JSON object", text, ImportRun.Form.JSONL);
      }
      return RefusedRows.isOne(object)
          ? RefusedRows.read(line, object)
          : row(line, object, content);
    } catch (SyntaxFault e) {
      return new RowRead.Broken(line, e.sentence(), text, ImportRun.Form.JSONL);
    }
  }

  static RowRead row(int line, JsonObject object, String text) {
    return new RowRead.Good(new Row(line, columns(object), text, ImportRun.Form.JSONL));
  }

  static Map<String, String> columns(JsonObject object) {
    Map<String, String> columns = new LinkedHashMap<>();
    flatten("", object, columns);
    return columns;
  }

  private static void flatten(String path, JsonObject object, Map<String, String> columns) {
    for (var entry : object.entrySet()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      if (entry.getValue() instanceof JsonObject inner) {
        flatten(name, inner, columns);
      } else {
        columns.put(name, text(entry.getValue()));
      }
    }
  }

  private static String text(JsonElement element) {
    if (element instanceof JsonArray array) {
      List<String> parts = new ArrayList<>();
      array.forEach(part -> parts.add(text(part)));
      return String.join(", ", parts);
    }
    return element.isJsonPrimitive() ? element.getAsString() : "";
  }
}
