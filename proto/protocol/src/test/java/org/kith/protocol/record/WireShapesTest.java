package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.WireShape;
import org.kith.schema.v1.EntryBody;
import org.kith.schema.v1.LearningRecord;

/// SPEC 2.6: the tables written by hand say what the schema says.
class WireShapesTest {
  @Test
  void tablesAgreeWithTheSchema() {
    assertSame(EntryShape.BODY, EntryBody.getDescriptor());
    assertSame(RecordShape.RECORD, LearningRecord.getDescriptor());
  }

  private static void assertSame(WireShape shape, Descriptor message) {
    assertThat(shape.name()).isEqualTo(message.getName());
    List<String> shaped = new ArrayList<>();
    for (WireShape.Field field : shape.fields()) {
      shaped.add(
          field.number()
              + " "
              + field.name()
              + " "
              + field.type()
              + (field.repeated() ? " repeated" : "")
              + (field.presence() ? " presence" : "")
              + (field.oneof() > 0 ? " oneof" : ""));
      WireShape nested = field.shape();
      if (nested != null) {
        assertSame(nested, message.findFieldByNumber(field.number()).getMessageType());
      }
    }
    List<String> described = new ArrayList<>();
    for (FieldDescriptor field : message.getFields()) {
      if (field.getNumber() < 100) {
        described.add(described(field));
      }
    }
    assertThat(shaped).containsExactlyElementsOf(described);
  }

  private static String described(FieldDescriptor field) {
    String type =
        switch (field.getType()) {
          case UINT32 -> "UINT32";
          case UINT64 -> "UINT64";
          case BOOL -> "BOOL";
          case BYTES -> "BYTES";
          case STRING -> "TEXT";
          case DOUBLE -> "DOUBLE";
          case MESSAGE -> "MESSAGE";
          default -> "no type of ours";
        };
    return field.getNumber()
        + " "
        + field.getName()
        + " "
        + type
        + (field.isRepeated() ? " repeated" : "")
        + (field.hasPresence() ? " presence" : "")
        + (field.getRealContainingOneof() != null ? " oneof" : "");
  }
}
