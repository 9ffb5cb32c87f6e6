package org.kith.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;

class TemplatesTest {
  private static final String ID = "a".repeat(51) + "q";

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

  private static LearningRecord held(String kind, Deque<String> answers, List<String> said) {
    var interview = interview(kind, answers, said);
    assertThat(interview.hold()).isTrue();
    return interview.record();
  }

  /// With somebody who knows one record, and gives these answers and then none.
  private static Interview interview(String kind, Deque<String> answers, List<String> said) {
    return new Interview(
        kind,
        new Interview.Person() {
          @Override
          public Optional<String> answer(String question) {
            said.add("? " + question);
            return Optional.ofNullable(answers.pollFirst());
          }

          @Override
          public void hear(String words) {
            said.add(words);
          }

          @Override
          public Optional<String> wholeId(String typed) {
            return ID.startsWith(typed) ? Optional.of(ID) : Optional.empty();
          }
        });
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
    LearningRecord record = held("lesson", answers, new ArrayList<>());
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
    LearningRecord record = held("question", answers, said);
    assertThat(answers).isEmpty();
    assertThat(said.stream().filter(words -> !words.startsWith("? ")))
        .hasSize(3)
        .anyMatch(words -> words.startsWith("Title must have 8 to 160"))
        .anyMatch(words -> words.contains("did you mean handover"))
        .anyMatch(words -> words.contains("nhs-number"))
        .noneMatch(words -> words.contains("9991234578"));
    assertThat(record.getQuestion().getQuestion()).endsWith("without paper?");
  }

  @Test
  void listsOfMessagesAndLinksAreAskedForToo() {
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
    LearningRecord record = held("method", method, new ArrayList<>());
    assertThat(record.getMethod().getStepsList()).hasSize(2);
    assertThat(record.getMethod().getMinSpecsList()).hasSize(2);
    Deque<String> answer =
        new ArrayDeque<>(
            List.of(
                "We read it out at the board",
                "We read it out at the board, every night at nine.",
                "handover",
                "ward manager",
                ID.substring(0, 8),
                "We read it out at the board.",
                "done-it",
                "own"));
    record = held("answer", answer, new ArrayList<>());
    assertThat(record.getLinks(0).getRecordId()).isEqualTo(ID);
    assertThat(
            RecordRules.check(RecordRules.withDefaults(record, java.time.YearMonth.of(2026, 11))))
        .isEmpty();
  }

  @Test
  void codesAreToldWithTheirWordsAndProblemsInThoseOfTheQuestions() {
    Deque<String> answers =
        new ArrayDeque<>(
            List.of(
                "We tried the board at night",
                "We tried the board in one ward for a month.",
                "x",
                "handover",
                "ward manager",
                "zzzzzzzz",
                "",
                ID.substring(0, 10),
                "adopt",
                "adopted",
                "worked",
                "Start with one ward, and with those who want it.",
                "",
                "own"));
    List<String> said = new ArrayList<>();
    LearningRecord record = held("tried-here", answers, said);
    assertThat(answers).isEmpty();
    assertThat(record.getLinks(0).getRecordId()).isEqualTo(ID);
    assertThat(said)
        .anyMatch(words -> words.startsWith("? Topics") && words.contains("kith topics"))
        .anyMatch(words -> words.startsWith("Topic 1: \"x\" is not in the vocabulary topics"))
        .anyMatch(words -> words.startsWith("The id is required"))
        .anyMatch(words -> words.startsWith("Status: \"adopt\" is not in the vocabulary"))
        .anyMatch(words -> words.matches("  adopted-then-stopped +It was part of our work and .*"))
        .anyMatch(words -> words.matches("  made-worse +Things got worse\\."))
        .noneMatch(words -> words.contains("[0]") || words.contains("triedHere"));
  }

  @Test
  void whatWasAnsweredBeforeTheEndIsAFileThatSaysWhatIsLeft() {
    Deque<String> answers =
        new ArrayDeque<>(
            List.of("How do others hand over?", "It is about the handover at night, on paper."));
    Interview interview = interview("question", answers, new ArrayList<>());
    assertThat(interview.hold()).isFalse();
    String file = interview.file().orElseThrow();
    assertThat(file)
        .startsWith("# Answers to: kith draft new --kind question\n# Not answered yet:\n")
        .contains("#   topics[]  Topics", "#   question.question  What would you like to know?")
        .doesNotContain("#   title");
    assertThat(RecordFile.parse(file)).isEqualTo(new RecordFile.Read(interview.record()));
    assertThat(interview.record().getTitle()).isEqualTo("How do others hand over?");
    assertThat(interview("lesson", new ArrayDeque<>(), new ArrayList<>()).file()).isEmpty();
  }
}
