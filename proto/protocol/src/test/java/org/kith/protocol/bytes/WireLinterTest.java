package org.kith.protocol.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kith.schema.v1.EntryBody;
import org.kith.schema.v1.EntryLink;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Point;
import org.kith.schema.v1.TriedHere;

/// SPEC 2.6, 2.8.
class WireLinterTest {
  private static final int DEPTH_MAX = 4;
  private static final WireShape INNER =
      WireShape.named("Inner").uint32(1, "number").text(2, "words").build();
  private static final WireShape MIDDLE =
      WireShape.named("Middle").message(1, "inner", INNER).texts(2, "words").build();
  private static final WireShape SHAPE =
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
          .build();

  private static Optional<WireFault> lint(String hex) {
    return WireLinter.lint(Bytes.fromHex(hex.replace(" ", "")), SHAPE, DEPTH_MAX);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "08 01",
    "08 ff ff ff ff 0f",
    "10 ff ff ff ff ff ff ff ff 7f",
    "18 01",
    "22 02 0000",
    "22 04 00000000",
    "2a 02 c3a9",
    "32 01 00",
    "32 03 01 80 01",
    "3a 00 3a 00",
    "3a 01 61 3a 01 62",
    "41 0000000000000000",
    "41 000000000000f03f",
    "4a 00",
    "4a 02 0a 00",
    "52 00",
    "5a 02 08 01",
    "60 00",
    "68 00",
    "68 01",
    "72 00 72 02 08 01",
    "82 01 01 00",
    "08 01 10 01 18 01 22 02 0000 2a 01 61"
  })
  void whatHasOneEncodingPasses(String hex) {
    assertThat(lint(hex)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TRUNCATED, 08, small",
    "TRUNCATED, 08 80, small",
    "TRUNCATED, 80, ''",
    "TRUNCATED, 22 03 0000, hash",
    "TRUNCATED, 41 00000000000000, measured",
    "TRUNCATED, 22 ff ff ff ff ff ff ff ff ff 01 00, hash",
    "TRUNCATED, 22 ff ff ff ff 0f 00, hash",
    "TRUNCATED, 4a 02 0a 01, middle.inner",
    "TRUNCATED, 32 01 80, numbers",
    "LONG_VARINT, 08 81 00, small",
    "LONG_VARINT, 88 00 01, ''",
    "LONG_VARINT, 22 82 00 0000, hash",
    "LONG_VARINT, 32 02 81 00, numbers",
    "NUMBER_RANGE, 08 80 80 80 80 10, small",
    "NUMBER_RANGE, 10 80 80 80 80 80 80 80 80 80 01, large",
    "NUMBER_RANGE, 10 ff ff ff ff ff ff ff ff ff 02, large",
    "NUMBER_RANGE, 10 ff ff ff ff ff ff ff ff ff ff 01, large",
    "NUMBER_RANGE, 18 02, yes",
    "NUMBER_RANGE, 32 05 80 80 80 80 10, numbers",
    "FIELD_ORDER, 10 01 08 01, small",
    "FIELD_ORDER, 82 01 01 00 72 00, inners",
    "FIELD_ORDER, 4a 05 12 01 61 0a 00, middle.inner",
    "FIELD_REPEATED, 08 01 08 01, small",
    "FIELD_REPEATED, 32 01 01 32 01 02, numbers",
    "FIELD_REPEATED, 4a 00 4a 00, middle",
    "FIELD_UNKNOWN, 78 01, ''",
    "FIELD_UNKNOWN, 00 01, ''",
    "FIELD_UNKNOWN, 88 80 80 80 10 01, ''",
    "FIELD_UNKNOWN, 88 80 80 80 80 80 80 80 80 01 01, ''",
    "FIELD_UNKNOWN, 80 80 80 80 80 80 80 80 80 01, ''",
    "FIELD_UNKNOWN, f8 ff ff ff 0f 01, ''",
    "FIELD_UNKNOWN, 4a 02 18 01, middle",
    "WIRE_TYPE, 0d 01000000, small",
    "WIRE_TYPE, 30 01, numbers",
    "WIRE_TYPE, 0a 01 01, small",
    "WIRE_TYPE, 2b 2c, text",
    "WIRE_TYPE, 4c, middle",
    "WIRE_TYPE, 2e, text",
    "WIRE_TYPE, 2f, text",
    "DEFAULT_WRITTEN, 08 00, small",
    "DEFAULT_WRITTEN, 10 00, large",
    "DEFAULT_WRITTEN, 18 00, yes",
    "DEFAULT_WRITTEN, 22 00, hash",
    "DEFAULT_WRITTEN, 2a 00, text",
    "DEFAULT_WRITTEN, 32 00, numbers",
    "DEFAULT_WRITTEN, 4a 04 0a 02 08 00, middle.inner.number",
    "LENGTH, 22 01 00, hash",
    "LENGTH, 22 05 0000000000, hash",
    "LENGTH, 82 01 00, hashes",
    "NOT_UTF8, 2a 01 ff, text",
    "NOT_UTF8, 2a 02 c0 80, text",
    "NOT_UTF8, 2a 03 ed a0 80, text",
    "NOT_UTF8, 3a 02 c3 28, texts",
    "NOT_UTF8, 2a 01 c3, text",
    "NOT_CANONICAL_TEXT, 2a 01 00, text",
    "NOT_CANONICAL_TEXT, 2a 03 65 cc 81, text",
    "NOT_CANONICAL_TEXT, 2a 04 f0 ae af b0, text",
    "NOT_CANONICAL_TEXT, 2a 03 ee 80 80, text",
    "NOT_CANONICAL_TEXT, 2a 03 ef bf bf, text",
    "NOT_CANONICAL_DOUBLE, 41 0000000000000080, measured",
    "NOT_CANONICAL_DOUBLE, 41 000000000000f07f, measured",
    "NOT_CANONICAL_DOUBLE, 41 000000000000f0ff, measured",
    "NOT_CANONICAL_DOUBLE, 41 010000000000f87f, measured",
    "TWO_OF_ONEOF, 52 00 5a 00, other",
    "FIELD_REPEATED, 52 00 52 00, one"
  })
  void whatHasTwoEncodingsIsRefused(WireFault.Kind kind, String hex, String path) {
    WireFault fault = lint(hex).orElseThrow();
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.path()).isEqualTo(path);
  }

  @Test
  void theGreatestDepthPassesAndTheNextDoesNot() {
    Bytes three = Bytes.fromHex("4a020a00");
    assertThat(WireLinter.lint(three, SHAPE, 3)).isEmpty();
    assertThat(WireLinter.lint(three, SHAPE, 2))
        .contains(new WireFault(WireFault.Kind.DEPTH, "middle.inner", 4));
  }

  @Test
  void aFaultSaysWhereItIs() {
    assertThat(lint("08 01 4a 07 0a 05 08 01 12 01 ff").orElseThrow())
        .isEqualTo(new WireFault(WireFault.Kind.NOT_UTF8, "middle.inner.words", 10))
        .hasToString("a text is not UTF-8 (middle.inner.words, byte 10)");
  }

  @Test
  void everyCutShortMessageOfOneFieldIsRefused() {
    Bytes whole = Bytes.fromHex("4a0d0a0b0801120761626364656667");
    assertThat(WireLinter.lint(whole, SHAPE, DEPTH_MAX)).isEmpty();
    for (int size = 1; size < whole.size(); size++) {
      assertThat(WireLinter.lint(whole.slice(0, size), SHAPE, DEPTH_MAX)).isPresent();
    }
  }

  /// What passes is read by the protobuf runtime and written again as the same bytes: it has no
  /// second encoding. Tried on half a million spoilt messages.
  @Test
  void whatPassesIsWrittenAgainAsTheSameBytes() throws InvalidProtocolBufferException {
    var random = new SplittableRandom(26);
    int passed = sweep(random, entry(), EntryBody.getDefaultInstance());
    passed += sweep(random, record(), LearningRecord.getDefaultInstance());
    assertThat(passed).as("spoilt messages that still have one encoding").isGreaterThan(1_000);
  }

  private static int sweep(SplittableRandom random, Message message, Message parser)
      throws InvalidProtocolBufferException {
    WireShape shape = DescriptorShapes.of(message.getDescriptorForType());
    byte[] bytes = message.toByteArray();
    assertThat(WireLinter.lint(Bytes.copyOf(bytes), shape, 8)).isEmpty();
    int passed = 0;
    for (int i = 0; i < 250_000; i++) {
      Bytes spoilt = Bytes.wrap(spoil(random, bytes));
      if (WireLinter.lint(spoilt, shape, 8).isEmpty()) {
        passed++;
        Message read = parser.getParserForType().parseFrom(spoilt.toByteString());
        if (!Bytes.wrap(read.toByteArray()).equals(spoilt)) {
          throw new AssertionError("a second encoding: " + spoilt.hex());
        }
      }
    }
    return passed;
  }

  private static byte[] spoil(SplittableRandom random, byte[] bytes) {
    byte[] spoilt = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> spoilt[at] = (byte) random.nextInt(256);
      case 1 -> {
        spoilt = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, spoilt, 0, at);
        spoilt[at] = (byte) random.nextInt(256);
        System.arraycopy(bytes, at, spoilt, at + 1, bytes.length - at);
      }
      case 2 -> {
        spoilt = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, spoilt, 0, at);
        System.arraycopy(bytes, at + 1, spoilt, at, bytes.length - at - 1);
      }
      default -> {
        int to = random.nextInt(bytes.length);
        int size = random.nextInt(Math.min(16, bytes.length - Math.max(at, to)) + 1);
        System.arraycopy(bytes, at, spoilt, to, size);
      }
    }
    return spoilt;
  }

  private static Message entry() {
    ByteString hash = ByteString.copyFrom(new byte[32]);
    return EntryBody.newBuilder()
        .setFormatVersion(1)
        .setLogId(hash)
        .setIndex(300)
        .setKind(4)
        .addTopics(3)
        .addTopics(400)
        .setPayloadCommitment(hash)
        .setPayloadSize(1_200)
        .setPayloadSchema(1)
        .addLinks(EntryLink.newBuilder().setRelation(1).setRecordId(hash))
        .addLinks(EntryLink.newBuilder().setRelation(3).setRecordId(hash))
        .setClaimedTimeMs(1_790_000_000_000L)
        .build();
  }

  private static Message record() {
    return LearningRecord.newBuilder()
        .setSchemaVersion(1)
        .setTitle("Fewer falls at night — what we tried")
        .addTopics("falls")
        .addTopics("night-care")
        .setPeriod(Period.newBuilder().setStart("2026-01").setEnd("2026-09"))
        .setTriedHere(
            TriedHere.newBuilder()
                .setStatus("adopted")
                .addCoreElementsMissing(0)
                .addCoreElementsMissing(2)
                .setWouldDoAgain(false)
                .addResults(
                    Measure.newBuilder()
                        .setName("falls a month")
                        .setBaseline(12.5)
                        .setResult(0)
                        .setN(0)
                        .addSeries(Point.newBuilder().setMonth("2026-03").setValue(4))))
        .build();
  }
}
