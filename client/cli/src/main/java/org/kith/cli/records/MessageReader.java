package org.kith.cli.records;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;

/// Fills a message from a tree by the message's own descriptor and collects all that is wrong.
final class MessageReader {
  /// Fields from this number on are answers of a node; they are passed over.
  private static final int OUTPUT_ONLY_FROM = 100;

  private static final long UINT32_MAX = 0xffff_ffffL;

  private final List<FieldProblem> problems = new ArrayList<>();

  /// Fields that were probably meant by names that no record has.
  private final Set<String> meant = new HashSet<>();

  List<FieldProblem> problems() {
    return problems;
  }

  /// Whether something is said already of a field, of what it stands in or of what it was meant by,
  /// so that a rule can say nothing more about it.
  boolean isTold(String path) {
    return Stream.concat(problems.stream().map(FieldProblem::getField), meant.stream())
        .anyMatch(
            told ->
                path.equals(told) || path.startsWith(told + ".") || path.startsWith(told + "["));
  }

  void fill(Message.Builder builder, JsonElement element, String path) {
    if (!(element instanceof JsonObject object)) {
      problem(path.isEmpty() ? "record" : path, "must hold named fields");
      return;
    }
    Descriptor descriptor = builder.getDescriptorForType();
    for (var entry : object.entrySet()) {
      String name = entry.getKey();
      Optional<FieldDescriptor> found = field(descriptor, name);
      if (found.isEmpty()) {
        Optional<String> known = suggestion(descriptor, name);
        known.ifPresent(field -> meant.add(join(path, field)));
        problem(
            join(path, name),
            "there is no such field" + known.map(one -> "; did you mean " + one + "?").orElse(""));
      } else if (!isOutputOnly(found.get()) && !entry.getValue().isJsonNull()) {
        set(builder, found.get(), entry.getValue(), join(path, found.get().getJsonName()));
      }
    }
  }

  private void set(
      Message.Builder builder, FieldDescriptor field, JsonElement element, String path) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    if (oneof != null && builder.hasOneof(oneof)) {
      FieldDescriptor other = builder.getOneofFieldDescriptor(oneof);
      problem(path, "cannot stand beside " + other.getJsonName() + "; a record is of one kind");
      return;
    }
    if (!field.isRepeated()) {
      value(builder, field, element, path).ifPresent(value -> builder.setField(field, value));
      return;
    }
    if (!(element instanceof JsonArray array)) {
      problem(path, "must be a list");
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      // Where an item cannot be read another stands in its place: those behind it keep theirs.
      builder.addRepeatedField(
          field,
          value(builder, field, array.get(i), path + "[" + i + "]").orElseGet(() -> blank(field)));
    }
  }

  private Optional<Object> value(
      Message.Builder builder, FieldDescriptor field, JsonElement element, String path) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder inner = builder.newBuilderForField(field);
      fill(inner, element, path);
      return Optional.of(inner.build());
    }
    if (!(element instanceof JsonPrimitive primitive)) {
      problem(path, "must be a single value");
      return Optional.empty();
    }
    return switch (field.getJavaType()) {
      case STRING -> text(primitive, path);
      case INT -> whole(primitive, path, UINT32_MAX).map(Long::intValue);
      case LONG -> whole(primitive, path, Long.MAX_VALUE).map(Long::valueOf);
      case DOUBLE -> number(primitive, path).map(BigDecimal::doubleValue);
      case BOOLEAN -> truth(primitive, path);
      case FLOAT, BYTE_STRING, ENUM, MESSAGE ->
          throw new AssertionError("no record field has the type of " + field.getFullName());
    };
  }

  private Optional<Object> text(JsonPrimitive primitive, String path) {
    if (!primitive.isString()) {
      problem(path, "must be text, in quotes");
      return Optional.empty();
    }
    String text = primitive.getAsString();
    if (text.codePoints().anyMatch(MessageReader::isHalf)) { // it would be sent as a question mark
      problem(path, "holds half of a character (U+D800 to U+DFFF); write the whole one");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private Optional<Long> whole(JsonPrimitive primitive, String path, long max) {
    Optional<BigDecimal> number = number(primitive, path);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    try {
      long value = number.get().longValueExact();
      if (value >= 0 && value <= max) {
        return Optional.of(value);
      }
    } catch (ArithmeticException e) {
      // Told below, like any other number that does not fit.
    }
    problem(path, "must be a whole number from 0 to " + max);
    return Optional.empty();
  }

  private Optional<BigDecimal> number(JsonPrimitive primitive, String path) {
    if (!primitive.isBoolean()) {
      try {
        BigDecimal number = new BigDecimal(primitive.getAsString().strip());
        if (Double.isFinite(number.doubleValue()) && Math.abs(number.scale()) < 400) {
          return Optional.of(number);
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
    }
    problem(path, "must be a number");
    return Optional.empty();
  }

  private Optional<Object> truth(JsonPrimitive primitive, String path) {
    return switch (primitive.getAsString().toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> Optional.of(true);
      case "false", "no" -> Optional.of(false);
      default -> {
        problem(path, "must be true or false");
        yield Optional.empty();
      }
    };
  }

  private static Optional<FieldDescriptor> field(Descriptor descriptor, String name) {
    return descriptor.getFields().stream()
        .filter(field -> field.getJsonName().equals(name) || field.getName().equals(name))
        .findFirst();
  }

  private static boolean isOutputOnly(FieldDescriptor field) {
    return field.getContainingType().equals(LearningRecord.getDescriptor())
        && field.getNumber() >= OUTPUT_ONLY_FROM;
  }

  private static Object blank(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> "";
      case INT -> 0;
      case LONG -> 0L;
      case DOUBLE -> 0.0;
      case BOOLEAN -> false;
      case FLOAT, BYTE_STRING, ENUM, MESSAGE ->
          throw new AssertionError("no item of a list has the type of " + field.getFullName());
    };
  }

  private static Optional<String> suggestion(Descriptor descriptor, String name) {
    return descriptor.getFields().stream()
        .filter(field -> !isOutputOnly(field))
        .map(FieldDescriptor::getJsonName)
        .filter(known -> Spelling.isClose(known, name))
        .findFirst();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void problem(String path, String description) {
    problems.add(FieldProblem.newBuilder().setField(path).setDescription(description).build());
  }
}
