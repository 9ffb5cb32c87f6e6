package org.kith.cli.imports;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;

/// How rows become records: `[record]` says what each field is made of, `[codes.NAME]` are tables
/// of codes. A map is read once and checked as a whole; what it says of the schema is checked by
/// the schema's own descriptor.
public final class ImportMap {
  private static final String ONLY_IF = "onlyIf";

  private final FieldMap record;
  private final String canonical;

  private ImportMap(FieldMap record, String canonical) {
    this.record = record;
    this.canonical = canonical;
  }

  /// What became of one row.
  public sealed interface Mapped {}

  /// A record; its content was not judged yet.
  public record Made(LearningRecord record) implements Mapped {}

  /// No record, and why.
  public record Failed(List<FieldProblem> problems) implements Mapped {}

  /// Reads a map and applies what `--set` says.
  public static ImportMap parse(String toml, List<String> assignments) throws MapFault {
    Map<String, Object> tree = MapTree.parse(toml);
    for (String assignment : assignments) {
      MapTree.set(tree, assignment);
    }
    for (String name : tree.keySet()) {
      if (!name.equals("record") && !name.equals("codes")) {
        throw new MapFault("a map has [record] and [codes.NAME]; '" + name + "' is neither");
      }
    }
    if (!(tree.get("record") instanceof Map<?, ?> fields)) {
      throw new MapFault("the map has no [record]; say there what each field is made of");
    }
    Rules rules = new Rules(codes(tree.get("codes")));
    FieldMap record = message(LearningRecord.getDescriptor(), fields, "record", rules);
    return new ImportMap(record, tree.toString());
  }

  /// All columns that the map names.
  public Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    record.addColumnsTo(columns);
    return columns;
  }

  /// The map's meaning as text: part of the name of each row's attempt.
  String canonical() {
    return canonical;
  }

  /// Makes a record of a row.
  public Mapped apply(Row row) {
    List<FieldProblem> problems = new ArrayList<>();
    var builder = LearningRecord.newBuilder();
    record.fill(builder, row, "", problems);
    return problems.isEmpty() ? new Made(builder.build()) : new Failed(List.copyOf(problems));
  }

  private static Map<String, CodeTable> codes(@org.jspecify.annotations.Nullable Object codes)
      throws MapFault {
    Map<String, CodeTable> tables = new LinkedHashMap<>();
    if (codes instanceof Map<?, ?> named) {
      for (var table : named.entrySet()) {
        if (!(table.getValue() instanceof Map<?, ?> words)) {
          throw new MapFault("[codes." + table.getKey() + "] must be a table of words and codes");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        words.forEach((word, code) -> entries.put(String.valueOf(word), String.valueOf(code)));
        String name = String.valueOf(table.getKey());
        tables.put(name, new CodeTable(name, entries));
      }
    }
    return tables;
  }

  private static FieldMap message(Descriptor descriptor, Map<?, ?> table, String path, Rules rules)
      throws MapFault {
    Map<FieldDescriptor, List<FieldMap.Value>> fields = FieldMap.noFields();
    Condition condition = Condition.ALWAYS;
    for (var entry : table.entrySet()) {
      String name = String.valueOf(entry.getKey());
      String place = path + "." + name;
      if (name.equals(ONLY_IF)) {
        condition = rules.condition(entry.getValue(), place);
        continue;
      }
      FieldDescriptor field = field(descriptor, name, place);
      List<FieldMap.Value> values = new ArrayList<>();
      for (Object one : parts(field, entry.getValue(), place)) {
        values.add(value(field, one, place, rules));
      }
      fields.put(field, values);
    }
    return new FieldMap(descriptor, fields, condition);
  }

  private static FieldMap.Value value(FieldDescriptor field, Object one, String place, Rules rules)
      throws MapFault {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return new FieldMap.Text(rules.rule(one, place));
    }
    if (one instanceof Map<?, ?> inner) {
      return new FieldMap.Inner(message(field.getMessageType(), inner, place, rules));
    }
    throw new MapFault(place + " holds fields of its own; write it as a table");
  }

  private static List<?> parts(FieldDescriptor field, Object value, String place) throws MapFault {
    if (!field.isRepeated()) {
      if (value instanceof List) {
        throw new MapFault(place + " takes one value, not a list");
      }
      return List.of(value);
    }
    return value instanceof List<?> list ? list : List.of(value);
  }

  private static FieldDescriptor field(Descriptor descriptor, String name, String place)
      throws MapFault {
    Optional<FieldDescriptor> found =
        descriptor.getFields().stream()
            .filter(f -> f.getJsonName().equals(name) || f.getName().equals(name))
            .filter(f -> !descriptor.equals(LearningRecord.getDescriptor()) || f.getNumber() < 100)
            .findFirst();
    return found.orElseThrow(() -> new MapFault(place + ": a record has no such field"));
  }
}
