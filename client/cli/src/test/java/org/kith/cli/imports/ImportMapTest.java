package org.kith.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kith.schema.v1.LearningRecord;

class ImportMapTest {
  private static LearningRecord apply(String map, Map<String, String> columns, String... set)
      throws MapFault {
    return switch (ImportMap.parse(map, List.of(set))
        .apply(new Row(1, columns, "", ImportRun.Form.CSV))) {
      case ImportMap.Made(LearningRecord record) -> record;
      case ImportMap.Failed(var problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> problems(String map, Map<String, String> columns) throws MapFault {
    return switch (ImportMap.parse(map, List.of())
        .apply(new Row(1, columns, "", ImportRun.Form.CSV))) {
      case ImportMap.Made(LearningRecord record) -> List.of();
      case ImportMap.Failed(var problems) ->
          problems.stream().map(p -> p.getField() + ": " + p.getDescription()).toList();
    };
  }

  @Test
  void constantsColumnsAndBraces() throws MapFault {
    assertThat(apply("[record]\ntitle = \"{{x}} {a}-{b}\"", Map.of("a", "1", "b", "2")).getTitle())
        .isEqualTo("{x} 1-2");
  }

  @Test
  void aTextWhoseColumnsAreAllEmptyIsEmpty() throws MapFault {
    String map = "[record]\ntitle = \"Cause: {a}{b}\"\n[record.contact]\nteam = \"{a}\"";
    LearningRecord empty = apply(map, Map.of("a", " ", "b", ""));
    assertThat(empty.getTitle()).isEmpty();
    assertThat(empty.hasContact()).isFalse();
    assertThat(apply(map, Map.of("a", "x")).getTitle()).isEqualTo("Cause: x");
  }

  @Test
  void joinLeavesEmptyPartsOutAndFirstTakesTheFirst() throws MapFault {
    String map =
        """
        [record]
        title = {join = ["{a}", "B: {b}", "{c}"], with = "; "}
        summary = {first = ["{b}", "{c}", "none"]}
        """;
    LearningRecord record = apply(map, Map.of("a", "x", "c", "y"));
    assertThat(record.getTitle()).isEqualTo("x; y");
    assertThat(record.getSummary()).isEqualTo("y");
    assertThat(apply(map, Map.of("a", "x")).getSummary()).isEqualTo("none");
  }

  @Test
  void aShortenedTextEndsWithAMark() {
    String words = "one two three four";
    assertThat(CleanText.shortened(words, words.length())).isEqualTo(words);
    assertThat(CleanText.shortened(words, words.length() - 1)).isEqualTo("one two three […]");
    assertThat(CleanText.shortened(words, words.length() - 2)).isEqualTo("one two […]");
    assertThat(CleanText.shortened("x".repeat(100), 20)).isEqualTo("x".repeat(16) + " […]");
    String faces = "😀".repeat(30);
    assertThat(CleanText.shortened(faces, 30)).isEqualTo(faces);
    assertThat(CleanText.shortened(faces, 20)).isEqualTo("😀".repeat(16) + " […]");
  }

  @Test
  void textComesInTheFormOfRecords() {
    assertThat(CleanText.of(" a\r\nb\rc\td\u0007\u0000e\u0301 ")).isEqualTo("a\nb\nc d\u00e9");
  }

  @Test
  void shortTextGetsMoreUntilItIsLongEnough() throws MapFault {
    String map =
        "[record]\ntitle = {text = \"{a}\", min = 8, more = [\"({b})\", \"and more\"], max = 12}";
    assertThat(apply(map, Map.of("a", "long enough", "b", "x")).getTitle())
        .isEqualTo("long enough");
    assertThat(apply(map, Map.of("a", "short", "b", "x")).getTitle()).isEqualTo("short (x)");
    assertThat(apply(map, Map.of("a", "a")).getTitle()).isEqualTo("a and more");
  }

  @Test
  void codesListsAndConditions() throws MapFault {
    String map =
        """
        [record]
        topics = ["falls", {text = "{area}", split = ";", codes = "topic"}]
        [[record.links]]
        onlyIf = {status = ["adopted", "testing"]}
        relation = "tried"
        recordId = "{id}"
        [record.triedHere]
        coreElementsMissing = {text = "{missing}", split = ","}
        wouldDoAgain = {text = "{again}", codes = "truth"}
        [codes.topic]
        "A" = "handover"
        "B" = "falls"
        "C" = ""
        [codes.truth]
        "Y" = "true"
        "N" = "false"
        """;
    LearningRecord record =
        apply(
            map,
            Map.of(
                "area", "A; B;C", "status", "adopted", "id", "x", "missing", "1,4", "again", "N"));
    assertThat(record.getTopicsList()).containsExactly("falls", "handover");
    assertThat(record.getLinks(0).getRecordId()).isEqualTo("x");
    assertThat(record.getTriedHere().getCoreElementsMissingList()).containsExactly(1, 4);
    assertThat(record.getTriedHere().hasWouldDoAgain()).isTrue();
    assertThat(apply(map, Map.of("status", "planned", "id", "x")).getLinksCount()).isZero();
    assertThat(problems(map, Map.of("area", "Z", "missing", "many", "again", "?")))
        .satisfiesExactly(
            one -> assertThat(one).startsWith("topics[1]: ").contains("[codes.topic]", "'Z'"),
            two -> assertThat(two).startsWith("triedHere.coreElementsMissing[0]: "),
            three -> assertThat(three).startsWith("triedHere.wouldDoAgain: "));
  }

  @ParameterizedTest
  @CsvSource({
    "true,2019-05-01,2019-05",
    "true,2019-05,2019-05",
    "true,2019/5/1,2019-05",
    "true,2019-05-01T10:00:00Z,2019-05",
    "'\"d/M/yyyy\"',1/5/2019,2019-05",
    "'\"d MMM yyyy\"',1 May 2019,2019-05"
  })
  void theMonthOfADate(String form, String date, String month) throws MapFault {
    String map = "[record.period]\nstart = {text = \"{d}\", month = " + form + "}";
    assertThat(apply(map, Map.of("d", date)).getPeriod().getStart()).isEqualTo(month);
    assertThat(problems(map, Map.of("d", "soon"))).singleElement().asString().contains("'soon'");
    assertThat(apply(map, Map.of()).hasPeriod()).isFalse();
  }

  @Test
  void setChangesFieldsCodesAndLinks() throws MapFault {
    String map =
        "[record]\ntitle = \"a\"\ntopics = [{text = \"{t}\", codes = \"topic\"}]\n[codes.topic]\n";
    LearningRecord record =
        apply(
            map,
            Map.of("t", "x.y"),
            "title={b}",
            "codes.topic.x.y=falls",
            "links.tried=abc",
            "lesson.lessonType=risk");
    assertThat(record.getTitle()).isEqualTo("{b}");
    assertThat(record.getTopicsList()).containsExactly("falls");
    assertThat(record.getLinks(0).getRelation()).isEqualTo("tried");
    assertThat(record.getLinks(0).getRecordId()).isEqualTo("abc");
    assertThat(record.getLesson().getLessonType()).isEqualTo("risk");
    LearningRecord again =
        apply(
            "[[record.links]]\nrelation = \"tried\"\nrecordId = \"{id}\"\nnote = \"n\"",
            Map.of("id", "other"),
            "links.tried=abc");
    assertThat(again.getLinksCount()).isEqualTo(1);
    assertThat(again.getLinks(0).getRecordId()).isEqualTo("abc");
    assertThat(again.getLinks(0).getNote()).isEqualTo("n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no [record]",
        "'[record'|not TOML",
        "'[records]'|neither",
        "'[record]\ntitel = \"a\"'|record.titel",
        "'[record]\nrecordId = \"a\"'|no such field",
        "'[record]\ntitle = \"{a\"'|not closed",
        "'[record]\ntitle = \"a}\"'|not opened",
        "'[record]\ntitle = \"{}\"'|name is missing",
        "'[record]\ntitle = \"{a:b}\"'|greatest number",
        "'[record]\ntitle = [\"a\"]'|one value",
        "'[record]\nlesson = \"a\"'|as a table",
        "'[record]\ntitle = {text = \"a\", first = [\"b\"]}'|exactly one",
        "'[record]\ntitle = {max = 5}'|exactly one",
        "'[record]\ntitle = {text = \"a\", maximum = 5}'|maximum",
        "'[record]\ntitle = {text = \"a\", max = 0}'|numbers of characters",
        "'[record]\ntitle = {text = \"a\", codes = \"x\"}'|codes.x",
        "'[record]\ntitle = {text = \"a\", month = \"bbb\"}'|form of a date"
      })
  void aWrongMapSaysWhere(String map, String said) {
    assertThatThrownBy(() -> ImportMap.parse(map, List.of()))
        .isInstanceOf(MapFault.class)
        .hasMessageContaining(said);
  }

  @Test
  void theColumnsOfAMapAreKnown() throws MapFault {
    assertThat(
            ImportMap.parse(
                    "[record]\n"
                        + "title = {join = [\"{a}\"], min = 9, more = [\"{b:3}\"], onlyIf = {c ="
                        + " \"x\"}}",
                    List.of())
                .columns())
        .containsExactly("a", "b", "c");
  }
}
