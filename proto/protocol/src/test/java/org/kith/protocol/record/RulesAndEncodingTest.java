package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.LearningRecord;

/// What the rules let pass can always be encoded and read again, at every node.
class RulesAndEncodingTest {
  private static final int CASES = 1_500;
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "plain",
          "a text of more than twenty characters",
          "Cafe\u0301 by the ward entrance",
          "Llŷn ac Ynys Môn, gofal da iawn",
          "two\r\nlines that are long enough to pass",
          "tab\tin a text of some length",
          "nul \u0000 in a text of some length",
          "new \uD833\uDCC0 in Unicode 16, and more text",
          "2024-06",
          "https://example.org/",
          "other",
          "handover");
  private static final double[] NUMBERS = {0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY};

  @Test
  void soundRecordsAreEncodedAndReadAgain() {
    Random random = new Random(2);
    int sound = 0;
    for (int i = 0; i < CASES; i++) {
      LearningRecord.Builder builder = sample(random.nextInt(5));
      for (int change = random.nextInt(3); change >= 0; change--) {
        change(builder, random);
      }
      LearningRecord record = RecordRules.withDefaults(builder.build(), Samples.month());
      if (RecordRules.check(record).isEmpty()) {
        Bytes payload = RecordRules.encodePayload(record);
        assertThat(org.kith.protocol.record.LearningRecord.parse(payload))
            .isInstanceOf(RecordParse.Ok.class);
        sound++;
      } else {
        Bytes payload = Bytes.wrap(Defaults.withoutOutput(record).toByteArray());
        assertThat(org.kith.protocol.record.LearningRecord.parse(payload))
            .isInstanceOf(RecordParse.Bad.class);
      }
    }
    assertThat(sound).isBetween(CASES / 20, CASES - CASES / 20);
  }

  private static void change(Message.Builder message, Random random) {
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      if (field.isRepeated()) {
        message.addRepeatedField(field, message.newBuilderForField(field).build());
        change(
            message.getRepeatedFieldBuilder(field, message.getRepeatedFieldCount(field) - 1),
            random);
      } else {
        change(message.getFieldBuilder(field), random);
      }
    } else if (field.isRepeated()) {
      message.addRepeatedField(field, value(field, random));
    } else {
      message.setField(field, value(field, random));
    }
  }

  private static Object value(FieldDescriptor field, Random random) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt(4) - 1;
      case LONG -> (long) random.nextInt(4) - 1;
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> NUMBERS[random.nextInt(NUMBERS.length)];
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      default -> throw new AssertionError(field);
    };
  }

  private static LearningRecord.Builder sample(int which) {
    return switch (which) {
      case 0 -> Samples.practice();
      case 1 -> Samples.method();
      case 2 -> Samples.triedHere();
      case 3 -> Samples.retraction();
      default -> Samples.lesson();
    };
  }
}
