package org.kith.protocol.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kith.protocol.bytes.WireFault.Kind;
import org.kith.protocol.bytes.WireTricks.Tricked;

/// The tricks that can be played on one field: what stands in its place, by itself.
final class FieldTricks {
  private static final long BEYOND_32_BITS = 1L << 32;
  private static final Bytes MINUS_ONE = WirePart.varint(-1);

  /// What is put behind a text: no UTF-8.
  private static final Map<String, String> NOT_UTF8 =
      Map.of(
          "half a character", "c3",
          "a continuation without a start", "a9",
          "U+0000 in two bytes", "c080",
          "a surrogate", "eda080",
          "a pair of surrogates", "eda080edb080",
          "a slash in three bytes", "e080af",
          "beyond U+10FFFF", "f4908080",
          "a byte that never occurs", "ff");

  /// What is put behind a text: UTF-8, but not as signed texts are written.
  private static final Map<String, String> NOT_CANONICAL =
      Map.of(
          "U+0000", "00",
          "a letter and its accent apart", "65cc81",
          "a sign that has another form in NFC", "e284ab",
          "accents in the wrong order", "61cc81cca3",
          "an unassigned code point", "cdb8",
          "a code point of Unicode 16", "f096b580",
          "private use", "ee8080",
          "a noncharacter", "efbfbf");

  private final WirePart part;
  private final WireShape.Field field;
  private final List<Tricked> all = new ArrayList<>();

  private FieldTricks(WirePart part) {
    this.part = part;
    this.field = part.field();
  }

  static List<Tricked> of(WirePart part) {
    var tricks = new FieldTricks(part);
    tricks.tags();
    if (part.isPacked()) {
      tricks.packed();
    } else if (part.wireType() == WirePart.VARINT) {
      tricks.numbers();
    } else if (part.wireType() == WirePart.FIXED64) {
      tricks.doubles();
    } else {
      tricks.values();
    }
    if (part.wireType() == WirePart.DELIMITED) {
      tricks.lengths();
    }
    return tricks.all;
  }

  private void add(String trick, Kind kind, Bytes instead) {
    all.add(new Tricked(trick, kind, field.name(), instead));
  }

  private void tags() {
    Bytes tag = part.tag(part.wireType());
    Bytes rest = part.encode().slice(tag.size(), part.encode().size());
    all.add(
        new Tricked(
            "a tag in more bytes than it needs",
            Kind.LONG_VARINT,
            "",
            Bytes.concat(WirePart.padded(tag), rest)));
    all.add(
        new Tricked(
            "a tag with bits beyond 32",
            Kind.FIELD_UNKNOWN,
            "",
            Bytes.concat(WirePart.varint(WirePart.number(tag) + BEYOND_32_BITS), rest)));
    add(
        "a field as a group",
        Kind.WIRE_TYPE,
        Bytes.concat(part.tag(WirePart.GROUP), part.value(), part.tag(WirePart.GROUP_END)));
    add("the end of a group", Kind.WIRE_TYPE, part.tag(WirePart.GROUP_END));
    add("wire type 6", Kind.WIRE_TYPE, Bytes.concat(part.tag(6), rest));
    add("wire type 7", Kind.WIRE_TYPE, Bytes.concat(part.tag(7), rest));
    add(
        "a field in four fixed bytes",
        Kind.WIRE_TYPE,
        Bytes.concat(part.tag(WirePart.FIXED32), Bytes.fromHex("01000000")));
    if (part.wireType() != WirePart.FIXED64) {
      add(
          "a field in eight fixed bytes",
          Kind.WIRE_TYPE,
          Bytes.concat(part.tag(WirePart.FIXED64), Bytes.uint64be(1)));
    }
    if (part.wireType() != WirePart.DELIMITED) {
      add(
          "a single number, packed",
          Kind.WIRE_TYPE,
          Bytes.concat(part.tag(WirePart.DELIMITED), WirePart.sized(part.value())));
    } else if (!part.isPacked()) {
      add(
          "bytes as a number",
          Kind.WIRE_TYPE,
          Bytes.concat(part.tag(WirePart.VARINT), WirePart.varint(1)));
    }
  }

  private void numbers() {
    add("a number in more bytes than it needs", Kind.LONG_VARINT, padded());
    add("a number in eleven bytes", Kind.NUMBER_RANGE, part.with(elevenBytes()));
    add("a number below 0", Kind.NUMBER_RANGE, part.with(MINUS_ONE));
    if (!field.presence()) {
      add("a default, written", Kind.DEFAULT_WRITTEN, part.with(WirePart.varint(0)));
    }
    long number = WirePart.number(part.value());
    switch (field.type()) {
      case UINT32 ->
          add(
              "a number with bits beyond its size",
              Kind.NUMBER_RANGE,
              part.with(WirePart.varint(number + BEYOND_32_BITS)));
      case UINT64 ->
          add(
              "a number with bits beyond its size",
              Kind.NUMBER_RANGE,
              part.with(Bytes.concat(ones(9), Bytes.fromHex("02"))));
      case BOOL -> add("true as 2", Kind.NUMBER_RANGE, part.with(WirePart.varint(2)));
      case BYTES, TEXT, DOUBLE, MESSAGE -> throw new AssertionError("no varint: " + field);
    }
  }

