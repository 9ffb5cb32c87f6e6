package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.LearningRecord;

/// SPEC 10.12: every text in which somebody could write about a person is shown.
class RecordTextsTest {
  private static final int DEPTH_MAX = 6;

  /// One record of each kind, since a record has one body.
  @Test
  void everyTextIsShownWithItsPathInTheOrderOfTheSchema() {
    List<String> all = new ArrayList<>();
    for (FieldDescriptor body :
        LearningRecord.getDescriptor().findFieldByName("lesson").getContainingOneof().getFields()) {
      LearningRecord record =
          (LearningRecord) filled(LearningRecord.getDefaultInstance(), body, DEPTH_MAX);
      List<String> expected = new ArrayList<>();
      collect(record, "", expected);

      List<String> shown = new ArrayList<>();
      RecordTexts.visit(record, (path, text) -> shown.add(path.get() + "=" + text));

      assertThat(shown).isEqualTo(expected);
      all.addAll(shown);
    }
    assertThat(all)
        .contains(
            "title=title",
            "contact.email=email",
            "practice.coreElements[1]=core_elements",
            "triedHere.results[0].series[1].note=note");
  }

  @Test
  void whatIsNotThereIsNotShown() {
    List<String> shown = new ArrayList<>();
    RecordTexts.visit(LearningRecord.getDefaultInstance(), (path, text) -> shown.add(path.get()));
    assertThat(shown).isEmpty();
  }

  /// Fills every text with the name of its field and every list with two items.
  private static Message filled(Message message, FieldDescriptor body, int depth) {
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      boolean text = field.getJavaType() == FieldDescriptor.JavaType.STRING;
      boolean another =
          body.getContainingOneof().equals(field.getContainingOneof()) && !field.equals(body);
      if (another || !(text || nested) || (nested && depth == 0)) {
        continue;
      }
      Object value =
          nested
              ? filled(builder.newBuilderForField(field).build(), body, depth - 1)
              : field.getName();
      if (field.isRepeated()) {
        builder.addRepeatedField(field, value).addRepeatedField(field, value);
      } else {
        builder.setField(field, value);
      }
    }
    return builder.build();
  }

  private static void collect(Message message, String path, List<String> into) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              List<?> values = value instanceof List<?> list ? list : List.of(value);
              for (int i = 0; i < values.size(); i++) {
                String at =
                    (path.isEmpty() ? "" : path + ".")
                        + field.getJsonName()
                        + (field.isRepeated() ? "[" + i + "]" : "");
                if (values.get(i) instanceof Message inner) {
                  collect(inner, at, into);
                } else if (TextField.of(field).isPresent() || isAddress(field)) {
                  into.add(at + "=" + values.get(i));
                }
              }
            });
  }

  private static boolean isAddress(FieldDescriptor field) {
    return switch (field.getFullName()) {
      case "kith.v1.Contact.email",
          "kith.v1.Contact.web",
          "kith.v1.Contact.phone",
          "kith.v1.Source.url",
          "kith.v1.Attachment.name" ->
          true;
      default -> false;
    };
  }
}
