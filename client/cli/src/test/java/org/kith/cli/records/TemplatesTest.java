package org.kith.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;

class TemplatesTest {
  private static String uncommented(String template) {
    return template
        .lines()
        .filter(line -> !line.startsWith("# ") || line.matches("# [a-zA-Z]+: .*"))
        .map(line -> line.replaceFirst("^( *)# ([a-zA-Z]+:)", "$1$2"))
        .reduce("", (a, b) -> a + b + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lesson",
        "practice",
        "method",
        "tried-here",
        "question",
        "answer",
        "offer",
        "lab"
      })
  void everyTemplateIsAFileThatLacksOnlyWhatAPersonWrites(String kind) {
    String template = Templates.of(kind).orElseThrow();
    assertThat(template).contains("LFPSE").endsWith("\n");
    RecordFile.Reading reading = RecordFile.parse(template);
    assertThat(reading).as(template).isInstanceOf(RecordFile.Read.class);
    LearningRecord record = ((RecordFile.Read) reading).record();
    assertThat(RecordRules.kind(record).orElseThrow().code()).isEqualTo(kind);
    assertThat(
            RecordRules.check(RecordRules.withDefaults(record, java.time.YearMonth.of(2026, 11))))
        .extracting(Problem::field)
        .contains("title", "summary", "topics", "authorRole");
    for (String name : fields(record)) {
      assertThat(template).as(kind).contains(name + ":");
    }
    RecordFile.Reading whole = RecordFile.parse(uncommented(template));
    assertThat(whole).as(uncommented(template) + whole).isInstanceOf(RecordFile.Read.class);
    assertThat(template.lines().filter(line -> line.matches("(# )?contact: .*"))).hasSize(1);
  }

  /// Names of all fields of a record's body.
  private static List<String> fields(LearningRecord record) {
    List<String> names = new ArrayList<>();
    FieldDescriptor body =
        record.getOneofFieldDescriptor(record.getDescriptorForType().getOneofs().getFirst());
    body.getMessageType().getFields().forEach(field -> names.add(field.getJsonName()));
    return names;
  }

  @Test
  void aShortLessonTakesSevenAnswers() {
    Deque<String> answers =
        new ArrayDeque<>(
            List.of(
                "Printed handover sheet went missing",
                "A paper sheet for night handover was lost twice in a month.",
                "handover, communication",
                "ward manager",
                "The sheet was left in another ward at night.",
                "Paper that moves between wards gets lost.",
                "network"));
    LearningRecord record = Interview.of("lesson", question -> answers.removeFirst(), said -> {});
    assertThat(answers).isEmpty();
    assertThat(
            RecordRules.check(RecordRules.withDefaults(record, java.time.YearMonth.of(2026, 11))))
        .isEmpty();
    assertThat(record.getTopicsList()).containsExactly("handover", "communication");
  }

  @Test
  void whatIsWrongIsSaidAndAskedAgain() {
    Deque<String> answers =
        new ArrayDeque<>(
            List.of(
                "Short",
                "How do others hand over?",
                "It is about the handover at night, without paper.",
                "handovr",
                "handover",
                "ward manager",
                "How do you hand over at night? Ask for 9991234578",
                "How do you hand over at night, without paper?",
                "network"));
    List<String> said = new ArrayList<>();
    LearningRecord record = Interview.of("question", question -> answers.removeFirst(), said::add);
    assertThat(answers).isEmpty();
    assertThat(said)
        .hasSize(3)
        .anyMatch(words -> words.startsWith("title must have 8 to 160"))
        .anyMatch(words -> words.contains("did you mean handover"))
        .anyMatch(words -> words.contains("nhs-number"))
        .noneMatch(words -> words.contains("9991234578"));
    assertThat(record.getQuestion().getQuestion()).endsWith("without paper?");
  }

  @Test
  void listsOfMessagesAndLinksAreAskedForToo() {
    String id = "a".repeat(51) + "q";
    Deque<String> method =
        new ArrayDeque<>(
            List.of(
                "Think alone, then together",
                "A way to hear everybody in a large group.",
                "communication",
                "facilitator",
                "Hear everybody.",
                "Everybody speaks; nobody is hurried",
                "Think alone.; Talk in pairs.",
                "own"));
    LearningRecord record = Interview.of("method", question -> method.removeFirst(), said -> {});
    assertThat(record.getMethod().getStepsList()).hasSize(2);
    assertThat(record.getMethod().getMinSpecsList()).hasSize(2);
    Deque<String> answer =
        new ArrayDeque<>(
            List.of(
                "We read it out at the board",
                "We read it out at the board, every night at nine.",
                "handover",
                "ward manager",
                id,
                "We read it out at the board.",
                "done-it",
                "own"));
    record = Interview.of("answer", question -> answer.removeFirst(), said -> {});
    assertThat(record.getLinks(0).getRecordId()).isEqualTo(id);
    assertThat(
            RecordRules.check(RecordRules.withDefaults(record, java.time.YearMonth.of(2026, 11))))
        .isEmpty();
  }
}
