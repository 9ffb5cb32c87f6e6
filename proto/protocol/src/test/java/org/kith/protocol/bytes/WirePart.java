package org.kith.protocol.bytes;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// One field as it stands in bytes, for tests that write it in another way. Reads only what the
/// linter has passed.
///
/// @param value without tag and length
record WirePart(WireShape.Field field, int wireType, Bytes value) {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int DELIMITED = 2;
  static final int GROUP = 3;
  static final int GROUP_END = 4;
  static final int FIXED32 = 5;

  static List<WirePart> read(Bytes message, WireShape shape) {
    var parts = new ArrayList<WirePart>();
    int at = 0;
    while (at < message.size()) {
      int end = varintEnd(message, at);
      long tag = number(message.slice(at, end));
      var field = shape.field((int) (tag >>> 3));
      if (field == null) {
        throw new AssertionError("not linted: " + message);
      }
      int wireType = (int) tag & 7;
      int from = end;
      int to =
          switch (wireType) {
            case VARINT -> varintEnd(message, from);
            case FIXED64 -> from + Long.BYTES;
            case DELIMITED -> {
              from = varintEnd(message, end);
              yield from + (int) number(message.slice(end, from));
            }
            default -> throw new AssertionError("not linted: " + message);
          };
      parts.add(new WirePart(field, wireType, message.slice(from, to)));
      at = to;
    }
    return parts;
  }

  boolean isPacked() {
    return field.repeated() && wireType == DELIMITED && field.type() == WireShape.Type.UINT32;
  }

  /// The numbers of a packed field, a varint each.
  List<Bytes> packed() {
    var all = new ArrayList<Bytes>();
    for (int at = 0; at < value.size(); ) {
      int end = varintEnd(value, at);
      all.add(value.slice(at, end));
      at = end;
    }
    return all;
  }

  Bytes encode() {
    return with(value);
  }

  /// The same field with another value.
  Bytes with(Bytes other) {
    return Bytes.concat(tag(wireType), wireType == DELIMITED ? sized(other) : other);
  }

  /// Tag and value with a length of this many.
  Bytes withLength(Bytes length) {
    return Bytes.concat(tag(wireType), length, value);
  }

  Bytes tag(int otherWireType) {
    return tag(field.number(), otherWireType);
  }

  static Bytes tag(long number, int wireType) {
    return varint(number << 3 | wireType);
  }

  static Bytes sized(Bytes value) {
    return Bytes.concat(varint(value.size()), value);
  }

  /// Minimal, of all 64 bits.
  static Bytes varint(long number) {
    var out = new ByteArrayOutputStream();
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return Bytes.wrap(out.toByteArray());
  }

  /// The same number in one byte more than it needs.
  static Bytes padded(Bytes varint) {
    byte[] longer = new byte[varint.size() + 1];
    varint.copyTo(longer, 0);
    longer[longer.length - 2] |= (byte) 0x80;
    return Bytes.wrap(longer);
  }

  static long number(Bytes varint) {
    long number = 0;
    for (int i = 0; i < varint.size(); i++) {
      number |= (long) (varint.at(i) & 0x7f) << 7 * i;
    }
    return number;
  }

  private static int varintEnd(Bytes bytes, int from) {
    int at = from;
    while (bytes.at(at) < 0) {
      at++;
    }
    return at + 1;
  }
}
