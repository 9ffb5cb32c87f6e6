package org.kith.protocol.record;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kith.schema.v1.LearningRecord;

/// Finds a record's human texts by the schema's descriptors.
final class TextPaths {
  private TextPaths() {}

  /// The limit of the text field at a JSON path without indexes.
  static OptionalInt charactersMax(String jsonPath) {
    Descriptor message = LearningRecord.getDescriptor();
    String[] names = jsonPath.split("\\.", -1);
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      Optional<FieldDescriptor> field =
          message.getFields().stream().filter(f -> f.getJsonName().equals(name)).findFirst();
      if (field.isEmpty()) {
        return OptionalInt.empty();
      }
      if (i == names.length - 1) {
        return field
            .flatMap(TextField::of)
            .map(text -> OptionalInt.of(text.charactersMax()))
            .orElse(OptionalInt.empty());
      }
      if (field.get().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        return OptionalInt.empty();
      }
      message = field.get().getMessageType();
    }
    return OptionalInt.empty();
  }

  /// Appends every human text of a message, a line each, in the order of the schema.
  static void collect(Message message, StringBuilder into) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                  || TextField.of(field).isPresent()) {
                if (value instanceof List<?> values) {
                  values.forEach(item -> collect(item, into));
                } else {
                  collect(value, into);
                }
              }
            });
  }

  private static void collect(Object value, StringBuilder into) {
    if (value instanceof Message message) {
      collect(message, into);
    } else {
      into.append(value).append('\n');
    }
  }
}
