package org.kith.cli.imports;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.cli.records.JsonTree;
import org.kith.cli.records.SyntaxFault;
import org.kith.cli.records.YamlTree;
import org.kith.schema.v1.FieldProblem;

/// A file of refused rows, a JSON object a line: where each stood, what is wrong with it, and the
/// row itself as it was read, so that it can be corrected there and the file imported. A line that
/// could not be read stands there as text.
public final class RefusedRows implements Closeable {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final String BEGIN = "{\"line\":";
  private static final String LINE = "line";
  private static final String ROW = "row";
  private static final String TEXT = "text";
  private static final String REASONS = "reasons";
  private static final String FORMAT = "format";
  private static final String COLUMNS = "columns";
  private static final Set<String> NAMES = Set.of(LINE, REASONS, FORMAT, COLUMNS, ROW, TEXT);

  private final Optional<BufferedWriter> writer;

  private RefusedRows(Optional<BufferedWriter> writer) {
    this.writer = writer;
  }

  /// Writes them.
  public static RefusedRows to(BufferedWriter writer) {
    return new RefusedRows(Optional.of(writer));
  }

  /// Keeps none.
  public static RefusedRows nowhere() {
    return new RefusedRows(Optional.empty());
  }

  /// Whether a file begins as one of these, whatever it is called. Reads nothing of it away.
  public static boolean areIn(BufferedReader file) throws IOException {
    file.mark(BEGIN.length());
    var begin = new char[BEGIN.length()];
    int read = file.read(begin);
    file.reset();
    return read == BEGIN.length() && new String(begin).equals(BEGIN);
  }

  synchronized void add(RowRead read, List<FieldProblem> problems) {
    if (writer.isEmpty()) {
      return;
    }
    var object = new JsonObject();
    object.addProperty(LINE, read.line());
    var reasons = new JsonArray();
    for (FieldProblem problem : problems) {
      var one = new JsonObject();
      one.addProperty("field", problem.getField());
      one.addProperty("reason", problem.getDescription());
      reasons.add(one);
    }
    object.add(REASONS, reasons);
    switch (read) {
      case RowRead.Good good -> {
        object.addProperty(FORMAT, code(good.row().form()));
        object.add(ROW, tree(good.row()));
      }
      case RowRead.Broken broken -> {
        object.addProperty(FORMAT, code(broken.form()));
        if (!broken.heading().isEmpty()) {
          object.add(COLUMNS, JSON.toJsonTree(broken.heading()));
        }
        object.addProperty(TEXT, broken.text());
      }
    }
    try {
      writer.get().write(JSON.toJson(object));
      writer.get().newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(ImportRun.Form form) {
    return form.name().toLowerCase(Locale.ROOT);
  }

  /// A row with all that stood in it: lists stay lists.
  private static JsonElement tree(Row row) {
    try {
      return switch (row.form()) {
        case JSONL -> JsonTree.parse(row.text());
        case YAML -> YamlTree.parse(row.text(), row.line());
        case CSV -> JSON.toJsonTree(row.columns());
      };
    } catch (SyntaxFault e) {
      throw new AssertionError("a row that was read is readable", e);
    }
  }

  /// Whether a line holds a refused row and no row of its own.
  static boolean isOne(JsonObject object) {
    return object.has(LINE)
        && object.get(REASONS) instanceof JsonArray
        && object.has(ROW) != object.has(TEXT)
        && NAMES.containsAll(object.keySet());
  }

  /// The row that a line holds.
  static RowRead read(int line, JsonObject object) {
    boolean cells = isCsv(object);
    if (object.get(ROW) instanceof JsonObject row) {
      return cells
          ? CsvRows.row(line, cells(row))
          : JsonlRows.row(line, row, JSON.toJson(row)); // YAML holds nothing that JSON does not
    }
    if (!(object.get(TEXT) instanceof JsonPrimitive text) || !text.isString()) {
      String what = object.has(ROW) ? ROW : TEXT;
      return new RowRead.Broken(
          line,
          what + (object.has(ROW) ? " must hold named fields" : " must be a text"),
          JSON.toJson(object),
          ImportRun.Form.JSONL);
    }
    if (cells) {
      return CsvRows.read(line, heading(object), text.getAsString());
    }
    return isYaml(object)
        ? YamlRows.read(line, text.getAsString())
        : JsonlRows.parse(line, text.getAsString());
  }

  private static boolean isCsv(JsonObject object) {
    return is(object, ImportRun.Form.CSV);
  }

  private static boolean isYaml(JsonObject object) {
    return is(object, ImportRun.Form.YAML);
  }

  private static boolean is(JsonObject object, ImportRun.Form form) {
    return object.has(FORMAT) && object.get(FORMAT).equals(new JsonPrimitive(code(form)));
  }

  private static Map<String, String> cells(JsonObject row) {
    Map<String, String> cells = new LinkedHashMap<>();
    row.entrySet()
        .forEach(
            cell ->
                cells.put(
                    cell.getKey(),
                    cell.getValue().isJsonPrimitive()
                        ? cell.getValue().getAsString()
                        : cell.getValue().isJsonNull() ? "" : JSON.toJson(cell.getValue())));
    return cells;
  }

  private static List<String> heading(JsonObject object) {
    List<String> names = new ArrayList<>();
    if (object.get(COLUMNS) instanceof JsonArray columns) {
      columns.forEach(
          name -> names.add(name.isJsonPrimitive() ? name.getAsString() : JSON.toJson(name)));
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      writer.get().close();
    }
  }
}
