package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.Sha256;

/// Records and entries as golden files: each valid one, and one for each reason of refusal.
class RecordVectorsTest {
  private static final String ORIGIN = "kith/kith1" + "a".repeat(52) + "/commons/1";
  private static final Bytes SALT = Sha256.hash(Bytes.utf8("salt of the golden files"));

  @Test
  void theFilesAreThese() {
    Map<String, Map<String, String>> made = new TreeMap<>();
    valid(made);
    invalidEntries(made);
    invalidPayloads(made);
    mismatches(made);
    VectorFiles.hold("record", made);
  }

  @Test
  void validFilesAreRead() {
    VectorFiles.read("record").entrySet().stream()
        .filter(file -> file.getKey().startsWith("valid/"))
        .map(Map.Entry::getValue)
        .forEach(
            file -> {
              Bytes payload = hex(file, "payload");
              Bytes body = hex(file, "entry");
              LearningRecord record = record(payload);
              Entry entry = entry(body);
              assertThat(record.kind().code()).isEqualTo(file.get("kind"));
              assertThat(record.title()).isEqualTo(file.get("title"));
              assertThat(RecordRules.encodePayload(record.message())).isEqualTo(payload);
              assertThat(entry.encode()).isEqualTo(body);
              assertThat(entry.payloadCommitment())
                  .isEqualTo(PayloadCommitment.of(hex(file, "salt"), payload))
                  .isEqualTo(hex(file, "payloadCommitment"));
              assertThat(Leaf.leaf(body)).isEqualTo(hex(file, "leaf"));
              assertThat(Leaf.leafHash(body)).isEqualTo(hex(file, "leafHash"));
              assertThat(Leaf.recordId(body).text()).isEqualTo(file.get("recordId"));
              assertThat(entry.log()).isEqualTo(LogId.of(ORIGIN));
              assertThat(entry.links()).isEqualTo(record.links());
              assertThat(entry.topics()).isEqualTo(record.topicNumbers());
            });
  }

  @Test
  void invalidFilesAreRefusedForTheirReason() {
    Map<String, Map<String, String>> files = VectorFiles.read("record");
    assertThat(files).isNotEmpty();
    files.forEach(
        (path, file) -> {
          if (path.startsWith("invalid/")) {
            assertThat(reason(file)).as(path).isEqualTo(path.split("/")[1]);
          }
        });
    assertThat(files.keySet().stream().map(path -> path.split("/")[1]))
        .contains(
            "ENTRY_TOO_LARGE",
            "MALFORMED_ENTRY",
            "PAYLOAD_TOO_LARGE",
            "MALFORMED_PAYLOAD",
            "NEWER_SCHEMA",
            "INVALID_RECORD",
            "COMMITMENT_MISMATCH",
            "KIND_MISMATCH",
            "TOPIC_MISMATCH",
            "LINK_MISMATCH");
  }

  /// The reason that a file is refused for, as the gate names it.
  private static String reason(Map<String, String> file) {
    if (file.containsKey("entry")) {
      return switch (Entry.parse(hex(file, "entry"))) {
        case Entry.Parsed.Bad bad ->
            switch (bad.reason()) {
              case TOO_LARGE -> "ENTRY_TOO_LARGE";
              case MALFORMED -> "MALFORMED_ENTRY";
            };
        case Entry.Parsed.Ok(Entry entry) -> mismatch(entry, file);
      };
    }
    return switch (LearningRecord.parse(hex(file, "payload"))) {
      case RecordParse.Ok ok -> "none";
      case RecordParse.Bad bad ->
          switch (bad.reason()) {
            case TOO_LARGE -> "PAYLOAD_TOO_LARGE";
            case MALFORMED -> "MALFORMED_PAYLOAD";
            case NEWER_SCHEMA -> "NEWER_SCHEMA";
            case INVALID_RECORD -> "INVALID_RECORD";
          };
    };
  }

