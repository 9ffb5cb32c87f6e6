package org.kith.protocol.record;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Source;

/// Every text of a record in which somebody could write about a person: what people write in
/// words, and addresses.
public final class RecordTexts {
  private static final Set<FieldDescriptor> ADDRESSES =
      Set.of(
          Contact.getDescriptor().findFieldByName("email"),
          Contact.getDescriptor().findFieldByName("web"),
          Contact.getDescriptor().findFieldByName("phone"),
          Source.getDescriptor().findFieldByName("url"),
          Attachment.getDescriptor().findFieldByName("name"));

  /// What is visited in each kind of message, in the order of the schema: worked out once, since
  /// asking a message for all its fields costs more than reading them.
  private static final Map<Descriptor, List<Step>> STEPS = new HashMap<>();

  static {
    plan(LearningRecord.getDescriptor());
  }

  private record Step(FieldDescriptor field, boolean nested) {}

  private RecordTexts() {}

  /// Takes a text with the path of its field, which is made only where it is asked for.
  public interface Visitor {
    void text(Supplier<String> path, String text);
  }

  private static boolean plan(Descriptor message) {
    List<Step> known = STEPS.get(message);
    if (known != null) {
      return !known.isEmpty();
    }
    List<Step> steps = new ArrayList<>();
    STEPS.put(message, steps);
    message.getFields().stream()
        .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
        .forEach(
            field -> {
              boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
              if (nested
                  ? plan(field.getMessageType())
                  : TextField.of(field).isPresent() || ADDRESSES.contains(field)) {
                steps.add(new Step(field, nested));
              }
            });
    return !steps.isEmpty();
  }

  /// Shows each text in the order of the schema.
  public static void visit(LearningRecord record, Visitor visitor) {
    visit(record, () -> "", visitor);
  }

  private static void visit(Message message, Supplier<String> path, Visitor visitor) {
    for (Step step : STEPS.getOrDefault(message.getDescriptorForType(), List.of())) {
      FieldDescriptor field = step.field();
      if (field.isRepeated()) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          int at = i;
          visit(
              message.getRepeatedField(field, i),
              () -> join(path.get(), field) + "[" + at + "]",
              visitor);
        }
      } else if (!step.nested() || message.hasField(field)) {
        visit(message.getField(field), () -> join(path.get(), field), visitor);
      }
    }
  }

  private static void visit(Object value, Supplier<String> path, Visitor visitor) {
    if (value instanceof Message message) {
      visit(message, path, visitor);
    } else if (value instanceof String text && !text.isEmpty()) {
      visitor.text(path, text);
    }
  }

  private static String join(String path, FieldDescriptor field) {
    return path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
  }
}
