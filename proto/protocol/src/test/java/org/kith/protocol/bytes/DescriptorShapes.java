package org.kith.protocol.bytes;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;

/// Shapes read off the schema, for tests only: what is shipped is written by hand.
public final class DescriptorShapes {
  private DescriptorShapes() {}

  /// The shape of a message, fields for output included; bytes of any length.
  public static WireShape of(Descriptor message) {
    WireShape.Builder shape = WireShape.named(message.getName());
    for (FieldDescriptor field : message.getFields()) {
      add(shape, field);
    }
    return shape.build();
  }

  private static void add(WireShape.Builder shape, FieldDescriptor field) {
    int number = field.getNumber();
    String name = field.getName();
    boolean many = field.isRepeated();
    boolean presence = field.hasPresence();
    switch (field.getJavaType()) {
      case INT, ENUM -> {
        if (many) {
          shape.uint32s(number, name);
        } else if (presence) {
          shape.optionalUint32(number, name);
        } else {
          shape.uint32(number, name);
        }
      }
      case LONG -> shape.uint64(number, name);
      case BOOLEAN -> {
        if (presence) {
          shape.optionalBool(number, name);
        } else {
          shape.bool(number, name);
        }
      }
      case DOUBLE -> shape.optionalDouble(number, name);
      case STRING -> {
        if (many) {
          shape.texts(number, name);
        } else {
          shape.text(number, name);
        }
      }
      case BYTE_STRING -> {
        if (many) {
          shape.bytesList(number, name, 0, Integer.MAX_VALUE);
        } else {
          shape.bytes(number, name, 0, Integer.MAX_VALUE);
        }
      }
      case MESSAGE -> {
        WireShape nested = of(field.getMessageType());
        if (many) {
          shape.messages(number, name, nested);
        } else if (field.getRealContainingOneof() != null) {
          shape.alternative(field.getRealContainingOneof().getIndex() + 1, number, name, nested);
        } else {
          shape.message(number, name, nested);
        }
      }
      case FLOAT -> throw new AssertionError("the schema has no " + field);
    }
  }
}
