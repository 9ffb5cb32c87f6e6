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
    boolean passed = linter.message(shape, message.size(), 1);
    if (passed != (linter.fault == null)) {
      throw new AssertionError("a linter that stops says why");
    }
    return Optional.ofNullable(linter.fault);
  }

  private boolean message(WireShape shape, int end, int depth) { // SPEC 2.6
    if (depth > depthMax) {
      return fail(WireFault.Kind.DEPTH);
    }
    int last = 0;
    int oneofs = 0;
    while (at < end) {
      int start = at;
      long tag = varint(end);
      if (fault != null) {
        return false;
      }
      int number = (int) (tag >>> WIRE_TYPE_BITS);
      boolean possible = tag >= 0 && tag <= UINT32_MAX; // a tag beyond is cut off by some readers
      WireShape.Field field = possible ? shape.field(number) : null;
      if (field == null) {
        at = start;
        return fail(WireFault.Kind.FIELD_UNKNOWN);
      }
      if (number < last) {
        at = start;
        return fail(WireFault.Kind.FIELD_ORDER, field);
      }
      if (number == last && (!field.repeated() || isPacked(field))) {
        at = start;
        return fail(WireFault.Kind.FIELD_REPEATED, field);
      }
      if (field.oneof() > 0) {
        if ((oneofs & 1 << field.oneof()) != 0) {
          at = start;
          return fail(WireFault.Kind.TWO_OF_ONEOF, field);
        }
        oneofs |= 1 << field.oneof();
      }
      last = number;
      if (!value(field, (int) tag & 7, end, depth)) {
        return in(field);
      }
    }
    return true;
  }

  /// Repeated numbers stand in one field, one after another.
  private static boolean isPacked(WireShape.Field field) {
    return field.repeated()
        && switch (field.type()) {
          case UINT32, UINT64, BOOL, DOUBLE -> true;
          case BYTES, TEXT, MESSAGE -> false;
        };
  }

  private boolean value(WireShape.Field field, int wireType, int end, int depth) {
    int expected =
        switch (field.type()) {
          case UINT32, UINT64, BOOL -> field.repeated() ? LENGTH_DELIMITED : VARINT;
          case DOUBLE -> field.repeated() ? LENGTH_DELIMITED : FIXED64;
          case BYTES, TEXT, MESSAGE -> LENGTH_DELIMITED;
        };
    if (wireType != expected) {
      return fail(WireFault.Kind.WIRE_TYPE);
    }
    return isPacked(field)
        ? packed(field, end)
        : switch (field.type()) {
          case UINT32, UINT64, BOOL, DOUBLE -> number(field, end);
          case BYTES, TEXT, MESSAGE -> delimited(field, end, depth);
        };
  }

  private boolean packed(WireShape.Field field, int end) {
    int stop = length(end);
    if (stop < 0) {
      return false;
    }
    if (stop == at) {
      return fail(WireFault.Kind.DEFAULT_WRITTEN);
    }
    while (at < stop) {
      if (!number(field, stop)) {
        return false;
      }
    }
    return true;
  }

  private boolean number(WireShape.Field field, int end) {
    if (field.type() == WireShape.Type.DOUBLE) {
      return fixed64(field, end);
    }
    int start = at;
    long value = varint(end);
    if (fault != null) {
      return false;
    }
    long greatest =
        switch (field.type()) {
          case BOOL -> 1;
          case UINT32 -> UINT32_MAX;
          case UINT64 -> Long.MAX_VALUE; // sizes and times stay below 2^63
          case DOUBLE, BYTES, TEXT, MESSAGE -> throw new AssertionError(field.type());
        };
    if (value < 0 || value > greatest) {
      at = start;
      return fail(WireFault.Kind.NUMBER_RANGE);
    }
    if (value == 0 && mayNotBeDefault(field)) {
      at = start;
      return fail(WireFault.Kind.DEFAULT_WRITTEN);
    }
    return true;
  }

  private static boolean mayNotBeDefault(WireShape.Field field) {
    return !field.presence() && !field.repeated();
  }

  private boolean fixed64(WireShape.Field field, int end) {
    if (end - at < Long.BYTES) {
      return fail(WireFault.Kind.TRUNCATED);
    }
    long bits = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | bytes[at + i] & 0xff;
    }
    if (!Double.isFinite(Double.longBitsToDouble(bits)) || bits == MINUS_ZERO) {
      return fail(WireFault.Kind.NOT_CANONICAL_DOUBLE);
    }
    if (bits == 0 && mayNotBeDefault(field)) {
      return fail(WireFault.Kind.DEFAULT_WRITTEN);
    }
    at += Long.BYTES;
    return true;
  }

  private boolean delimited(WireShape.Field field, int end, int depth) {
    int stop = length(end);
    if (stop < 0) {
      return false;
    }
    WireShape shape = field.shape();
    if (shape != null) {
      return message(shape, stop, depth + 1);
    }
    int size = stop - at;
    if (size == 0 && mayNotBeDefault(field)) {
      return fail(WireFault.Kind.DEFAULT_WRITTEN);
    }
    if (size < field.bytesMin() || size > field.bytesMax()) {
      return fail(WireFault.Kind.LENGTH);
    }
    if (field.type() == WireShape.Type.TEXT && !text(stop)) {
      return false;
    }
    at = stop;
    return true;
  }

  private boolean text(int stop) {
    return switch (CanonicalText.judge(bytes, at, stop)) { // SPEC 2.8
      case CANONICAL -> true;
      case NOT_UTF8 -> fail(WireFault.Kind.NOT_UTF8);
      case NOT_CANONICAL -> fail(WireFault.Kind.NOT_CANONICAL_TEXT);
    };
  }

  /// Reads a length; returns where the value ends, or -1 with a fault.
  private int length(int end) {
    int start = at;
    long length = varint(end);
    if (fault != null) {
      return -1;
    }
    if (length < 0 || length > end - at) {
      at = start;
      fail(WireFault.Kind.TRUNCATED);
      return -1;
    }
    return at + (int) length;
  }

  /// Reads a minimal varint of 64 bits, negative where the top bit is set. With a fault, what it
  /// returns means nothing.
  private long varint(int end) {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      if (at + i >= end) {
        fail(WireFault.Kind.TRUNCATED);
        return 0;
      }
      byte next = bytes[at + i];
      value |= (long) (next & 0x7f) << 7 * i;
      if (next >= 0) {
        if (next == 0 && i > 0) {
          fail(WireFault.Kind.LONG_VARINT);
          return 0;
        }
        if (i == VARINT_BYTES_MAX - 1 && next > 1) {
          break;
        }
        at += i + 1;
        return value;
      }
    }
    fail(WireFault.Kind.NUMBER_RANGE);
    return 0;
  }

  private boolean fail(WireFault.Kind kind) {
    fault = new WireFault(kind, "", at);
    return false;
  }

  private boolean fail(WireFault.Kind kind, WireShape.Field field) {
    fault = new WireFault(kind, field.name(), at);
    return false;
  }

  /// Says in which field the fault lies; paths are made only where there is one.
  private boolean in(WireShape.Field field) {
    WireFault inner = fault;
    if (inner != null) {
      String rest = inner.path().isEmpty() ? "" : "." + inner.path();
      fault = new WireFault(inner.kind(), field.name() + rest, inner.offset());
    }
    return false;
  }
}
