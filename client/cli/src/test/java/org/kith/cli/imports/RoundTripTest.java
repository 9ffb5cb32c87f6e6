package org.kith.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.cli.records.RecordFile;
import org.kith.client.render.CsvCells;
import org.kith.client.render.RecordColumns;
import org.kith.schema.v1.LearningRecord;

/// What goes out comes in again: every kind, every form.
class RoundTripTest {
  private static final RecordColumns COLUMNS = RecordColumns.of(List.of());

  private static ImportRun open(ImportRun.Form form, String text, RefusedRows refused)
      throws MapFault {
    return ImportRun.open(
        new BufferedReader(new StringReader(text)),
        form,
        Optional.empty(),
        RowFilter.parse(List.of()),
        YearMonth.of(2026, 11),
        refused,
        rows -> {});
  }

  private static List<LearningRecord> take(ImportRun.Form form, String text) throws MapFault {
    ImportRun run = open(form, text, RefusedRows.nowhere());
    List<LearningRecord> taken = new ArrayList<>();
    while (run.hasNext()) {
      taken.add(run.next().getRecord());
    }
    assertThat(run.report().refusals()).isEmpty();
    return taken;
  }

  private static List<String> refusals(ImportRun.Form form, String text) throws MapFault {
    ImportRun run = open(form, text, RefusedRows.nowhere());
    run.countOnly();
    return run.report().refusals().stream()
        .map(r -> r.line() + " " + r.field() + ": " + r.reason())
        .toList();
  }

  /// As a node answers.
  private static LearningRecord answered(LearningRecord record) {
    LearningRecord.Builder answer = record.toBuilder();
    answer.setRecordId("b".repeat(52)).setKind("lesson").setState("retracted").setIndex(7);
    answer.addCautions("review-due").addCautions("contradicted").setContent("available");
    answer.getOriginBuilder().setName("Riverside; and more").setOrganisationId("kith1x");
    answer.addCorrectionsBuilder().setRelation("retracts").setTitle("=1");
    return answer.build();
  }

  private static String csv(List<LearningRecord> records) {
    var text = new StringBuilder("\ufeff" + CsvCells.line(COLUMNS.names()));
    records.forEach(record -> text.append(CsvCells.line(COLUMNS.cells(answered(record)))));
    return text.toString();
  }

  @Test
  void jsonLinesOfEveryKindComeBack() throws Exception {
    var text = new StringBuilder();
    for (LearningRecord record : EveryKind.records()) {
      text.append(JsonFormat.printer().omittingInsignificantWhitespace().print(answered(record)))
          .append("\n\n");
    }
    assertThat(take(ImportRun.Form.JSONL, text.toString())).isEqualTo(EveryKind.records());
  }

  @Test
  void commaSeparatedValuesOfEveryKindComeBack() throws Exception {
    assertThat(take(ImportRun.Form.CSV, csv(EveryKind.records()))).isEqualTo(EveryKind.records());
  }

  @Test
  void everyFieldComesBackFromItsCell() throws Exception {
    for (LearningRecord record : EveryKind.full()) {
      var rows = new CsvRows(new BufferedReader(new StringReader(csv(List.of(record)))));
      assertThat(rows.next())
          .isInstanceOfSatisfying(
              RowRead.Good.class,
              row -> {
                ColumnTree.Reading cells = ColumnTree.read(row.row().columns());
                assertThat(cells.problems()).isEmpty();
                assertThat(RecordFile.of(cells.tree())).isEqualTo(new RecordFile.Read(record));
              });
    }
  }

  @Test
  void yamlDocumentsOfEveryKindComeBack() throws Exception {
    String file =
        "%YAML 1.2\n---\n# a comment alone\n---\n" + String.join("...\n---\n", EveryKind.yaml());
    assertThat(take(ImportRun.Form.YAML, file)).isEqualTo(EveryKind.records());
    assertThat(take(ImportRun.Form.YAML, "\ufeff" + String.join("--- # next\n", EveryKind.yaml())))
        .isEqualTo(EveryKind.records());
  }

