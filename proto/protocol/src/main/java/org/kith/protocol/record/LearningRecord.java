package org.kith.protocol.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;

/// A learning record that keeps every rule, with the exact bytes that it was read from (SPEC
/// 2.1).
public final class LearningRecord {
  private final Bytes payload;
  private final org.kith.schema.v1.LearningRecord message;
  private final Kind kind;
  private final List<Integer> topicNumbers;
  private final List<EntryLink> links;

  private LearningRecord(Bytes payload, org.kith.schema.v1.LearningRecord message) {
    this.payload = payload;
    this.message = message;
    this.kind = RecordRules.kind(message).orElseThrow();
    this.topicNumbers = topicNumbers(message);
    this.links = links(message);
  }

  /// Reads exact payload bytes: size, encoding, then every rule.
  public static RecordParse parse(Bytes payload) {
    if (payload.size() > RecordRules.RECORD_BYTES_MAX) { // SPEC 2.7
      return new RecordParse.Bad(
          RecordFault.TOO_LARGE,
          List.of(
              new Problem(
                  "",
                  "the record must have at most "
                      + Findings.grouped(RecordRules.RECORD_BYTES_MAX)
                      + " bytes in all, but has "
                      + Findings.grouped(payload.size()))));
    }
    return switch (RecordCodec.decode(payload)) {
      case RecordCodec.Decoded.Newer() ->
          new RecordParse.Bad(
              RecordFault.NEWER_SCHEMA,
              List.of(new Problem("schemaVersion", "is later than this version knows")));
      case RecordCodec.Decoded.Malformed(Problem problem) ->
          new RecordParse.Bad(RecordFault.MALFORMED, List.of(problem));
      case RecordCodec.Decoded.Message(org.kith.schema.v1.LearningRecord message) ->
          judge(payload, message);
    };
  }

  private static RecordParse judge(Bytes payload, org.kith.schema.v1.LearningRecord message) {
    Findings findings = RecordRules.find(message, Findings.Texts.LINTED);
    if (findings.isEmpty()) {
      return new RecordParse.Ok(new LearningRecord(payload, message));
    }
    return new RecordParse.Bad(RecordFault.INVALID_RECORD, findings.problems());
  }

  /// The exact bytes.
  public Bytes payload() {
    return payload;
  }

  /// What was read from them.
  public org.kith.schema.v1.LearningRecord message() {
    return message;
  }

  public Kind kind() {
    return kind;
  }

  /// Registered numbers of its topics, strictly ascending, as its entry has them.
  public List<Integer> topicNumbers() {
    return topicNumbers;
  }

  /// Its links in their order, as its entry has them.
  public List<EntryLink> links() {
    return links;
  }

  public String title() {
    return message.getTitle();
  }

  public String summary() {
    return message.getSummary();
  }

  /// Code of its audience.
  public String audience() {
    return message.getAudience();
  }

  /// Every text that a person wrote in words, a line each: what a search looks through.
  public String allText() {
    var text = new StringBuilder(payload.size());
    TextPaths.collect(message, text);
    return text.toString();
  }

  /// The entry that commits to this record with a salt of its own.
  public Entry entry(LogId log, long index, Bytes salt, long claimedTimeMs) {
    return new Entry(
        log,
        index,
        kind.number(),
        topicNumbers,
        PayloadCommitment.of(salt, payload),
        payload.size(),
        RecordRules.SCHEMA_VERSION,
        links,
        claimedTimeMs);
  }

  @Override
  public String toString() {
    return kind.code() + " record of " + payload.size() + " bytes";
  }

  private static List<Integer> topicNumbers(org.kith.schema.v1.LearningRecord message) {
    Vocabulary topics = CodeField.TOPICS.vocabulary();
    int[] numbers = new int[message.getTopicsCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = topics.ofCode(message.getTopics(i)).orElseThrow().number();
    }
    Arrays.sort(numbers); // SPEC 2.4
    List<Integer> sorted = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      sorted.add(number);
    }
    return List.copyOf(sorted);
  }

  private static List<EntryLink> links(org.kith.schema.v1.LearningRecord message) {
    List<EntryLink> links = new ArrayList<>(message.getLinksCount());
    for (var link : message.getLinksList()) {
      links.add(
          new EntryLink(
              Relation.ofCode(link.getRelation()).orElseThrow().number(),
              RecordId.parse(link.getRecordId()).orElseThrow()));
    }
    return List.copyOf(links);
  }
}
