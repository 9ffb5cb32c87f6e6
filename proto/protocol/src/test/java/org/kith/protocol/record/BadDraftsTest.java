package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kith.schema.v1.LearningRecord;

/// Bad drafts with exactly what their authors are told: the file has one a line, `kind | edits ->
/// problems`.
class BadDraftsTest {
  private static final int DRAFTS_MIN = 80;

  private static List<String> lines() throws IOException {
    try (InputStream in = BadDraftsTest.class.getResourceAsStream("bad-drafts.txt")) {
      if (in == null) {
        throw new AssertionError("the bad drafts are missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void thereAreEnough() throws IOException {
    assertThat(lines()).hasSizeGreaterThanOrEqualTo(DRAFTS_MIN).doesNotHaveDuplicates();
  }

  @TestFactory
  Stream<DynamicTest> eachIsToldExactlyThis() throws IOException {
    return lines().stream()
        .map(
            line -> {
              String[] sides = line.split(" -> ", 2);
              return DynamicTest.dynamicTest(
                  sides[0], () -> assertThat(told(sides[0])).isEqualTo(sides[1]));
            });
  }

  /// What is told of one line's draft.
  static String told(String draft) {
    String[] parts = draft.split(" \\| ", 2);
    LearningRecord.Builder record = sample(parts[0]);
    for (String edit : parts[1].split(" & ")) {
      String[] sides = edit.split("=", 2);
      set(record, sides[0].split("\\."), 0, value(sides[1]));
    }
    List<String> problems = new ArrayList<>();
    RecordRules.check(record.build()).forEach(problem -> problems.add(problem.toString()));
    return String.join(" ; ", problems);
  }

  private static LearningRecord.Builder sample(String kind) {
    return switch (kind) {
      case "lesson" -> Samples.lesson();
      case "practice" -> Samples.practice();
      case "method" -> Samples.method();
      case "tried-here" -> Samples.triedHere();
      case "question" -> Samples.question();
      case "answer" -> Samples.answer();
      case "offer" -> Samples.offer();
      case "lab" -> Samples.lab();
      case "retraction" -> Samples.retraction();
      default -> Samples.common();
    };
  }

  /// `@9*a` is nine times a; `TARGET` an id; `\\u0009` one character.
  private static String value(String written) {
    if (written.matches("@\\d+\\*.")) {
      int star = written.indexOf('*');
      return written.substring(star + 1).repeat(Integer.parseInt(written.substring(1, star)));
    }
    String value = written.equals("TARGET") ? Samples.TARGET : written;
    while (value.contains("\\u")) {
      int at = value.indexOf("\\u");
      char c = (char) Integer.parseInt(value.substring(at + 2, at + 6), 16);
      value = value.substring(0, at) + c + value.substring(at + 6);
    }
    return value;
  }

  private static void set(Message.Builder at, String[] path, int depth, String value) {
    String name = path[depth].replaceAll("\\[.*", "");
    FieldDescriptor field =
        at.getDescriptorForType().getFields().stream()
            .filter(f -> f.getJsonName().equals(name))
            .findFirst()
            .orElseThrow();
    boolean last = depth == path.length - 1;
    if (last && value.isEmpty()) {
      at.clearField(field);
    } else if (path[depth].endsWith("]")) {
      int index = Integer.parseInt(path[depth].replaceAll("\\D", ""));
      while (at.getRepeatedFieldCount(field) <= index) {
        at.addRepeatedField(
            field,
            field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? at.newBuilderForField(field).build()
                : "filler");
      }
      if (last) {
        at.setRepeatedField(field, index, value);
      } else {
        set(at.getRepeatedFieldBuilder(field, index), path, depth + 1, value);
      }
    } else if (!last) {
      set(at.getFieldBuilder(field), path, depth + 1, value);
    } else if (field.isRepeated()) {
      at.clearField(field);
      for (String item : value.split(",")) {
        at.addRepeatedField(field, scalar(field, item));
      }
    } else {
      at.setField(field, scalar(field, value));
    }
  }

  private static Object scalar(FieldDescriptor field, String value) {
    return switch (field.getJavaType()) {
      case INT -> Integer.valueOf(value);
      case DOUBLE -> Double.valueOf(value);
      default -> value;
    };
  }
}
