package org.kith.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kith.schema.v1.LearningRecord;

class RecordFileTest {
  private static LearningRecord read(String text) {
    return switch (RecordFile.parse(text)) {
      case RecordFile.Read(LearningRecord record) -> record;
      case RecordFile.Unreadable(var problems, _) -> throw new AssertionError(problems);
    };
  }

  private static List<String> problems(String text) {
    return switch (RecordFile.parse(text)) {
      case RecordFile.Read(LearningRecord record) -> List.of();
      case RecordFile.Unreadable(var problems, _) ->
          problems.stream().map(p -> p.getField() + ": " + p.getDescription()).toList();
    };
  }

  @Test
  void yamlAndJsonGiveTheSameRecord() {
    String yaml =
        """
        title: Night handover at the board
        topics: [handover, communication]
        period: {start: 2024-03, end: 2024-04}
        contact:
          team: Ward 7
          public: true
        triedHere:
          status: adopted
          coreElementsMissing: [0, 2]
          wouldDoAgain: no
          results:
            - {name: Falls, baseline: 4, result: 0, n: 120, series: [{month: 2024-03, value: 1.5}]}
          advice: >-
            Start with the
            sickest patient.
        """;
    String json =
        """
        {"title": "Night handover at the board", "topics": ["handover", "communication"],
         "period": {"start": "2024-03", "end": "2024-04"},
         "contact": {"team": "Ward 7", "public": true},
         "triedHere": {"status": "adopted", "coreElementsMissing": [0, 2], "wouldDoAgain": false,
           "results": [{"name": "Falls", "baseline": 4, "result": 0.0, "n": 120,
             "series": [{"month": "2024-03", "value": 1.5}]}],
           "advice": "Start with the sickest patient."}}
        """;
    LearningRecord record = read(yaml);
    assertThat(record).isEqualTo(read(json));
    assertThat(record.getTriedHere().hasWouldDoAgain()).isTrue();
    assertThat(record.getTriedHere().getWouldDoAgain()).isFalse();
    assertThat(record.getTriedHere().getResults(0).hasResult()).isTrue();
  }

  /// What YAML 1.1 would turn into dates, numbers, truths and octals.
  @ParameterizedTest
  @CsvSource({"2024-03", "no", "0755", "1e3", "12:30:45", "2024-03-01", "0x1f", "1_000", ".inf"})
  void aTextFieldKeepsTheTextThatStandsThere(String text) {
    assertThat(read("title: " + text).getTitle()).isEqualTo(text);
  }

