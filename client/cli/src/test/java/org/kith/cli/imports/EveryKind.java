package org.kith.cli.imports;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.kith.cli.records.RecordFile;
import org.kith.schema.v1.LearningRecord;

/// A record of each kind.
final class EveryKind {
  private static final String ID = "a".repeat(52);

  private static final String COMMON =
      """
      title: Night handover moved to the board
      summary: A paper sheet was lost twice in a month; we went back to the board.
      topics: [handover, communication]
      settings: [acute-ward]
      level: team
      authorRole: ward manager
      audience: network
      licence: CC-BY-4.0
      language: en-GB
      reviewBy: 2028-01
      period: {start: 2024-03, end: 2024-05}
      contact: {team: "Ward 7; nights", email: ward7@example.org, public: true}
      sources: [{label: "Handover, a review", url: "https://example.org/a;b"}]
      """;

  private static final List<String> BODIES =
      List.of(
          """
          lesson:
            lessonType: did-not-work
            whatHappened: "=The sheet was lost, \\"twice\\" in one month.\\n\\nNobody saw it go."
            whatWeLearned: Paper that leaves the ward does not come back.
            factors: [{factor: tasks, text: "one; two"}]
            recommendations: [{text: Keep it on the board, forWhom: wards}]
          """,
          """
          practice:
            problem: Handover at night takes too long and misses what matters.
            coreElements: ["[All] at the board", "one voice; then questions", "plain"]
            steps: [{text: Gather, when: at nine}, {text: Speak}]
            prerequisites: [{prerequisite: space, text: a board}]
            maturity: in-use
            evidence: run-chart-or-spc
            results:
              - name: Minutes
                type: process
                unit: min
                better: down
                baseline: 41.5
                result: 0
                n: 30
                series: [{month: 2024-03, value: -1.5, note: "first; second"}]
          """,
          """
          method:
            purpose: To let everybody think and be heard.
            minutes: 12
            minSpecs: [Silence while people think, Equal time]
            steps: [{text: Think alone, minutes: 1, groups: alone}, {text: Tell, groups: pairs}]
          """,
          """
          links: [{relation: tried, recordId: IDENTIFIER, note: "their; version"}]
          triedHere:
            status: adopted-then-stopped
            outcome: mixed
            reasons: [{reason: money}, {reason: other, text: the lift}]
            fidelity: adapted
            coreElementsMissing: [0, 2]
            context: {organisationKind: nhs-trust, settings: [acute-ward], area: urban}
            wouldDoAgain: false
            advice: -Ask the night staff first, then the day staff.
          """,
          """
          question: {question: "@Has anybody moved their handover to a board?", neededBy: 2027-01}
          """,
          """
          links: [{relation: answers, recordId: IDENTIFIER}]
          answer: {answer: We have moved it and would again., basis: done-it}
          """,
          """
          offer: {help: [call, visit-us], text: Come at nine., capacity: two a month}
          """,
          """
          lab: {challenge: "How do we hand over at night?", opens: 2026-01, closes: 2026-06, perspectivesWanted: [porters, families]}
          """,
          """
          links: [{relation: retracts, recordId: IDENTIFIER}]
          retraction: {reason: out-of-date, text: We use another board now., erase: false}
          """);

  private EveryKind() {}

  /// As YAML documents.
  static List<String> yaml() {
    return BODIES.stream().map(body -> COMMON + body.replace("IDENTIFIER", ID)).toList();
  }

  static List<LearningRecord> records() {
    return yaml().stream().map(EveryKind::parse).toList();
  }

  private static LearningRecord parse(String text) {
    return switch (RecordFile.parse(text)) {
      case RecordFile.Read(LearningRecord record) -> record;
      case RecordFile.Unreadable(var problems, _) -> throw new AssertionError(problems.toString());
    };
  }

  /// A record of each kind in which every field is set, to something that is hard to write; no
  /// rule is kept.
  static List<LearningRecord> full() {
    List<LearningRecord> all = new ArrayList<>();
    for (FieldDescriptor body : LearningRecord.getDescriptor().getOneofs().getFirst().getFields()) {
      LearningRecord.Builder record = LearningRecord.newBuilder();
      for (FieldDescriptor field : LearningRecord.getDescriptor().getFields()) {
        boolean other = field.getRealContainingOneof() != null && !field.equals(body);
        if (field.getNumber() > 1 && field.getNumber() < 100 && !other) {
          fill(record, field, all.size());
        }
      }
      all.add(record.build());
    }
    return all;
  }

  private static void fill(Message.Builder message, FieldDescriptor field, int seed) {
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, seed));
      return;
    }
    for (int i = 0; i < 3; i++) {
      message.addRepeatedField(field, value(message, field, seed + i));
    }
  }

  private static Object value(Message.Builder message, FieldDescriptor field, int seed) {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        Message.Builder inner = message.newBuilderForField(field);
        inner
            .getDescriptorForType()
            .getFields()
            .forEach(one -> fill(inner, one, seed + one.getNumber()));
        yield inner.build();
      }
      case STRING ->
          List.of(
                  "=1+1",
                  "a;b",
                  " x ",
                  "[\"y\"]",
                  "'=z",
                  "two\nlines, \"so\"",
                  "-",
                  "é\u2028ü",
                  "0")
              .get(seed % 9);
      case BOOLEAN -> true;
      case INT -> seed;
      case LONG -> 1L << 40;
      case DOUBLE -> seed / 3.0;
      case FLOAT, BYTE_STRING, ENUM -> throw new AssertionError(field.getFullName());
    };
  }
}
