package org.kith.protocol.record;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
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

  private RecordTexts() {}

  /// Takes a text with the path of its field, which is made only where it is asked for.
  public interface Visitor {
    void text(Supplier<String> path, String text);
  }

  /// Shows each text in the order of the schema.
  public static void visit(LearningRecord record, Visitor visitor) {
    visit(record, () -> "", visitor);
  }

  private static void visit(Message message, Supplier<String> path, Visitor visitor) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
              if (!nested && TextField.of(field).isEmpty() && !ADDRESSES.contains(field)) {
                return;
              }
              if (value instanceof List<?> values) {
                for (int i = 0; i < values.size(); i++) {
                  int at = i;
                  visit(values.get(i), () -> join(path.get(), field) + "[" + at + "]", visitor);
                }
              } else {
                visit(value, () -> join(path.get(), field), visitor);
              }
            });
  }

  private static void visit(Object value, Supplier<String> path, Visitor visitor) {
    if (value instanceof Message message) {
      visit(message, path, visitor);
    } else {
      visitor.text(path, (String) value);
    }
  }

  private static String join(String path, FieldDescriptor field) {
    return path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
  }
}
