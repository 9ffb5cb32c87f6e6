package org.kith.protocol.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.WireFault.Kind;

/// Ways to write a message in other bytes than its own that lenient readers read all the same, or
/// each in its own way (SPEC 2.6). Each is tried at every place of a message, however deep.
public final class WireTricks {
  private static final long NUMBER_LIMIT = 1L << 29;

  private final WireShape shape;
  private final List<WirePart> parts;
  private final List<Tricked> all = new ArrayList<>();

  private WireTricks(Bytes message, WireShape shape) {
    this.shape = shape;
    this.parts = WirePart.read(message, shape);
  }

  /// A message that must be refused.
  ///
  /// @param kind for exactly this reason
  /// @param path in exactly this field
  public record Tricked(String trick, Kind kind, String path, Bytes bytes) {}

  /// Every trick at every place of a message that the linter passes.
  public static List<Tricked> of(Bytes message, WireShape shape) {
    return new WireTricks(message, shape).all();
  }

  private List<Tricked> all() {
    unknownFields();
    absentFields();
    alternatives();
    concatenation();
    for (int i = 0; i < parts.size(); i++) {
      WirePart part = parts.get(i);
      int at = i;
      FieldTricks.of(part).forEach(t -> add(t.trick(), t.kind(), t.path(), at, t.bytes()));
      order(at);
      WireShape inner = part.field().shape();
      if (inner != null) {
        of(part.value(), inner)
            .forEach(
                t -> {
                  String rest = t.path().isEmpty() ? "" : "." + t.path();
                  add(t.trick(), t.kind(), part.field().name() + rest, at, part.with(t.bytes()));
                });
      }
    }
    cutShort();
    return all;
  }

  private static Bytes encode(List<WirePart> parts) {
    return Bytes.concat(parts.stream().map(WirePart::encode).toArray(Bytes[]::new));
  }

  private Bytes before(int index) {
    return encode(parts.subList(0, index));
  }

  private Bytes after(int index) {
    return encode(parts.subList(index, parts.size()));
  }

  /// With these bytes in place of one part.
  private void add(String trick, Kind kind, String path, int index, Bytes instead) {
    add(trick, kind, path, Bytes.concat(before(index), instead, after(index + 1)));
  }

  private void add(String trick, Kind kind, String path, Bytes message) {
    all.add(new Tricked(trick, kind, path, message));
  }

  /// With one more field where its number belongs.
  private void insert(String trick, Kind kind, String path, int number, Bytes field) {
    int index = 0;
    while (index < parts.size() && parts.get(index).field().number() < number) {
      index++;
    }
    add(trick, kind, path, Bytes.concat(before(index), field, after(index)));
  }

  private void unknownFields() {
    Bytes whole = encode(parts);
    int next = 1;
    for (WireShape.Field field : shape.fields()) {
      next = field.number() + 1;
    }
    Bytes one = WirePart.varint(1);
    Function<Bytes, Bytes> append = more -> Bytes.concat(whole, more);
    Function<Long, Bytes> field = n -> Bytes.concat(WirePart.tag(n, WirePart.VARINT), one);
    unknown("a field that is not known", append.apply(field.apply((long) next)));
    unknown("the greatest field number", append.apply(field.apply(NUMBER_LIMIT - 1)));
    unknown("a field number beyond the greatest", append.apply(field.apply(NUMBER_LIMIT)));
    unknown("field number 0", Bytes.concat(field.apply(0L), whole));
    unknown("a zero byte behind the end", append.apply(Bytes.fromHex("00")));
    unknown(
        "a group that is not known",
        append.apply(
            Bytes.concat(
                WirePart.tag(next, WirePart.GROUP), WirePart.tag(next, WirePart.GROUP_END))));
    unknown(
        "an empty field that is not known",
        append.apply(
            Bytes.concat(WirePart.tag(next, WirePart.DELIMITED), WirePart.sized(Bytes.EMPTY))));
    add("half a tag behind the end", Kind.TRUNCATED, "", append.apply(Bytes.fromHex("80")));
  }

