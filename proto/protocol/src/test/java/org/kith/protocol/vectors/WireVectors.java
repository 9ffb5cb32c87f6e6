package org.kith.protocol.vectors;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.WireFault;
import org.kith.protocol.bytes.WireShape;

/// Wire bytes of one example message, good and bad (SPEC 2.6, 2.8).
final class WireVectors {
  static final int DEPTH_MAX = 4;

  private static final WireShape INNER =
      WireShape.named("Inner").uint32(1, "number").text(2, "words").build();

  private static final WireShape MIDDLE =
      WireShape.named("Middle").message(1, "inner", INNER).build();

  private static final WireShape OUTER =
      WireShape.named("Outer").message(1, "middle", MIDDLE).build();

  /// Depth 5 where all of it is used. README.md of the vectors says it in the schema language.
  static final WireShape EXAMPLE =
      WireShape.named("Example")
          .uint32(1, "small")
          .uint64(2, "large")
          .bool(3, "yes")
          .bytes(4, "hash", 2, 4)
          .text(5, "text")
          .uint32s(6, "numbers")
          .texts(7, "texts")
          .optionalDouble(8, "measured")
          .message(9, "middle", MIDDLE)
          .alternative(1, 10, "one", INNER)
          .alternative(1, 11, "other", INNER)
          .optionalUint32(12, "counted")
          .optionalBool(13, "maybe")
          .messages(14, "inners", INNER)
          .bytesList(16, "hashes", 1, 4)
          .message(17, "outer", WireShape.named("Deep").message(1, "outer", OUTER).build())
          .build();

  private WireVectors() {}

  static void addTo(VectorSet vectors) {
    valid(vectors);
    numbers(vectors);
    fields(vectors);
    values(vectors);
  }

  private static void valid(VectorSet vectors) {
    pass(vectors, "nothing is set", "");
    pass(vectors, "least and greatest numbers", "0801" + "10ffffffffffffffff7f" + "1801");
    pass(vectors, "uint32 of five bytes", "08ffffffff0f");
    pass(vectors, "bytes at their least and greatest length", "22020000");
    pass(vectors, "text in NFC outside ASCII", "2a02c3a9");
    pass(vectors, "text of the last block of Unicode 15.0", "2a04f0b18d90");
    pass(vectors, "packed numbers, among them 0", "3203008001");
    pass(vectors, "repeated texts may be empty", "3a003a00");
    pass(vectors, "explicit presence: a measured 0", "410000000000000000");
    pass(vectors, "explicit presence: counted 0, maybe false", "60006800");
    pass(vectors, "a message that holds nothing", "4a00");
    pass(vectors, "one alternative", "5a020801");
    pass(vectors, "repeated messages and bytes", "7200" + "72020801" + "82010100");
    pass(vectors, "depth 4", "8a01040a020a00");
  }

  private static void numbers(VectorSet vectors) {
    refuse(vectors, WireFault.Kind.TRUNCATED, "number without its value", "08", "small");
    refuse(vectors, WireFault.Kind.TRUNCATED, "number that goes on", "0880", "small");
    refuse(vectors, WireFault.Kind.TRUNCATED, "length beyond the end", "22030000", "hash");
    refuse(
        vectors, WireFault.Kind.TRUNCATED, "inner length beyond outer", "4a020a01", "middle.inner");
    refuse(
        vectors, WireFault.Kind.TRUNCATED, "negative length", "22ffffffffffffffffff0100", "hash");
    refuse(vectors, WireFault.Kind.LONG_VARINT, "1 in two bytes", "088100", "small");
    refuse(vectors, WireFault.Kind.LONG_VARINT, "tag in two bytes", "880001", "");
    refuse(vectors, WireFault.Kind.LONG_VARINT, "length in two bytes", "2282000000", "hash");
    refuse(vectors, WireFault.Kind.NUMBER_RANGE, "2^32 in a uint32", "088080808010", "small");
    refuse(vectors, WireFault.Kind.NUMBER_RANGE, "2^63", "1080808080808080808001", "large");
    refuse(vectors, WireFault.Kind.NUMBER_RANGE, "2 as truth", "1802", "yes");
    refuse(vectors, WireFault.Kind.DEFAULT_WRITTEN, "number 0", "0800", "small");
    refuse(vectors, WireFault.Kind.DEFAULT_WRITTEN, "false", "1800", "yes");
    refuse(vectors, WireFault.Kind.DEFAULT_WRITTEN, "no bytes", "2200", "hash");
    refuse(vectors, WireFault.Kind.DEFAULT_WRITTEN, "no text", "2a00", "text");
    refuse(vectors, WireFault.Kind.DEFAULT_WRITTEN, "no packed numbers", "3200", "numbers");
  }