  private static String mismatch(Entry entry, Map<String, String> file) {
    Bytes payload = hex(file, "payload");
    LearningRecord record = record(payload);
    if (!PayloadCommitment.of(hex(file, "salt"), payload).equals(entry.payloadCommitment())) {
      return "COMMITMENT_MISMATCH";
    } else if (record.kind().number() != entry.kind()) {
      return "KIND_MISMATCH";
    } else if (!record.topicNumbers().equals(entry.topics())) {
      return "TOPIC_MISMATCH";
    }
    return record.links().equals(entry.links()) ? "none" : "LINK_MISMATCH";
  }

  private static void valid(Map<String, Map<String, String>> into) {
    List.of(
            Samples.lesson(),
            Samples.practice(),
            Samples.method(),
            Samples.triedHere(),
            Samples.question(),
            Samples.answer(),
            Samples.offer(),
            Samples.lab(),
            Samples.retraction())
        .forEach(
            message -> {
              LearningRecord record = record(RecordRules.encodePayload(message.build()));
              Map<String, String> file = sound(record, record.entry(LogId.of(ORIGIN), 7, SALT, 1));
              into.put("valid/record-" + record.kind().code() + ".json", file);
            });
  }

  private static Map<String, String> sound(LearningRecord record, Entry entry) {
    Bytes body = entry.encode();
    Map<String, String> file = new LinkedHashMap<>();
    file.put("originLine", ORIGIN);
    file.put("kind", record.kind().code());
    file.put("title", record.title());
    file.put("payload", record.payload().hex());
    file.put("salt", SALT.hex());
    file.put("payloadCommitment", entry.payloadCommitment().hex());
    file.put("entry", body.hex());
    file.put("leaf", Leaf.leaf(body).hex());
    file.put("leafHash", Leaf.leafHash(body).hex());
    file.put("recordId", Leaf.recordId(body).text());
    return file;
  }

  private static void invalidEntries(Map<String, Map<String, String>> into) {
    String good = lesson().entry(LogId.of(ORIGIN), 7, SALT, 1).encode().hex();
    put(into, "ENTRY_TOO_LARGE", "4097-bytes", "entry", "00*4097");
    put(into, "MALFORMED_ENTRY", "empty", "entry", "");
    put(into, "MALFORMED_ENTRY", "truncated", "entry", good.substring(0, good.length() - 2));
    put(into, "MALFORMED_ENTRY", "format-version-2", "entry", "0802" + good.substring(4));
    put(into, "MALFORMED_ENTRY", "field-twice", "entry", "0801" + good);
    put(into, "MALFORMED_ENTRY", "long-varint", "entry", "088100" + good.substring(4));
    put(into, "MALFORMED_ENTRY", "unknown-field", "entry", good + "5801");
    put(
        into,
        "MALFORMED_ENTRY",
        "topics-not-ascending",
        "entry",
        swap(good, "2a020102", "2a020201"));
    put(into, "MALFORMED_ENTRY", "default-written", "entry", swap(good, "1807", "1800"));
  }

  private static void invalidPayloads(Map<String, Map<String, String>> into) {
    String good = lesson().payload().hex();
    String title = Bytes.utf8("Handover sheet").hex();
    put(into, "PAYLOAD_TOO_LARGE", "65537-bytes", "payload", "00*65537");
    put(into, "MALFORMED_PAYLOAD", "unknown-field", "payload", good + "ba0600");
    put(into, "MALFORMED_PAYLOAD", "output-field", "payload", good + "a2060161");
    put(into, "MALFORMED_PAYLOAD", "fields-not-ascending", "payload", good + "1201" + "61");
    put(
        into,
        "MALFORMED_PAYLOAD",
        "not-utf8",
        "payload",
        swap(good, title, "ff" + title.substring(2)));
    put(
        into,
        "MALFORMED_PAYLOAD",
        "not-nfc",
        "payload",
        swap(good, title, Bytes.utf8("Hande\u0301r sheet").hex()));
    put(
        into,
        "MALFORMED_PAYLOAD",
        "unassigned-in-unicode-15",
        "payload",
        swap(good, title, Bytes.utf8("\uD833\uDCC0over sheet").hex()));
    put(into, "NEWER_SCHEMA", "version-2", "payload", "0802" + good.substring(4));
    put(into, "INVALID_RECORD", "no-body", "payload", "0801");
    put(
        into,
        "INVALID_RECORD",
        "unknown-topic",
        "payload",
        swap(good, Bytes.utf8("communication").hex(), Bytes.utf8("communicatiox").hex()));
    put(
        into,
        "INVALID_RECORD",
        "control-character",
        "payload",
        swap(good, title, Bytes.utf8("Handover\tsheet").hex()));
    var erasing = Samples.retraction();
    erasing.getRetractionBuilder().setErase(true);
    put(
        into,
        "INVALID_RECORD",
        "erases-without-its-link",
        "payload",
        RecordRules.encodePayload(erasing.build()).hex());
  }