  private void unknown(String trick, Bytes message) {
    add(trick, Kind.FIELD_UNKNOWN, "", message);
  }

  private boolean has(int number) {
    return parts.stream().anyMatch(part -> part.field().number() == number);
  }

  private void absentFields() {
    for (WireShape.Field field : shape.fields()) {
      boolean packed = field.repeated() && field.type() == WireShape.Type.UINT32;
      if (has(field.number()) || field.presence() || field.repeated() && !packed) {
        continue;
      }
      Bytes nothing =
          switch (field.type()) {
            case UINT32, UINT64, BOOL ->
                Bytes.concat(
                    WirePart.tag(field.number(), packed ? WirePart.DELIMITED : WirePart.VARINT),
                    WirePart.varint(0));
            case BYTES, TEXT ->
                Bytes.concat(
                    WirePart.tag(field.number(), WirePart.DELIMITED), WirePart.sized(Bytes.EMPTY));
            case DOUBLE, MESSAGE -> throw new AssertionError("has presence: " + field);
          };
      insert(
          packed ? "an absent list, written empty" : "an absent field, written with its default",
          Kind.DEFAULT_WRITTEN,
          field.name(),
          field.number(),
          nothing);
    }
  }

  private void alternatives() {
    for (WirePart part : List.copyOf(parts)) {
      for (WireShape.Field other : shape.fields()) {
        if (part.field().oneof() > 0
            && other.oneof() == part.field().oneof()
            && other.number() != part.field().number()) {
          insert(
              "a second alternative",
              Kind.TWO_OF_ONEOF,
              (other.number() > part.field().number() ? other : part.field()).name(),
              other.number(),
              Bytes.concat(
                  WirePart.tag(other.number(), WirePart.DELIMITED), WirePart.sized(Bytes.EMPTY)));
        }
      }
    }
  }

  private @Nullable WirePart last() {
    return parts.isEmpty() ? null : parts.getLast();
  }

  private void concatenation() {
    WirePart last = last();
    if (last != null && parts.getFirst().field().number() < last.field().number()) {
      Bytes whole = encode(parts);
      add(
          "the whole message twice",
          Kind.FIELD_ORDER,
          parts.getFirst().field().name(),
          Bytes.concat(whole, whole));
    }
  }

  private void order(int index) {
    WirePart part = parts.get(index);
    String name = part.field().name();
    if (!part.field().repeated() || part.isPacked()) {
      Bytes twice = Bytes.concat(part.encode(), part.encode());
      add("a field twice", Kind.FIELD_REPEATED, name, index, twice);
    }
    WirePart last = parts.getLast();
    if (part.field().number() < last.field().number()) {
      Bytes whole = encode(parts);
      add(
          "a field once more at the end",
          Kind.FIELD_ORDER,
          name,
          Bytes.concat(whole, part.encode()));
      WirePart next = parts.get(index + 1);
      if (next.field().number() > part.field().number()) {
        add(
            "two fields the other way round",
            Kind.FIELD_ORDER,
            name,
            Bytes.concat(before(index), next.encode(), part.encode(), after(index + 2)));
      }
    }
  }

  private void cutShort() {
    WirePart last = last();
    if (last == null) {
      return;
    }
    Bytes whole = encode(parts);
    String name = last.field().name();
    add("cut short by a byte", Kind.TRUNCATED, name, whole.slice(0, whole.size() - 1));
    if (last.wireType() == WirePart.DELIMITED) {
      add(
          "a length of one too many",
          Kind.TRUNCATED,
          name,
          parts.size() - 1,
          last.withLength(WirePart.varint(last.value().size() + 1)));
    }
  }

  /// The names of all tricks among these.
  public static String names(Stream<Tricked> tricked) {
    return tricked.map(Tricked::trick).distinct().sorted().collect(Collectors.joining("\n"));
  }
}
