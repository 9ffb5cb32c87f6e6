package org.kith.protocol.bytes;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The strict linter of protobuf wire bytes (SPEC 2.6): what passes has one encoding only, so two
/// readers cannot read it in two ways. Does not use the protobuf runtime.
public final class WireLinter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int WIRE_TYPE_BITS = 3;
  private static final int VARINT_BYTES_MAX = 10;
  private static final long UINT32_MAX = 0xffff_ffffL;
  private static final long MINUS_ZERO = Double.doubleToRawLongBits(-0.0);

  private final byte[] bytes;
  private final int depthMax;
  private int at;
  private @Nullable WireFault fault;

  private WireLinter(byte[] bytes, int depthMax) {
    this.bytes = bytes;
    this.depthMax = depthMax;
  }

  /// The first fault of a message, or empty where there is none.
  ///
  /// @param depthMax how deep messages may be nested; the outermost counts as 1
  public static Optional<WireFault> lint(Bytes message, WireShape shape, int depthMax) {
    var linter = new WireLinter(message.array(), depthMax);
    linter.message(shape, message.size(), 1, "");
    return Optional.ofNullable(linter.fault);
  }

  private boolean message(WireShape shape, int end, int depth, String path) {
    if (depth > depthMax) {
      return fail(WireFault.Kind.DEPTH, path);
    }
    int last = 0;
    int oneofs = 0;
    while (at < end) {
      long tag = varint(end, path);
      if (tag < 0) {
        return false;
      }
      int number = (int) (tag >>> WIRE_TYPE_BITS);
      WireShape.Field field = tag <= UINT32_MAX && number > 0 ? shape.field(number) : null;
      if (field == null) {
        return fail(WireFault.Kind.FIELD_UNKNOWN, path);
      }
      String here = path.isEmpty() ? field.name() : path + "." + field.name();
      if (number < last) {
        return fail(WireFault.Kind.FIELD_ORDER, here);
      }
      if (number == last && (!field.repeated() || field.type() == WireShape.Type.UINT32)) {
        return fail(WireFault.Kind.FIELD_REPEATED, here);
      }
      if (field.oneof() > 0) {
        if ((oneofs & 1 << field.oneof()) != 0) {
          return fail(WireFault.Kind.TWO_OF_ONEOF, here);
        }
        oneofs |= 1 << field.oneof();
      }
      last = number;
      if (!value(field, (int) tag & 7, end, depth, here)) {
        return false;
      }
    }
    return true;
  }

  private boolean value(WireShape.Field field, int wireType, int end, int depth, String path) {
    int expected =
        switch (field.type()) {
          case UINT32, UINT64, BOOL -> field.repeated() ? LENGTH_DELIMITED : VARINT;
          case DOUBLE -> FIXED64;
          case BYTES, TEXT, MESSAGE -> LENGTH_DELIMITED;
        };
    if (wireType != expected) {
      return fail(WireFault.Kind.WIRE_TYPE, path);
    }
    return switch (field.type()) {
      case UINT32, UINT64, BOOL ->
          field.repeated() ? packed(field, end, path) : number(field, end, path);
      case DOUBLE -> fixed64(field, end, path);
      case BYTES, TEXT, MESSAGE -> delimited(field, end, depth, path);
    };
  }

  private boolean number(WireShape.Field field, int end, String path) {
    int start = at;
    long value = varint(end, path);
    if (fault != null) {
      return false;
    }
    boolean fits =
        switch (field.type()) {
          case UINT32 -> value >= 0 && value <= UINT32_MAX;
          case BOOL -> value == 0 || value == 1;
          default -> value >= 0; // sizes and times stay below 2^63
        };
    if (!fits) {
      at = start;
      return fail(WireFault.Kind.NUMBER_RANGE, path);
    }
    if (value == 0 && !field.presence() && !field.repeated()) {
      at = start;
      return fail(WireFault.Kind.DEFAULT_WRITTEN, path);
    }
    return true;
  }

  private boolean packed(WireShape.Field field, int end, String path) {
    int stop = length(end, path);
    if (stop < 0) {
      return false;
    }
    if (stop == at) {
      return fail(WireFault.Kind.DEFAULT_WRITTEN, path);
    }
    while (at < stop) {
      if (!number(field, stop, path)) {
        return false;
      }
    }
    return true;
  }

  private boolean fixed64(WireShape.Field field, int end, String path) {
    if (end - at < Long.BYTES) {
      return fail(WireFault.Kind.TRUNCATED, path);
    }
    long bits = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | bytes[at + i] & 0xff;
    }
    double value = Double.longBitsToDouble(bits);
    if (!Double.isFinite(value) || bits == MINUS_ZERO) {
      return fail(WireFault.Kind.NOT_CANONICAL_DOUBLE, path);
    }
    if (bits == 0 && !field.presence()) {
      return fail(WireFault.Kind.DEFAULT_WRITTEN, path);
    }
    at += Long.BYTES;
    return true;
  }

  private boolean delimited(WireShape.Field field, int end, int depth, String path) {
    int stop = length(end, path);
    if (stop < 0) {
      return false;
    }
    int size = stop - at;
    if (field.type() == WireShape.Type.MESSAGE) {
      WireShape shape = field.shape();
      return shape != null && message(shape, stop, depth + 1, path);
    }
    if (size == 0 && !field.repeated() && !field.presence()) {
      return fail(WireFault.Kind.DEFAULT_WRITTEN, path);
    }
    if (size < field.bytesMin() || size > field.bytesMax()) {
      return fail(WireFault.Kind.LENGTH, path);
    }
    if (field.type() == WireShape.Type.TEXT && !text(stop, path)) {
      return false;
    }
    at = stop;
    return true;
  }

  private boolean text(int stop, String path) {
    return switch (CanonicalText.judge(bytes, at, stop)) { // SPEC 2.8
      case CANONICAL -> true;
      case NOT_UTF8 -> fail(WireFault.Kind.NOT_UTF8, path);
      case NOT_CANONICAL -> fail(WireFault.Kind.NOT_CANONICAL_TEXT, path);
    };
  }

  /// Reads a length; returns where the value ends, or -1.
  private int length(int end, String path) {
    long length = varint(end, path);
    if (fault != null) {
      return -1;
    }
    if (length < 0 || length > end - at) {
      fail(WireFault.Kind.TRUNCATED, path);
      return -1;
    }
    return at + (int) length;
  }

  /// Reads a minimal varint. Negative where the top bit is set, and -1 with a fault where it is
  /// none.
  private long varint(int end, String path) {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      if (at + i >= end) {
        fail(WireFault.Kind.TRUNCATED, path);
        return -1;
      }
      byte next = bytes[at + i];
      value |= (long) (next & 0x7f) << 7 * i;
      if (next >= 0) {
        if (next == 0 && i > 0) {
          fail(WireFault.Kind.LONG_VARINT, path);
          return -1;
        }
        if (i == VARINT_BYTES_MAX - 1 && next > 1) {
          fail(WireFault.Kind.NUMBER_RANGE, path);
          return -1;
        }
        at += i + 1;
        return value;
      }
    }
    fail(WireFault.Kind.NUMBER_RANGE, path);
    return -1;
  }

  private boolean fail(WireFault.Kind kind, String path) {
    if (fault == null) {
      fault = new WireFault(kind, path, at);
    }
    return false;
  }
}
