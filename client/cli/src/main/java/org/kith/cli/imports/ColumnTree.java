package org.kith.cli.imports;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kith.cli.records.JsonTree;
import org.kith.cli.records.Spelling;
import org.kith.cli.records.SyntaxFault;
import org.kith.client.render.CsvCells;
import org.kith.client.render.RecordColumns;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;

/// A row whose columns are named by the fields of a record, as `kith export --format csv` writes
/// it. `links.tried` and its like hold ids, each with a note behind it where there is one.
final class ColumnTree {
  private static final RecordColumns COLUMNS = RecordColumns.of(List.of());
  private static final String LINKS = "links.";

  /// Fields from this number on are what a node says.
  private static final int OUTPUT_ONLY_FROM = 100;

  private static final Set<String> ANSWERS =
      LearningRecord.getDescriptor().getFields().stream()
          .filter(field -> field.getNumber() >= OUTPUT_ONLY_FROM)
          .map(FieldDescriptor::getJsonName)
          .collect(Collectors.toSet());

  private final JsonObject tree = new JsonObject();
  private final List<FieldProblem> problems = new ArrayList<>();

  private ColumnTree() {}

  /// A row as a tree, or all that is wrong with its cells.
  record Reading(JsonObject tree, List<FieldProblem> problems) {}

  /// @throws MapFault where a column is no field of a record
  static void requireKnown(List<String> heading) throws MapFault {
    List<String> unknown = heading.stream().filter(name -> !isKnown(name)).toList();
    if (!unknown.isEmpty()) {
      throw new MapFault(
          unknown.stream()
                  .map(name -> "'" + name + "'" + suggestion(name))
                  .collect(
                      Collectors.joining(", ", "the file has columns that no record has: ", ""))
              + "; name them by the fields of a record, such as lesson.whatHappened, or say with"
              + " --map what becomes of them");
    }
  }

  private static boolean isKnown(String name) {
    return isAnswer(name)
        || COLUMNS.named(name).isPresent()
        || (name.startsWith(LINKS) && Relation.ofCode(name.substring(LINKS.length())).isPresent());
  }

  private static boolean isAnswer(String name) {
    return ANSWERS.contains(name.split("\\.", 2)[0]);
  }

  private static String suggestion(String name) {
    return COLUMNS.names().stream()
        .filter(known -> !isAnswer(known))
        .filter(
            known ->
                Spelling.isClose(known, name)
                    || known.endsWith("." + name)
                    || known.equals(name.strip()))
        .findFirst()
        .map(known -> " (did you mean " + known + "?)")
        .orElse("");
  }

  static Reading read(Map<String, String> columns) {
    var reading = new ColumnTree();
    columns.forEach(
        (name, cell) -> {
          String text = CsvCells.read(cell);
          if (!text.isBlank() && !isAnswer(name)) {
            reading.put(name, text);
          }
        });
    return new Reading(reading.tree, List.copyOf(reading.problems));
  }

  private void put(String name, String text) {
    Optional<RecordColumns.Column> column = COLUMNS.named(name);
    if (!isKnown(name)) { // a file's heading is looked at before; a refused row has none
      problem(name, "there is no such field" + suggestion(name));
      return;
    }
    if (column.isEmpty()) {
      links(name.substring(LINKS.length()), text);
      return;
    }
    String[] steps = name.split("\\.");
    JsonObject object = tree;
    for (int i = 0; i < steps.length - 1; i++) {
      if (!object.has(steps[i])) {
        object.add(steps[i], new JsonObject());
      }
      object = object.getAsJsonObject(steps[i]);
    }
    String leaf = steps[steps.length - 1];
    if (!column.get().isList()) {
      object.add(leaf, new JsonPrimitive(text));
      return;
    }
    JsonArray list = list(column.get(), text);
    if (object.get(leaf) instanceof JsonArray before) { // links from columns of their own
      before.addAll(list);
    } else {
      object.add(leaf, list);
    }
  }

  private JsonArray list(RecordColumns.Column column, String text) {
    if (text.strip().startsWith("[")) {
      try {
        JsonElement element = JsonTree.parse(text);
        if (element instanceof JsonArray array) {
          return array;
        }
      } catch (SyntaxFault e) {
        problem(column.path(), "is not a JSON list: " + e.sentence());
        return new JsonArray();
      }
    }
    var list = new JsonArray();
    if (column.isListOfMessages()) {
      problem(column.path(), "must be a JSON list, such as [{\"name\": \"value\"}]");
      return list;
    }
    for (String word : text.split(RecordColumns.SEPARATOR)) {
      if (!word.isBlank()) {
        list.add(word.strip());
      }
    }
    return list;
  }

  private void links(String relation, String text) {
    JsonArray links = tree.has("links") ? tree.getAsJsonArray("links") : new JsonArray();
    for (String one : text.split(RecordColumns.SEPARATOR)) {
      String[] words = one.strip().split("\\s+", 2);
      if (words[0].isEmpty()) {
        continue;
      }
      var link = new JsonObject();
      link.addProperty("relation", relation);
      link.addProperty("recordId", words[0]);
      if (words.length > 1) {
        link.addProperty("note", words[1].strip());
      }
      links.add(link);
    }
    tree.add("links", links);
  }

  private void problem(String path, String description) {
    problems.add(FieldProblem.newBuilder().setField(path).setDescription(description).build());
  }
}
