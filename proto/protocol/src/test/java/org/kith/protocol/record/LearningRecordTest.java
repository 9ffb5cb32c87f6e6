package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;

class LearningRecordTest {
  @Test
  void theExactBytesStayBesideWhatWasRead() {
    Bytes payload = RecordRules.encodePayload(Samples.triedHere().build());
    LearningRecord record = ok(payload);
    assertThat(record.payload()).isSameAs(payload);
    assertThat(record.kind()).isEqualTo(Kind.TRIED_HERE);
    assertThat(record.topicNumbers()).containsExactly(1, 2);
    assertThat(record.links())
        .containsExactly(
            new EntryLink(Relation.TRIED.number(), RecordId.parse(Samples.TARGET).orElseThrow()));
    assertThat(record.title()).isEqualTo("Handover sheet went missing");
    assertThat(record.audience()).isEqualTo("network");
    assertThat(RecordRules.encodePayload(record.message())).isEqualTo(payload);
  }

  @Test
  void topicNumbersAscendWhateverTheOrderOfTheCodes() {
    var message = Samples.lesson().clearTopics().addAllTopics(List.of("sepsis", "handover"));
    assertThat(ok(RecordRules.encodePayload(message.build())).topicNumbers()).containsExactly(1, 5);
  }

  @Test
  void allHumanTextIsFoundAndNoCodes() {
    var message = Samples.lesson();
    message.getLessonBuilder().addFactorsBuilder().setFactor("people").setText("Tired staff");
    message.addLinks(Samples.link("supports").setNote("Seen twice"));
    message.getContactBuilder().setTeam("Ward 7 team").setEmail("ward7@example.org");
    assertThat(ok(RecordRules.encodePayload(message.build())).allText().lines())
        .contains(
            "Handover sheet went missing",
            "The sheet was left in another ward at night.",
            "Tired staff",
            "Seen twice",
            "Ward 7 team")
        .doesNotContain("handover", "people", "incident", "ward7@example.org", "supports");
  }

  @Test
  void anEntryCommitsToARecord() {
    Bytes payload = RecordRules.encodePayload(Samples.lesson().build());
    Bytes salt = Sha256.hash(Bytes.utf8("salt"));
    Entry entry = ok(payload).entry(LogId.of("origin"), 7, salt, 1);
    assertThat(entry.payloadCommitment()).isEqualTo(PayloadCommitment.of(salt, payload));
    assertThat(entry.payloadSize()).isEqualTo(payload.size());
    assertThat(entry.kind()).isEqualTo(1);
    assertThat(Entry.parse(entry.encode())).isEqualTo(new Entry.Parsed.Ok(entry));
  }

  @Test
  void whatIsNoRecordSaysWhy() {
    assertThat(bad(Bytes.wrap(new byte[RecordRules.RECORD_BYTES_MAX + 1])))
        .isEqualTo(RecordFault.TOO_LARGE);
    assertThat(bad(Bytes.fromHex("ff"))).isEqualTo(RecordFault.MALFORMED);
    assertThat(bad(Bytes.wrap(new byte[RecordRules.RECORD_BYTES_MAX])))
        .isEqualTo(RecordFault.MALFORMED);
    assertThat(bad(Bytes.fromHex("0802"))).isEqualTo(RecordFault.NEWER_SCHEMA);
    assertThat(bad(Bytes.fromHex("0802fa3f0161"))).isEqualTo(RecordFault.NEWER_SCHEMA);
    assertThat(bad(Bytes.fromHex("0801"))).isEqualTo(RecordFault.INVALID_RECORD);
    assertThat(bad(RecordRules.encodePayload(Samples.retraction().clearTitle().build())))
        .isEqualTo(RecordFault.INVALID_RECORD);
  }

  @Test
  void outputFieldsNeverStandInAPayload() {
    var message = Samples.lesson().setRecordId("abc").setIndex(3).build();
    assertThat(RecordRules.encodePayload(message))
        .isEqualTo(RecordRules.encodePayload(Samples.lesson().build()));
    assertThat(bad(Bytes.wrap(message.toByteArray()))).isEqualTo(RecordFault.MALFORMED);
  }

  @Test
  void textThatIsNotCanonicalIsNotEncoded() {
    var message = Samples.lesson().setTitle("Cafe\u0301 by the ward").build();
    assertThat(RecordRules.check(message)).hasSize(1);
    assertThatThrownBy(() -> RecordRules.encodePayload(message))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(bad(Bytes.wrap(message.toByteArray()))).isEqualTo(RecordFault.MALFORMED);
  }

  private static LearningRecord ok(Bytes payload) {
    return switch (LearningRecord.parse(payload)) {
      case RecordParse.Ok(LearningRecord record) -> record;
      case RecordParse.Bad bad -> throw new AssertionError(bad);
    };
  }

  private static RecordFault bad(Bytes payload) {
    return switch (LearningRecord.parse(payload)) {
      case RecordParse.Ok ok -> throw new AssertionError(ok);
      case RecordParse.Bad bad -> bad.reason();
    };
  }
}