  private static void fields(VectorSet vectors) {
    refuse(vectors, WireFault.Kind.FIELD_ORDER, "2 before 1", "10010801", "small");
    refuse(vectors, WireFault.Kind.FIELD_ORDER, "repeated and apart", "7200820101007200", "inners");
    refuse(vectors, WireFault.Kind.FIELD_REPEATED, "a number twice", "08010801", "small");
    refuse(
        vectors, WireFault.Kind.FIELD_REPEATED, "packed in two fields", "320101320102", "numbers");
    refuse(vectors, WireFault.Kind.FIELD_REPEATED, "a message in two parts", "4a004a00", "middle");
    refuse(vectors, WireFault.Kind.FIELD_UNKNOWN, "field 15", "7801", "");
    refuse(vectors, WireFault.Kind.FIELD_UNKNOWN, "field 0", "0001", "");
    refuse(vectors, WireFault.Kind.FIELD_UNKNOWN, "tag of 36 bits", "888080801001", "");
    refuse(vectors, WireFault.Kind.FIELD_UNKNOWN, "tag of 64 bits", "8880808080808080800101", "");
    refuse(vectors, WireFault.Kind.WIRE_TYPE, "fixed32 for a number", "0d01000000", "small");
    refuse(vectors, WireFault.Kind.WIRE_TYPE, "numbers that are not packed", "3001", "numbers");
    refuse(vectors, WireFault.Kind.WIRE_TYPE, "a group", "4b4c", "middle");
    refuse(vectors, WireFault.Kind.WIRE_TYPE, "wire type 7", "2f", "text");
    refuse(vectors, WireFault.Kind.TWO_OF_ONEOF, "both alternatives", "52005a00", "other");
    refuse(
        vectors, WireFault.Kind.DEPTH, "depth 5", "8a01060a040a020a00", "outer.outer.middle.inner");
  }

  private static void values(VectorSet vectors) {
    refuse(vectors, WireFault.Kind.LENGTH, "one byte too few", "220100", "hash");
    refuse(vectors, WireFault.Kind.LENGTH, "one byte too many", "22050000000000", "hash");
    refuse(vectors, WireFault.Kind.NOT_UTF8, "a byte that starts nothing", "2a01ff", "text");
    refuse(vectors, WireFault.Kind.NOT_UTF8, "U+0000 in two bytes", "2a02c080", "text");
    refuse(vectors, WireFault.Kind.NOT_UTF8, "a surrogate", "2a03eda080", "text");
    refuse(vectors, WireFault.Kind.NOT_CANONICAL_TEXT, "U+0000", "2a0100", "text");
    refuse(vectors, WireFault.Kind.NOT_CANONICAL_TEXT, "not in NFC", "2a0365cc81", "text");
    refuse(vectors, WireFault.Kind.NOT_CANONICAL_TEXT, "new in 15.1", "2a04f0aeafb0", "text");
    refuse(vectors, WireFault.Kind.NOT_CANONICAL_TEXT, "private use", "2a03ee8080", "text");
    refuse(vectors, WireFault.Kind.NOT_CANONICAL_TEXT, "a noncharacter", "2a03efbfbf", "text");
    refuse(
        vectors,
        WireFault.Kind.NOT_CANONICAL_DOUBLE,
        "minus zero",
        "410000000000000080",
        "measured");
    refuse(
        vectors, WireFault.Kind.NOT_CANONICAL_DOUBLE, "infinity", "41000000000000f07f", "measured");
    refuse(
        vectors,
        WireFault.Kind.NOT_CANONICAL_DOUBLE,
        "not a number",
        "41000000000000f87f",
        "measured");
  }

  private static void pass(VectorSet vectors, String name, String hex) {
    vectors.valid("wire", "2.6", name).put("bytes", Bytes.fromHex(hex));
  }

  private static void refuse(
      VectorSet vectors, WireFault.Kind kind, String name, String hex, String path) {
    vectors
        .invalid(kind.name(), "wire", "2.6", name)
        .put("bytes", Bytes.fromHex(hex))
        .put("path", path);
  }
}
