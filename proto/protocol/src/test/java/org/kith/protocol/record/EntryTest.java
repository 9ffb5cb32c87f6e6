package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.EntryBody;

/// SPEC 2.2, 2.4, 2.5, 2.7
class EntryTest {
  private static final Bytes HASH = Sha256.hash(Bytes.utf8("something"));
  private static final Entry ENTRY =
      new Entry(
          new LogId(HASH),
          0,
          1,
          List.of(1, 40),
          HASH,
          1_200,
          1,
          List.of(new EntryLink(1, new RecordId(HASH)), new EntryLink(400, new RecordId(HASH))),
          1_790_000_000_000L);

  @Test
  void anEntryIsReadFromItsBytes() {
    assertThat(Entry.parse(ENTRY.encode())).isEqualTo(new Entry.Parsed.Ok(ENTRY));
  }

  @Test
  void aLeafHasItsPrefix() {
    Bytes body = ENTRY.encode();
    assertThat(Leaf.leaf(body)).isEqualTo(Bytes.concat(Bytes.utf8("kith-leaf/v1\n"), body));
    assertThat(Leaf.leafHash(body))
        .isEqualTo(Sha256.hash(Bytes.fromHex("00"), Bytes.utf8("kith-leaf/v1\n"), body));
    assertThat(Leaf.recordId(body).hash()).isEqualTo(Leaf.leafHash(body));
  }

  @Test
  void aCommitmentHidesShortPayloads() {
    Bytes payload = Bytes.utf8("payload");
    assertThat(PayloadCommitment.of(HASH, payload))
        .isEqualTo(
            Sha256.hash(
                Bytes.utf8("kith-payload/v1\n"), HASH, Bytes.fromHex("0000000000000007"), payload));
    assertThatThrownBy(() -> PayloadCommitment.of(Bytes.EMPTY, payload))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFieldAtItsEdge() {
    good(body -> body.setIndex(Entry.INDEX_MAX));
    bad("index", body -> body.setIndex(Entry.INDEX_MAX + 1));
    bad("index", body -> body.setIndex(-1));
    good(body -> body.setKind(Integer.MAX_VALUE));
    bad("kind", body -> body.setKind(0));
    bad("kind", body -> body.setKind(-1));
    good(body -> body.clearTopics());
    good(body -> body.clearTopics().addAllTopics(numbers(Entry.TOPICS_MAX)));
    bad("topics", body -> body.clearTopics().addAllTopics(numbers(Entry.TOPICS_MAX + 1)));
    bad("topics", body -> body.clearTopics().addTopics(2).addTopics(2));
    bad("topics", body -> body.clearTopics().addTopics(2).addTopics(1));
    bad("topics", body -> body.clearTopics().addTopics(0));
    bad("log_id", body -> body.setLogId(HASH.slice(0, 31).toByteString()));
    bad("payload_commitment", body -> body.setPayloadCommitment(HASH.slice(0, 31).toByteString()));
    good(body -> body.setPayloadSize(1));
    bad("payload_size", body -> body.setPayloadSize(0));
    good(body -> body.setPayloadSize(Entry.PAYLOAD_BYTES_MAX));
    bad("payload_size", body -> body.setPayloadSize(Entry.PAYLOAD_BYTES_MAX + 1));
    bad("payload_schema", body -> body.setPayloadSchema(0));
    bad("format_version", body -> body.setFormatVersion(2));
    good(body -> body.setClaimedTimeMs(0));
    good(body -> body.setClaimedTimeMs(Entry.CLAIMED_TIME_MS_MAX));
    bad("claimed_time_ms", body -> body.setClaimedTimeMs(Entry.CLAIMED_TIME_MS_MAX + 1));
    good(body -> links(body, Entry.LINKS_MAX));
    bad("links", body -> links(body, Entry.LINKS_MAX + 1));
    bad("links[1]", body -> body.setLinks(1, body.getLinks(1).toBuilder().setRelation(0)));
    bad("links[0]", body -> body.setLinks(0, body.getLinks(0).toBuilder().clearRecordId()));
  }

  @Test
  void anEntryThatCannotBeEncodedIsNone() {
    assertThatThrownBy(
            () ->
                new Entry(
                    ENTRY.log(), -1, 1, List.of(), HASH, 1, 1, List.of(), ENTRY.claimedTimeMs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index");
    assertThatThrownBy(
            () ->
                new Entry(
                    ENTRY.log(), 1, 1, List.of(2, 1), HASH, 1, 1, List.of(), ENTRY.claimedTimeMs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topics");
  }

  @Test
  void sizeIsLookedAtFirst() {
    assertThat(Entry.parse(Bytes.wrap(new byte[Entry.ENTRY_BYTES_MAX + 1])))
        .isEqualTo(new Entry.Parsed.Bad(EntryFault.TOO_LARGE, ""));
    assertThat(Entry.parse(Bytes.wrap(new byte[Entry.ENTRY_BYTES_MAX])))
        .isInstanceOfSatisfying(
            Entry.Parsed.Bad.class,
            bad -> assertThat(bad.reason()).isEqualTo(EntryFault.MALFORMED));
  }

  @Test
  void otherEncodingsOfTheSameMeaningAreRefused() {
    String good = ENTRY.encode().hex();
    for (String other :
        List.of(
            good + "00", good.substring(0, good.length() - 2), "0801" + good, good + "f80601")) {
      assertThat(Entry.parse(Bytes.fromHex(other))).isInstanceOf(Entry.Parsed.Bad.class);
    }
  }

  private static List<Integer> numbers(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  private static EntryBody.Builder links(EntryBody.Builder body, int count) {
    var link = body.getLinks(0);
    body.clearLinks();
    for (int i = 0; i < count; i++) {
      body.addLinks(link);
    }
    return body;
  }

  private static Entry.Parsed parse(UnaryOperator<EntryBody.Builder> change) {
    try {
      var body = EntryBody.parseFrom(ENTRY.encode().toByteString()).toBuilder();
      return Entry.parse(Bytes.wrap(change.apply(body).build().toByteArray()));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static void good(UnaryOperator<EntryBody.Builder> change) {
    assertThat(parse(change)).isInstanceOf(Entry.Parsed.Ok.class);
  }

  private static void bad(String path, UnaryOperator<EntryBody.Builder> change) {
    assertThat(parse(change))
        .isInstanceOfSatisfying(
            Entry.Parsed.Bad.class, found -> assertThat(found.path()).startsWith(path));
  }
}