  private Bytes padded() {
    return part.with(WirePart.padded(part.value()));
  }

  private static Bytes ones(int bytes) {
    return Bytes.fromHex("ff".repeat(bytes));
  }

  private static Bytes elevenBytes() {
    return Bytes.concat(ones(10), Bytes.fromHex("01"));
  }

  private void packed() {
    List<Bytes> numbers = part.packed();
    Bytes unpacked = Bytes.EMPTY;
    for (Bytes number : numbers) {
      unpacked = Bytes.concat(unpacked, part.tag(WirePart.VARINT), number);
    }
    add("packed numbers one by one", Kind.WIRE_TYPE, unpacked);
    if (numbers.size() > 1) {
      int first = numbers.getFirst().size();
      add(
          "packed numbers in two fields",
          Kind.FIELD_REPEATED,
          Bytes.concat(
              part.with(part.value().slice(0, first)),
              part.with(part.value().slice(first, part.value().size()))));
    }
    add("a list, written empty", Kind.DEFAULT_WRITTEN, part.with(Bytes.EMPTY));
    add(
        "a packed number in more bytes than it needs",
        Kind.LONG_VARINT,
        part.with(WirePart.padded(part.value())));
    add(
        "a packed number cut short",
        Kind.TRUNCATED,
        part.with(Bytes.concat(part.value(), Bytes.fromHex("80"))));
    add(
        "a packed number with bits beyond its size",
        Kind.NUMBER_RANGE,
        part.with(Bytes.concat(part.value(), WirePart.varint(1 + BEYOND_32_BITS))));
    add(
        "a packed number below 0",
        Kind.NUMBER_RANGE,
        part.with(Bytes.concat(part.value(), MINUS_ONE)));
  }

  private void doubles() {
    add("minus zero", Kind.NOT_CANONICAL_DOUBLE, part.with(Bytes.fromHex("0000000000000080")));
    add("infinity", Kind.NOT_CANONICAL_DOUBLE, part.with(Bytes.fromHex("000000000000f07f")));
    add("not a number", Kind.NOT_CANONICAL_DOUBLE, part.with(Bytes.fromHex("000000000000f87f")));
    add("another NaN", Kind.NOT_CANONICAL_DOUBLE, part.with(Bytes.fromHex("010000000000f8ff")));
  }

  private void values() {
    if (field.type() == WireShape.Type.TEXT) {
      NOT_UTF8.forEach((trick, hex) -> add(trick, Kind.NOT_UTF8, behind(hex)));
      NOT_CANONICAL.forEach((trick, hex) -> add(trick, Kind.NOT_CANONICAL_TEXT, behind(hex)));
      byte first = part.value().at(0);
      if (first > 0) {
        byte[] two = {(byte) (0xc0 | first >> 6), (byte) (0x80 | first & 0x3f)};
        Bytes rest = part.value().slice(1, part.value().size());
        add("a letter in two bytes", Kind.NOT_UTF8, part.with(Bytes.concat(Bytes.wrap(two), rest)));
      }
    }
    if (field.type() != WireShape.Type.MESSAGE && !field.repeated()) {
      add("a default, written", Kind.DEFAULT_WRITTEN, part.with(Bytes.EMPTY));
    }
    if (field.type() == WireShape.Type.BYTES && field.bytesMin() == field.bytesMax()) {
      add("a byte less", Kind.LENGTH, part.with(part.value().slice(1, part.value().size())));
      add("a byte more", Kind.LENGTH, behind("00"));
    }
  }

  private Bytes behind(String hex) {
    return part.with(Bytes.concat(part.value(), Bytes.fromHex(hex)));
  }

  private void lengths() {
    int size = part.value().size();
    Bytes length = WirePart.varint(size);
    add(
        "a length in more bytes than it needs",
        Kind.LONG_VARINT,
        part.withLength(WirePart.padded(length)));
    add("a length below 0", Kind.TRUNCATED, part.withLength(MINUS_ONE));
    add("a length of 2^31", Kind.TRUNCATED, part.withLength(WirePart.varint(1L << 31)));
    add(
        "a length with bits beyond 32",
        Kind.TRUNCATED,
        part.withLength(WirePart.varint(size + BEYOND_32_BITS)));
    add("a length in eleven bytes", Kind.NUMBER_RANGE, part.withLength(elevenBytes()));
  }
}