  @Test
  void anEmptyValueIsAnAbsentField() {
    LearningRecord record = read("title: Something\ncontact:\nlevel: ~\n");
    assertThat(record.hasContact()).isFalse();
    assertThat(record.getLevel()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithItsField() {
    assertThat(
            problems(
                """
                titel: Night handover
                topics: handover
                links:
                  - {relation: tried, recordId: [a]}
                practice:
                  coreElements: {a: b}
                  results: [{baseline: many, n: -1}]
                """))
        .containsExactlyInAnyOrder(
            "titel: there is no such field; did you mean title?",
            "topics: must be a list",
            "links[0].recordId: must be a single value",
            "practice.coreElements: must be a list",
            "practice.results[0].baseline: must be a number",
            "practice.results[0].n: must be a whole number from 0 to 4294967295");
  }

  private static List<String> all(String text) {
    return RecordFile.parse(text) instanceof RecordFile.Unreadable unreadable
        ? unreadable.all().stream().map(p -> p.getField() + ": " + p.getDescription()).toList()
        : List.of();
  }

  @Test
  void whoeverPublishesIsToldWhatElseTheRulesSay() {
    assertThat(
            all(
                """
                titel: Night handover
                summary: Too short
                topics: [handover, [a], handovr]
                authorRole: nurse
                practice:
                  problem: {a: b}
                  coreElements: [One thing]
                  maturity: in-use
                  results: [{name: Falls, n: -1, baseline: 1, result: 2}, {name: Falls}]
                """))
        .contains(
            "titel: there is no such field; did you mean title?",
            "practice.results[0].n: must be a whole number from 0 to 4294967295",
            "summary: must have 20 to 600 characters, but has 9",
            "topics[1]: must be a single value",
            "topics[2]: \"handovr\" is not in the vocabulary topics; did you mean handover?")
        .anyMatch(said -> said.startsWith("practice.evidence: is required"))
        .noneMatch(said -> said.startsWith("title: "))
        .noneMatch(said -> said.startsWith("practice.problem: is required"));
    assertThat(all("practise: {problem: x}\n"))
        .noneMatch(said -> said.contains("must have exactly one of"));
    assertThat(all("just words")).containsExactly("record: must hold named fields");
  }

  @Test
  void halfACharacterIsNoText() {
    for (String text : List.of("{\"title\": \"a\\ud800b\"}", "title: \"a\\ud800b\"")) {
      assertThat(problems(text))
          .containsExactly(
              "title: holds half of a character (U+D800 to U+DFFF); write the whole one");
    }
    assertThat(problems("{\"topics\": [\"a\", \"\\udc00\"]}"))
        .containsExactly(
            "topics[1]: holds half of a character (U+D800 to U+DFFF); write the whole one");
    assertThat(read("{\"title\": \"\\ud83d\\ude00\"}").getTitle()).isEqualTo("\ud83d\ude00");
  }

  @Test
  void aRecordIsOfOneKind() {
    assertThat(problems("lesson: {lessonType: risk}\npractice: {problem: x}\n"))
        .containsExactly("practice: cannot stand beside lesson; a record is of one kind");
  }

  @Test
  void answersOfANodeCanBeSentBack() {
    LearningRecord record =
        read("{\"title\": \"A title\", \"recordId\": \"abc\", \"origin\": {\"new\": 1}}");
    assertThat(record.getRecordId()).isEmpty();
    assertThat(record.getTitle()).isEqualTo("A title");
  }

  @Test
  void numbersInTextFieldsOfJsonAreRefused() {
    assertThat(problems("{\"title\": 5}")).containsExactly("title: must be text, in quotes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'title: a\ntitle: b'|twice",
        "'{\"title\": \"a\", \"title\": \"b\"}'|twice",
        "'{\"title\": \"a\"} more'|not JSON",
        "'{\"title\": '|too early",
        "'{title: a'|not JSON",
        "'a: &x [1]\nb: *x'|not YAML",
        "'title: !!java.io.File [a]'|tag",
        "'title: [a'|not YAML",
        "'just words'|named fields",
        "''|named fields",
        "'- a\n- b'|named fields"
      })
  void whatIsNoRecordIsSaidInWords(String text, String said) {
    assertThat(problems(text)).singleElement().asString().contains(said);
  }

  @Test
  void sizeAndEncodingAreBounded() throws IOException {
    byte[] large = "#".repeat(RecordFile.FILE_BYTES_MAX - 9).concat("\ntitle: a").getBytes(UTF_8);
    assertThat(RecordFile.read(new ByteArrayInputStream(large)))
        .isInstanceOf(RecordFile.Read.class);
    byte[] larger = "#".repeat(RecordFile.FILE_BYTES_MAX - 8).concat("\ntitle: a").getBytes(UTF_8);
    assertThat(RecordFile.read(new ByteArrayInputStream(larger)))
        .isInstanceOf(RecordFile.Unreadable.class);
    assertThat(RecordFile.read(new ByteArrayInputStream(new byte[] {'a', ':', (byte) 0xff})))
        .isInstanceOf(RecordFile.Unreadable.class);
    assertThat(problems("[".repeat(200))).hasSize(1);
    assertThat(problems("{\"a\":".repeat(200))).hasSize(1);
  }
}