  @Test
  void aMistakeIsNamedByLineAndFieldAndTheRestGoesOn() throws Exception {
    List<String> good = EveryKind.yaml();
    String file =
        good.getFirst()
            + "---\ntitle: x: y: z\n---\n"
            + "title: Too short in all else\nsummary: short\n---\n- a list\n---\n"
            + good.get(1);
    int broken = (int) good.getFirst().lines().count() + 2;
    assertThat(refusals(ImportRun.Form.YAML, file))
        .anyMatch(one -> one.startsWith(broken + " row: this is not YAML, line " + broken))
        .anyMatch(one -> one.startsWith(broken + 2 + " summary: "))
        .anyMatch(one -> one.startsWith(broken + 2 + " topics: "))
        .contains(broken + 5 + " row: must hold named fields");
    ImportRun run = open(ImportRun.Form.YAML, file, RefusedRows.nowhere());
    run.countOnly();
    assertThat(run.report().accepted()).isEqualTo(2);
    assertThat(run.report().refused()).isEqualTo(3);

    assertThat(refusals(ImportRun.Form.CSV, "title,method.steps,topics\n\"a\nb\",soon,[x\n"))
        .containsExactly(
            "2 method.steps: must be a JSON list, such as [{\"name\": \"value\"}]",
            "2 topics: is not a JSON list: this is not JSON, at $[0]");
  }

  @Test
  void linksHaveColumnsOfTheirOwn() {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("links.tried", "a".repeat(52));
    row.put("links.builds-on", "b".repeat(52) + " their idea; " + "c".repeat(52));
    row.put("links", "[{\"relation\": \"supports\", \"recordId\": \"" + "d".repeat(52) + "\"}]");
    row.put("topics", "falls ;frailty-older-people;");
    row.put("triedHere.outcome", "mixed");
    assertThat(RecordFile.of(ColumnTree.read(row).tree()))
        .isInstanceOfSatisfying(
            RecordFile.Read.class,
            read -> {
              assertThat(read.record().getLinksList())
                  .extracting(l -> l.getRelation() + " " + l.getRecordId().charAt(0) + l.getNote())
                  .containsExactly("tried a", "builds-on btheir idea", "builds-on c", "supports d");
              assertThat(read.record().getTopicsList())
                  .containsExactly("falls", "frailty-older-people");
              assertThat(read.record().getTriedHere().getOutcome()).isEqualTo("mixed");
            });
  }

  @Test
  void aColumnThatNoRecordHasIsSaidBeforeTheFirstRow() {
    assertThatThrownBy(
            () ->
                open(
                    ImportRun.Form.CSV,
                    "titel,whatHappened,links.likes,topics\n",
                    RefusedRows.nowhere()))
        .isInstanceOf(MapFault.class)
        .hasMessageContaining("'titel' (did you mean title?)")
        .hasMessageContaining("'whatHappened' (did you mean lesson.whatHappened?)")
        .hasMessageContaining("'links.likes'");
  }

  @Test
  void whyAWarnedRowMayStayIsSaid() throws Exception {
    String text = EveryKind.yaml().getFirst();
    ImportRun run = open(ImportRun.Form.YAML, text, RefusedRows.nowhere());
    run.warned("two teams read it");
    assertThat(run.next().getWarnedReason()).isEqualTo("two teams read it");
    assertThat(open(ImportRun.Form.YAML, text, RefusedRows.nowhere()).next().getWarnedReason())
        .isEqualTo(ImportRun.IMPORTED);
  }

  @Test
  void aRefusedRowIsWrittenWithItsCells() throws Exception {
    var written = new StringWriter();
    try (RefusedRows refused = RefusedRows.to(new BufferedWriter(written))) {
      open(ImportRun.Form.CSV, "title,summary\nOnly a title,\n", refused).countOnly();
    }
    assertThat(written.toString())
        .contains("\"row\":{\"title\":\"Only a title\",\"summary\":\"\"}");
  }
}
