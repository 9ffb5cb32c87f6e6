package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.WireShape;
import org.kith.schema.v1.Invitation;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.SignedManifest;

/// SPEC 2.6: the tables written by hand say what the schema says.
class IdentityShapesTest {
  @Test
  void tablesAgreeWithTheSchema() {
    assertSame(IdentityShapes.BODY, ManifestBody.getDescriptor());
    assertSame(IdentityShapes.SIGNED, SignedManifest.getDescriptor());
    assertSame(IdentityShapes.INVITATION, Invitation.getDescriptor());
  }

  private static void assertSame(WireShape shape, Descriptor message) {
    assertThat(shape.name()).isEqualTo(message.getName());
    int fields = 0;
    for (WireShape.Field field : shape.fields()) {
      FieldDescriptor described = message.findFieldByNumber(field.number());
      assertThat(described.getName()).isEqualTo(field.name());
      assertThat(described.isRepeated()).as(field.name()).isEqualTo(field.repeated());
      assertThat(described.hasPresence()).as(field.name()).isEqualTo(field.presence());
      assertThat(type(described)).as(field.name()).isEqualTo(field.type());
      if (field.type() == WireShape.Type.MESSAGE) {
        assertSame(Objects.requireNonNull(field.shape()), described.getMessageType());
      }
      fields++;
    }
    assertThat(message.getFields()).hasSize(fields);
  }

  private static WireShape.Type type(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, ENUM -> WireShape.Type.UINT32;
      case UINT64 -> WireShape.Type.UINT64;
      case BYTES -> WireShape.Type.BYTES;
      case STRING -> WireShape.Type.TEXT;
      case MESSAGE -> WireShape.Type.MESSAGE;
      default -> throw new AssertionError(field);
    };
  }
}
