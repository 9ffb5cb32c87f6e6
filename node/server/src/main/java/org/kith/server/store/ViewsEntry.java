package org.kith.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.Vocabularies;
import org.kith.protocol.record.Vocabulary;

/// One entry as the views take it in: its row, its links, and the terms that it counts under.
///
/// @param terms vocabulary and code, of admitted records only
record ViewsEntry(RecordRow row, Entry entry, List<Map.Entry<String, String>> terms) {

  /// What reading gives. An entry without its codes still has a row.
  record Reading(Optional<ViewsEntry> read, Optional<String> why) {}

  static Reading read(
      LogName log,
      long sequence,
      Bytes body,
      Optional<SaltedPayload> payload,
      Verdict verdict,
      long index) {
    Entry entry;
    switch (Entry.parse(body)) {
      case Entry.Parsed.Bad(var reason, var path) -> {
        return new Reading(Optional.empty(), Optional.of("unreadable entry"));
      }
      case Entry.Parsed.Ok(var parsed) -> entry = parsed;
    }
    var terms = new ArrayList<Map.Entry<String, String>>();
    Optional<RecordRow.Codes> codes = Optional.empty();
    Optional<String> why = Optional.empty();
    if (verdict instanceof Verdict.Admitted && payload.isPresent()) {
      switch (LearningRecord.parse(payload.get().payload())) {
        case RecordParse.Bad(var reason, var problems) ->
            why = Optional.of("unreadable payload (" + reason + ")");
        case RecordParse.Ok(var record) -> {
          codes = Optional.of(codes(record));
          addTerms(record, terms);
        }
      }
    }
    var row =
        new RecordRow(
            Leaf.recordId(body),
            sequence,
            log,
            index,
            entry.kind(),
            entry.topics(),
            entry.payloadSchema(),
            entry.claimedTimeMs(),
            verdict,
            codes);
    return new Reading(Optional.of(new ViewsEntry(row, entry, terms)), why);
  }

  private static RecordRow.Codes codes(LearningRecord record) {
    var message = record.message();
    String status =
        switch (record.kind()) {
          case LESSON -> message.getLesson().getLessonType();
          case PRACTICE -> message.getPractice().getMaturity();
          case TRIED_HERE -> message.getTriedHere().getStatus();
          case RETRACTION -> message.getRetraction().getReason();
          case ANSWER -> message.getAnswer().getBasis();
          case METHOD, QUESTION, OFFER, LAB, GOVERNANCE -> "";
        };
    String outcome = record.kind() == Kind.TRIED_HERE ? message.getTriedHere().getOutcome() : "";
    return new RecordRow.Codes(record.audience(), message.getSettingsList(), status, outcome);
  }

  /// The terms of a record as its row tells them.
  ///
  /// @param topics registered numbers with commas between
  /// @param settings codes with commas between
  static List<Map.Entry<String, String>> terms(int kind, String topics, String settings) {
    var terms = new ArrayList<Map.Entry<String, String>>();
    Kind.ofNumber(kind).ifPresent(known -> terms.add(Map.entry("kinds", known.code())));
    Vocabulary known = Vocabularies.named("topics");
    for (String number : topics.split(",")) {
      if (!number.isEmpty()) {
        known
            .ofNumber(Integer.parseInt(number))
            .ifPresent(term -> terms.add(Map.entry("topics", term.code())));
      }
    }
    for (String code : settings.split(",")) {
      if (!code.isEmpty()) {
        terms.add(Map.entry("settings", code));
      }
    }
    return terms;
  }

  private static void addTerms(LearningRecord record, List<Map.Entry<String, String>> terms) {
    terms.add(Map.entry("kinds", record.kind().code()));
    record.message().getTopicsList().forEach(code -> terms.add(Map.entry("topics", code)));
    record.message().getSettingsList().forEach(code -> terms.add(Map.entry("settings", code)));
  }
}
