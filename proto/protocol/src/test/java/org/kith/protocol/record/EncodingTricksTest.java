package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireFault;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.bytes.WireShape;
import org.kith.protocol.bytes.WireTricks;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.EntryBody;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Point;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.Source;

/// SPEC 2.6: whatever is done to the encoding of an entry or a record, wherever in it, is refused
/// for exactly that reason.
class EncodingTricksTest {
  private static final Bytes HASH = Sha256.hash(Bytes.utf8("something"));
  private static final Bytes ENTRY =
      new Entry(
              new LogId(HASH),
              300,
              4,
              List.of(3, 400),
              HASH,
              1_200,
              1,
              List.of(new EntryLink(1, new RecordId(HASH)), new EntryLink(400, new RecordId(HASH))),
              1_790_000_000_000L)
          .encode();

  private static final Bytes RECORD =
      RecordRules.encodePayload(
          Samples.triedHere()
              .setPeriod(Period.newBuilder().setStart("2026-01").setEnd("2026-09"))
              .setContact(Contact.newBuilder().setTeam("Ward 7").setPublic(true))
              .addSources(
                  Source.newBuilder()
                      .setUrl("https://example.org/")
                      .setLabel("Rhestr wirio'r ward \u2014 d\u0175r"))
              .setTriedHere(
                  Samples.triedHere().getTriedHere().toBuilder()
                      .addReasons(Reason.newBuilder().setReason("other").setText("Winter, again"))
                      .addCoreElementsMissing(1)
                      .addCoreElementsMissing(2)
                      .addResults(
                          Measure.newBuilder()
                              .setName("falls a month")
                              .setBaseline(12.5)
                              .setResult(0)
                              .setN(40)
                              .addSeries(Point.newBuilder().setMonth("2026-03").setValue(4)))
                      .setWouldDoAgain(true))
              .build());

  private static void lint(WireTricks.Tricked trick, WireShape shape, int depthMax) {
    assertThat(WireLinter.lint(trick.bytes(), shape, depthMax))
        .as("%s in %s: %s", trick.trick(), trick.path(), trick.bytes().hex())
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.kind()).isEqualTo(trick.kind());
              assertThat(fault.path()).isEqualTo(trick.path());
            });
  }

  @Test
  void noTrickMakesAnEntry() {
    assertThat(Entry.parse(ENTRY)).isInstanceOf(Entry.Parsed.Ok.class);
    List<WireTricks.Tricked> all = WireTricks.of(ENTRY, EntryShape.BODY);
    for (WireTricks.Tricked trick : all) {
      lint(trick, EntryShape.BODY, EntryShape.DEPTH_MAX);
      assertThat(Entry.parse(trick.bytes()))
          .as(trick.trick())
          .isEqualTo(new Entry.Parsed.Bad(EntryFault.MALFORMED, trick.path()));
    }
    assertThat(WireTricks.names(all.stream()).lines()).hasSizeGreaterThanOrEqualTo(35);
  }

  @Test
  void noTrickMakesARecord() {
    assertThat(LearningRecord.parse(RECORD)).isInstanceOf(RecordParse.Ok.class);
    List<WireTricks.Tricked> all = WireTricks.of(RECORD, RecordShape.RECORD);
    for (WireTricks.Tricked trick : all) {
      lint(trick, RecordShape.RECORD, RecordShape.DEPTH_MAX);
      assertThat(LearningRecord.parse(trick.bytes()))
          .as(trick.trick())
          .isInstanceOfSatisfying(
              RecordParse.Bad.class,
              bad -> assertThat(bad.reason()).isEqualTo(expected(trick.bytes())));
    }
    assertThat(WireTricks.names(all.stream()).lines()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(all.stream().map(WireTricks.Tricked::kind).distinct())
        .as("every reason but depth, which no field of a record can reach")
        .hasSize(WireFault.Kind.values().length - 2); // nor a length: records hold no hashes
  }

  /// A version that is not 1 in its one byte is a later one, and what follows is not read.
  private static RecordFault expected(Bytes record) {
    return record.startsWith(Bytes.fromHex("08"))
            && !record.startsWith(Bytes.fromHex("0801"))
            && !record.startsWith(Bytes.fromHex("0800"))
        ? RecordFault.NEWER_SCHEMA
        : RecordFault.MALFORMED;
  }

  @Test
  void oneLevelDeeperThanAllowedIsTooDeep() {
    assertThat(WireLinter.lint(RECORD, RecordShape.RECORD, 4)).isEmpty();
    assertThat(WireLinter.lint(RECORD, RecordShape.RECORD, 3))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.kind()).isEqualTo(WireFault.Kind.DEPTH);
              assertThat(fault.path()).isEqualTo("tried_here.results.series");
            });
    assertThat(WireLinter.lint(ENTRY, EntryShape.BODY, 1).map(WireFault::kind))
        .contains(WireFault.Kind.DEPTH);
  }

  /// Why there is a linter: the protobuf runtime reads many of them as the very same message.
  @Test
  void theRuntimeTakesManyOfThem() throws InvalidProtocolBufferException {
    Set<String> taken = taken(EntryBody.parser(), ENTRY, WireTricks.of(ENTRY, EntryShape.BODY));
    taken.addAll(
        taken(
            org.kith.schema.v1.LearningRecord.parser(),
            RECORD,
            WireTricks.of(RECORD, RecordShape.RECORD)));
    assertThat(taken)
        .hasSizeGreaterThanOrEqualTo(20)
        .contains(
            "a field twice",
            "two fields the other way round",
            "a number in more bytes than it needs",
            "packed numbers one by one",
            "a field that is not known");
  }

  private static <M extends Message> Set<String> taken(
      Parser<M> parser, Bytes original, List<WireTricks.Tricked> tricks)
      throws InvalidProtocolBufferException {
    Parser<M> lenient = DiscardUnknownFieldsParser.wrap(parser);
    M message = lenient.parseFrom(original.toByteString());
    Set<String> same = new HashSet<>();
    for (WireTricks.Tricked trick : tricks) {
      try {
        if (lenient.parseFrom(trick.bytes().toByteString()).equals(message)) {
          same.add(trick.trick());
        }
      } catch (InvalidProtocolBufferException refused) {
        assertThat(trick.kind()).isNotEqualTo(WireFault.Kind.FIELD_ORDER); // always legal there
      }
    }
    return same;
  }
}
