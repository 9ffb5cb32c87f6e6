package org.kith.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.cli.imports.ImportRun.Form;
import org.kith.schema.v1.LearningRecord;

/// What was refused is corrected in the file of refused rows, and that file is imported.
class RefusedRowsTest {
  private static final String WHAT = "The sheet was lost twice in one month.";
  private static final String MAP =
      """
      [record]
      title = "Fall on the way to the bathroom: {where}"
      summary = "A patient fell at night on the way to the bathroom."
      topics = ["falls"]
      authorRole = "ward manager"
      audience = "network"
      [record.lesson]
      lessonType = "incident"
      whatHappened = "{what}"
      whatWeLearned = "A light that comes on by itself is seen by everyone."
      """;

  private record Ended(List<LearningRecord> taken, List<String> refusals, String refused) {}

  private static Ended run(Form form, String text, String map) throws Exception {
    var written = new StringWriter();
    List<LearningRecord> taken = new ArrayList<>();
    ImportRun run;
    try (var reader = new BufferedReader(new StringReader(text));
        var refused = RefusedRows.to(new BufferedWriter(written))) {
      run =
          ImportRun.open(
              reader,
              RefusedRows.areIn(reader) ? Form.JSONL : form,
              map.isEmpty() ? Optional.empty() : Optional.of(ImportMap.parse(map, List.of())),
              RowFilter.parse(List.of()),
              YearMonth.of(2026, 11),
              refused,
              rows -> {});
      while (run.hasNext()) {
        taken.add(run.next().getRecord());
      }
    }
    return new Ended(
        taken,
        run.report().refusals().stream().map(r -> r.line() + " " + r.field()).toList(),
        written.toString());
  }

  /// Imports, corrects nothing and then everything.
  private static List<LearningRecord> corrected(Form form, String rows, String wrong, String right)
      throws Exception {
    return corrected(form, rows, "", wrong, right);
  }

  private static List<LearningRecord> corrected(
      Form form, String rows, String map, String wrong, String right) throws Exception {
    Ended first = run(form, rows, map);
    Ended again = run(form, first.refused(), map);
    assertThat(again.taken()).isEmpty();
    assertThat(again.refusals()).hasSameSizeAs(first.refusals());
    assertThat(content(again)).isEqualTo(content(first));
    assertThat(first.refused()).contains(wrong);
    Ended then = run(form, first.refused().replace(wrong, right), map);
    assertThat(then.refusals()).isEmpty();
    return then.taken();
  }

  /// Without where each stood and what it was written in.
  private static String content(Ended ended) {
    return ended.refused().replaceAll("\"line\":\\d+|\"format\":\"[a-z]+\"", "");
  }

  private static void isTheLesson(List<LearningRecord> taken) {
    assertThat(taken).hasSize(1);
    LearningRecord record = taken.getFirst();
    assertThat(record.getTitle()).isEqualTo("A sheet, lost");
    assertThat(record.getTopicsList()).containsExactly("handover", "communication");
    assertThat(record.getLesson().getWhatHappened()).isEqualTo(WHAT);
  }

  @Test
  void jsonLines() throws Exception {
    String line =
        """
        {"title": "%s", "summary": "A paper sheet for night handover was lost.", \
        "topics": ["handover", "communication"], "authorRole": "ward manager", \
        "lesson": {"whatHappened": "%s", "whatWeLearned": "Paper does not come back."}}
        """;
    isTheLesson(
        corrected(
            Form.JSONL,
            line.formatted("short", WHAT),
            "\"title\":\"short\"",
            "\"title\":\"A sheet, lost\""));
    isTheLesson( // a line that is no JSON
        corrected(
            Form.JSONL,
            line.formatted("A sheet, lost", WHAT).replace("\"lesson\"", "lesson"),
            "lesson: {",
            "\\\"lesson\\\": {"));
  }

  @Test
  void commaSeparatedValues() throws Exception {
    String rows =
        """
        title,topics,summary,authorRole,lesson.whatHappened,lesson.whatWeLearned
        "%s",handover; communication,A paper sheet for night handover was lost.,ward manager,%s,Paper does not come back.
        """;
    isTheLesson(
        corrected(
            Form.CSV,
            rows.formatted("short", WHAT),
            "\"title\":\"short\"",
            "\"title\":\"A sheet, lost\""));
    isTheLesson( // a row that has a cell too many, since the title stands in no quotes
        corrected(
            Form.CSV,
            rows.formatted("A sheet, lost", WHAT).replace("\"A sheet, lost\"", "A sheet, lost"),
            "A sheet, lost",
            "\\\"A sheet, lost\\\""));
    isTheLesson( // a quote that is never closed
        corrected(
            Form.CSV,
            rows.formatted("A sheet, lost", WHAT).replace("lost\",", "lost,"),
            "\\\"A sheet, lost",
            "\\\"A sheet, lost\\\""));
    assertThat(
            run(
                    Form.CSV,
                    "{\"line\":2,\"reasons\":[],\"format\":\"csv\",\"row\":{\"titel\":\"x\"}}",
                    "")
                .refusals())
        .containsExactly("1 titel");
  }

  @Test
  void rowsThatAQuoteHasSwallowedAreNotDropped() throws Exception {
    Ended first = run(Form.CSV, "title,summary\n\"A,B\nC,D\n", "");
    assertThat(first.refusals()).containsExactly("2 row");
    String split = first.refused().replace("\\\"A,B", "\\\"A\\\",B");
    assertThat(run(Form.CSV, split, "").refused()).contains("each takes a line of its own");
  }

  @Test
  void yaml() throws Exception {
    String document =
        """
        title: %s
        summary: A paper sheet for night handover was lost.
        topics: [handover, communication]
        authorRole: ward manager
        lesson:
          whatHappened: %s
          whatWeLearned: Paper does not come back.
        """;
    isTheLesson(
        corrected(
            Form.YAML,
            document.formatted("short", WHAT),
            "\"title\":\"short\"",
            "\"title\":\"A sheet, lost\""));
    isTheLesson( // a document that is no YAML
        corrected(
            Form.YAML,
            document.formatted("[A sheet, lost", WHAT),
            "[A sheet, lost",
            "A sheet, lost"));
  }

  @Test
  void aMapReadsThemAsItReadTheFile() throws Exception {
    List<LearningRecord> taken =
        corrected(Form.CSV, "where,what\n\"A, B\",short\n", MAP, "\"short\"", "\"" + WHAT + "\"");
    assertThat(taken.getFirst().getTitle()).endsWith("A, B");
    taken =
        corrected(
            Form.JSONL,
            "{\"where\": [\"A\", \"B\"], \"what\": \"short\"}\n",
            MAP,
            "\"short\"",
            "\"" + WHAT + "\"");
    assertThat(taken.getFirst().getTitle()).endsWith("A, B");
  }

  @Test
  void aRowOfItsOwnThatHasReasonsIsNoRefusedOne() throws Exception {
    String map = MAP.replace("{what}", "{text}").replace("{where}", "B");
    assertThat(run(Form.JSONL, "{\"reasons\":[\"x\"],\"text\":\"" + WHAT + "\"}\n", map).taken())
        .hasSize(1);
  }
}