  private static void mismatches(Map<String, Map<String, String>> into) {
    LearningRecord record = lesson();
    Entry entry = record.entry(LogId.of(ORIGIN), 7, SALT, 1);
    Bytes other = PayloadCommitment.of(SALT, Bytes.utf8("another payload"));
    pair(into, "COMMITMENT_MISMATCH", record, entry, entry.kind(), entry.topics(), other);
    Bytes own = entry.payloadCommitment();
    pair(into, "KIND_MISMATCH", record, entry, Kind.PRACTICE.number(), entry.topics(), own);
    pair(into, "TOPIC_MISMATCH", record, entry, entry.kind(), List.of(1, 3), own);
    LearningRecord linked = record(RecordRules.encodePayload(Samples.triedHere().build()));
    Entry unlinked = linked.entry(LogId.of(ORIGIN), 7, SALT, 1);
    pair(
        into,
        "LINK_MISMATCH",
        linked,
        new Entry(
            unlinked.log(),
            unlinked.index(),
            unlinked.kind(),
            unlinked.topics(),
            unlinked.payloadCommitment(),
            unlinked.payloadSize(),
            unlinked.payloadSchema(),
            List.of(),
            unlinked.claimedTimeMs()),
        unlinked.kind(),
        unlinked.topics(),
        unlinked.payloadCommitment());
  }

  private static void pair(
      Map<String, Map<String, String>> into,
      String reason,
      LearningRecord record,
      Entry entry,
      int kind,
      List<Integer> topics,
      Bytes commitment) {
    Entry changed =
        new Entry(
            entry.log(),
            entry.index(),
            kind,
            topics,
            commitment,
            entry.payloadSize(),
            entry.payloadSchema(),
            entry.links(),
            entry.claimedTimeMs());
    Map<String, String> file = new LinkedHashMap<>();
    file.put("entry", changed.encode().hex());
    file.put("salt", SALT.hex());
    file.put("payload", record.payload().hex());
    into.put("invalid/" + reason + "/record-pair.json", file);
  }

  private static void put(
      Map<String, Map<String, String>> into, String reason, String name, String field, String hex) {
    into.put("invalid/" + reason + "/record-" + name + ".json", Map.of(field, hex));
  }

  private static String swap(String hex, String from, String to) {
    assertThat(hex).contains(from);
    assertThat(to).hasSameSizeAs(from);
    return hex.replace(from, to);
  }

  private static LearningRecord lesson() {
    return record(RecordRules.encodePayload(Samples.lesson().build()));
  }

  private static LearningRecord record(Bytes payload) {
    return switch (LearningRecord.parse(payload)) {
      case RecordParse.Ok(LearningRecord record) -> record;
      case RecordParse.Bad bad -> throw new AssertionError(bad);
    };
  }

  private static Entry entry(Bytes body) {
    return switch (Entry.parse(body)) {
      case Entry.Parsed.Ok(Entry entry) -> entry;
      case Entry.Parsed.Bad bad -> throw new AssertionError(bad);
    };
  }

  private static Bytes hex(Map<String, String> file, String name) {
    return VectorFiles.bytes(file.getOrDefault(name, ""));
  }
}
