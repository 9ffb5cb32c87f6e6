package org.kith.cli.imports;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.schema.v1.FieldProblem;

/// How one message is made from a row: a rule, or another message, for each of its fields.
///
/// @param fields in the map's order
record FieldMap(
    Descriptor descriptor, Map<FieldDescriptor, List<Value>> fields, Condition condition) {

  /// What a field is made of; a repeated field has several.
  sealed interface Value {}

  record Text(Rule rule) implements Value {}

  record Inner(FieldMap message) implements Value {}

  void addColumnsTo(Set<String> columns) {
    condition.addColumnsTo(columns);
    for (List<Value> values : fields.values()) {
      for (Value value : values) {
        switch (value) {
          case Text(Rule rule) -> rule.addColumnsTo(columns);
          case Inner(FieldMap message) -> message.addColumnsTo(columns);
        }
      }
    }
  }

  /// Fills a message; whether anything of it was set.
  boolean fill(Message.Builder builder, Row row, String path, List<FieldProblem> problems) {
    if (!condition.holds(row)) {
      return false;
    }
    boolean any = false;
    for (var entry : fields.entrySet()) {
      FieldDescriptor field = entry.getKey();
      String name = path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
      List<Object> made = new ArrayList<>();
      for (Value value : entry.getValue()) {
        String place = field.isRepeated() ? name + "[" + made.size() + "]" : name;
        switch (value) {
          case Text(Rule rule) ->
              rule.values(row, reason -> problems.add(problem(place, reason))).stream()
                  .map(text -> scalar(field, text, place, problems))
                  .flatMap(Optional::stream)
                  .filter(one -> !made.contains(one))
                  .forEach(made::add);
          case Inner(FieldMap message) -> {
            Message.Builder inner = builder.newBuilderForField(field);
            if (message.fill(inner, row, place, problems)) {
              made.add(inner.build());
            }
          }
        }
      }
      any |= !made.isEmpty();
      if (field.isRepeated()) {
        made.forEach(one -> builder.addRepeatedField(field, one));
      } else if (!made.isEmpty()) {
        builder.setField(field, made.getFirst());
      }
    }
    return any;
  }

  private static Optional<Object> scalar(
      FieldDescriptor field, String text, String path, List<FieldProblem> problems) {
    try {
      return Optional.of(
          switch (field.getJavaType()) {
            case STRING -> text;
            case INT -> Integer.parseUnsignedInt(text);
            case LONG -> Long.parseUnsignedLong(text);
            case DOUBLE -> Double.parseDouble(text);
            case BOOLEAN -> truth(text);
            case FLOAT, BYTE_STRING, ENUM, MESSAGE ->
                throw new AssertionError("no text can be a " + field.getFullName());
          });
    } catch (NumberFormatException e) {
      problems.add(problem(path, "'" + text + "' is not a number"));
    } catch (IllegalArgumentException e) {
      problems.add(problem(path, "'" + text + "' is neither true nor false"));
    }
    return Optional.empty();
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static FieldProblem problem(String field, String description) {
    return FieldProblem.newBuilder().setField(field).setDescription(description).build();
  }

  /// A map without any field yet.
  static Map<FieldDescriptor, List<Value>> noFields() {
    return new LinkedHashMap<>();
  }
}
