package org.kith.protocol.bytes;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// An immutable run of bytes with value equality, ordered as unsigned bytes.
public final class Bytes implements Comparable<Bytes> {
  /// No bytes at all.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;
  private int hash;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /// A copy of these bytes.
  public static Bytes copyOf(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /// Takes the array over without copying; the caller must not touch it afterwards.
  public static Bytes wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes);
  }

  /// A copy of what remains in the buffer; the buffer's position stays.
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return wrap(copy);
  }

  /// A copy of a protobuf byte string.
  public static Bytes of(ByteString bytes) {
    return wrap(bytes.toByteArray());
  }

  /// The UTF-8 form of a text.
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads hexadecimal digits, two a byte.
  ///
  /// @throws IllegalArgumentException if it is not hexadecimal
  public static Bytes fromHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /// All parts, one after another.
  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.array.length);
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.array, 0, all, at, part.array.length);
      at += part.array.length;
    }
    return wrap(all);
  }

  /// Eight bytes, most significant first (`uint64be` of the specification).
  public static Bytes uint64be(long value) {
    return wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /// Number of bytes.
  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  /// The byte at an index.
  ///
  /// @throws IndexOutOfBoundsException outside 0 to size - 1
  public byte at(int index) {
    return array[index];
  }

  /// Bytes `from` (inclusive) to `to` (exclusive).
  public Bytes slice(int from, int to) {
    return wrap(Arrays.copyOfRange(array, from, to));
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  /// A copy as an array.
  public byte[] toArray() {
    return array.clone();
  }

  /// The array itself, for readers inside this package and for hashing; never to be written to.
  byte[] array() {
    return array;
  }

  /// A read-only view.
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  /// Copies all bytes into `target` at `offset`.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(array, 0, target, offset, array.length);
  }

  /// Puts all bytes into a buffer.
  public void putTo(ByteBuffer target) {
    target.put(array);
  }

  /// As protobuf wants it (a copy).
  public ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(array); // neither of the two is ever changed
  }

  public String hex() {
    return HexFormat.of().formatHex(array);
  }

  /// RFC 4648 base32, lower case, no padding.
  public String base32() {
    return Base32.encode(this);
  }

  /// RFC 4648 base64 with padding, as C2SP writes hashes.
  public String base64() {
    return Base64.getEncoder().encodeToString(array);
  }

  /// The bytes read as UTF-8.
  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    int value = hash;
    if (value == 0) {
      value = Arrays.hashCode(array);
      hash = value;
    }
    return value;
  }

  /// Hexadecimal, shortened after 32 bytes.
  @Override
  public String toString() {
    return array.length <= 32 ? hex() : slice(0, 32).hex() + "…(" + array.length + ")";
  }
}
