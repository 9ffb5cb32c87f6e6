package org.kith.protocol.bytes;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields that a message may have on the wire: a table written by hand, so that the linter
/// does not trust the runtime that it guards. A test compares each with the schema's
/// descriptor.
public final class WireShape {
  private final String name;
  private final Field[] byNumber;

  private WireShape(String name, Field[] byNumber) {
    this.name = name;
    this.byNumber = byNumber;
  }

  /// What a field holds.
  public enum Type {
    UINT32,
    UINT64,
    BOOL,
    BYTES,
    TEXT,
    DOUBLE,
    MESSAGE
  }

  /// One field.
  ///
  /// @param presence may hold its default value, because whether it is set means something
  /// @param oneof alternatives share a number above 0
  /// @param bytesMin fewest bytes of bytes and texts
  /// @param bytesMax most bytes of bytes, texts and messages
  /// @param shape of messages
  public record Field(
      int number,
      String name,
      Type type,
      boolean repeated,
      boolean presence,
      int oneof,
      int bytesMin,
      int bytesMax,
      @Nullable WireShape shape) {}

  /// Starts a table.
  public static Builder named(String name) {
    return new Builder(name);
  }

  /// The message's name in the schema.
  public String name() {
    return name;
  }

  /// All fields, ascending.
  public Iterable<Field> fields() {
    return Arrays.stream(byNumber).filter(f -> f != null).toList();
  }

  @Nullable Field field(int number) {
    return number < byNumber.length ? byNumber[number] : null;
  }

  /// Collects fields.
  public static final class Builder {
    private final String name;
    private @Nullable Field[] byNumber = new @Nullable Field[8];
    private final Set<String> names = new HashSet<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder uint32(int number, String field) {
      return add(number, field, Type.UINT32, false, false, 0, 0, 0, null);
    }

    public Builder uint64(int number, String field) {
      return add(number, field, Type.UINT64, false, false, 0, 0, 0, null);
    }

    public Builder bool(int number, String field) {
      return add(number, field, Type.BOOL, false, false, 0, 0, 0, null);
    }

    /// A number whose absence means something.
    public Builder optionalUint32(int number, String field) {
      return add(number, field, Type.UINT32, false, true, 0, 0, 0, null);
    }

    /// A double whose absence means something.
    public Builder optionalDouble(int number, String field) {
      return add(number, field, Type.DOUBLE, false, true, 0, 0, 0, null);
    }

    /// A truth value whose absence means something.
    public Builder optionalBool(int number, String field) {
      return add(number, field, Type.BOOL, false, true, 0, 0, 0, null);
    }

    /// Packed numbers.
    public Builder uint32s(int number, String field) {
      return add(number, field, Type.UINT32, true, false, 0, 0, 0, null);
    }

    public Builder bytes(int number, String field, int bytesMin, int bytesMax) {
      return add(number, field, Type.BYTES, false, false, 0, bytesMin, bytesMax, null);
    }

    public Builder bytesList(int number, String field, int bytesMin, int bytesMax) {
      return add(number, field, Type.BYTES, true, false, 0, bytesMin, bytesMax, null);
    }

    public Builder text(int number, String field) {
      return add(number, field, Type.TEXT, false, false, 0, 0, Integer.MAX_VALUE, null);
    }

    public Builder texts(int number, String field) {
      return add(number, field, Type.TEXT, true, false, 0, 0, Integer.MAX_VALUE, null);
    }

    public Builder message(int number, String field, WireShape shape) {
      return add(number, field, Type.MESSAGE, false, true, 0, 0, Integer.MAX_VALUE, shape);
    }

    public Builder messages(int number, String field, WireShape shape) {
      return add(number, field, Type.MESSAGE, true, false, 0, 0, Integer.MAX_VALUE, shape);
    }

    /// One of several alternatives: those with the same `oneof` number, from 1.
    public Builder alternative(int oneof, int number, String field, WireShape shape) {
      return add(number, field, Type.MESSAGE, false, true, oneof, 0, Integer.MAX_VALUE, shape);
    }

    private Builder add(
        int number,
        String field,
        Type type,
        boolean repeated,
        boolean presence,
        int oneof,
        int bytesMin,
        int bytesMax,
        @Nullable WireShape shape) {
      if (number >= byNumber.length) {
        byNumber = Arrays.copyOf(byNumber, Math.max(number + 1, byNumber.length * 2));
      }
      if (byNumber[number] != null || !names.add(field)) {
        throw new IllegalArgumentException(name + " has " + field + " or " + number + " twice");
      }
      byNumber[number] =
          new Field(number, field, type, repeated, presence, oneof, bytesMin, bytesMax, shape);
      return this;
    }

    public WireShape build() {
      return new WireShape(name, Arrays.copyOf(byNumber, byNumber.length));
    }
  }
}
