package org.kith.cli.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// A map's TOML as plain maps and lists, with what `--set` changes in it.
final class MapTree {
  private MapTree() {}

  static Map<String, Object> parse(String text) throws MapFault {
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      throw new MapFault(
          "the map is not TOML: "
              + toml.errors().stream()
                  .map(e -> "line " + e.position().line() + ": " + e.getMessage())
                  .limit(3)
                  .collect(Collectors.joining("; ")));
    }
    return table(toml);
  }

  private static Map<String, Object> table(TomlTable toml) {
    Map<String, Object> table = new LinkedHashMap<>();
    toml.entrySet().stream()
        .sorted(
            java.util.Comparator.comparing(
                e -> Objects.requireNonNull(toml.inputPositionOf(List.of(e.getKey()))),
                java.util.Comparator.<org.tomlj.TomlPosition>comparingInt(p -> p.line())
                    .thenComparingInt(p -> p.column())))
        .forEach(entry -> table.put(entry.getKey(), value(entry.getValue())));
    return table;
  }

  private static Object value(Object value) {
    return switch (value) {
      case TomlTable inner -> table(inner);
      case TomlArray array -> {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          list.add(value(array.get(i)));
        }
        yield list;
      }
      default -> value;
    };
  }

  /// Applies one `--set NAME=VALUE`: `codes.TABLE.WORD` adds to a code table, `links.RELATION` sets
  /// the record that links of this relation point at, anything else is a field of the record.
  static void set(Map<String, Object> tree, String assignment) throws MapFault {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new MapFault("--set is written NAME=VALUE, not '" + assignment + "'");
    }
    String name = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1).strip();
    String literal = value.replace("{", "{{").replace("}", "}}");
    if (name.startsWith("codes.")) {
      int dot = name.indexOf('.', "codes.".length());
      if (dot < 0) {
        throw new MapFault("--set codes is written codes.TABLE.WORD=CODE");
      }
      Map<String, Object> codes = inner(tree, "codes");
      inner(codes, name.substring("codes.".length(), dot)).put(name.substring(dot + 1), value);
    } else if (name.startsWith("links.")) {
      setLink(inner(tree, "record"), name.substring("links.".length()), literal);
    } else {
      Map<String, Object> table = inner(tree, "record");
      String[] path = name.split("\\.", -1);
      for (int i = 0; i < path.length - 1; i++) {
        table = inner(table, path[i]);
      }
      table.put(path[path.length - 1], literal);
    }
  }

  private static void setLink(Map<String, Object> record, String relation, String id)
      throws MapFault {
    List<Object> links = new ArrayList<>();
    boolean found = false;
    if (record.get("links") instanceof List<?> present) {
      for (Object link : present) {
        if (link instanceof Map<?, ?> fields && relation.equals(fields.get("relation"))) {
          Map<String, Object> changed = new LinkedHashMap<>();
          fields.forEach((key, value) -> changed.put(String.valueOf(key), value));
          changed.put("recordId", id);
          links.add(changed);
          found = true;
        } else {
          links.add(link);
        }
      }
    }
    if (!found) {
      links.add(new LinkedHashMap<>(Map.of("relation", relation, "recordId", id)));
    }
    record.put("links", links);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> table, String name) throws MapFault {
    Object inner = table.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    if (!(inner instanceof Map)) {
      throw new MapFault("'" + name + "' is not a table in the map; name one of its fields");
    }
    return (Map<String, Object>) inner;
  }
}
