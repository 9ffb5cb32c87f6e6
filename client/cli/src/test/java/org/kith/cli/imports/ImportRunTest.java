package org.kith.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;

class ImportRunTest {
  private static final String MAP =
      """
      [record]
      title = "Fall on the way to the bathroom: {where}"
      summary = "A patient fell at night on the way to the bathroom: {where}."
      topics = ["falls"]
      authorRole = "ward manager"
      audience = "network"
      [record.lesson]
      lessonType = "incident"
      whatHappened = "{what}"
      whatWeLearned = "A light that comes on by itself is seen by everyone."
      """;
  private static final String WHAT = "There was no light between bed and bathroom.";

  private static ImportRun csv(String text, RefusedRows refused, String... origins)
      throws MapFault {
    return ImportRun.open(
        new BufferedReader(new StringReader(text)),
        ImportRun.Form.CSV,
        Optional.of(ImportMap.parse(MAP, List.of())),
        RowFilter.parse(List.of(origins)),
        YearMonth.of(2026, 11),
        refused,
        rows -> {});
  }

  private static List<String> requestIds(ImportRun run) {
    List<String> ids = new ArrayList<>();
    while (run.hasNext()) {
      ids.add(run.next().getRequestId());
    }
    return ids;
  }

  @Test
  void theSameRowsAlwaysGetTheSameNames() throws MapFault {
    String rows = "where,what\nA," + WHAT + "\nB," + WHAT + "\nA," + WHAT + "\n";
    List<String> first = requestIds(csv(rows, RefusedRows.nowhere()));
    assertThat(first).hasSize(3).doesNotHaveDuplicates();
    assertThat(first).allMatch(id -> id.matches("[A-Za-z0-9._-]{1,64}"));
    assertThat(requestIds(csv(rows, RefusedRows.nowhere()))).isEqualTo(first);
    // A row keeps its name when rows are put before it.
    assertThat(
            requestIds(csv("where,what\nC," + WHAT + "\nB," + WHAT + "\n", RefusedRows.nowhere())))
        .contains(first.get(1));
  }

  @Test
  void refusedRowsAreCountedByFieldAndWritten() throws Exception {
    var written = new StringWriter();
    RefusedRows refused = RefusedRows.to(new BufferedWriter(written));
    ImportRun run = csv("where,what\nA,short\nB,too short\nC," + WHAT + "\nD\n", refused);
    run.countOnly();
    refused.close();
    assertThat(run.report().accepted()).isEqualTo(1);
    assertThat(run.report().refused()).isEqualTo(3);
    assertThat(run.report().refusals())
        .extracting(r -> r.line() + " " + r.field())
        .containsExactly("2 lesson.whatHappened", "3 lesson.whatHappened", "5 row");
    assertThat(run.report().causes())
        .extracting(c -> c.field() + " " + c.count())
        .containsExactly("lesson.whatHappened 2", "row 1");
    assertThat(written.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("\"row\":{\"where\":\"A\",\"what\":\"short\"}"));
  }

  @Test
  void aDryRunAsksThePersonalDataGuard() throws Exception {
    String rows =
        "where,what\nA,%s\nB,Ask Sarah Sampleson about it.\nC,NHS number 999 123 4578 had no light.\n"
            .formatted(WHAT);
    ImportRun run = csv(rows, RefusedRows.nowhere());
    run.countOnly();
    assertThat(run.report().accepted()).isEqualTo(2);
    assertThat(run.report().warned()).isEqualTo(1);
    assertThat(run.report().refusals())
        .extracting(r -> r.line() + " " + r.field())
        .containsExactly("4 lesson.whatHappened");

    ImportRun strict = csv(rows, RefusedRows.nowhere());
    strict.warned("");
    strict.countOnly();
    assertThat(strict.report().accepted()).isEqualTo(1);
    assertThat(strict.report().refused()).isEqualTo(2);
    assertThat(strict.report().json().toString()).doesNotContain("4578", "Sampleson");
  }

  @Test
  void anOriginsRowsAloneAreTaken() throws MapFault {
    String rows = "where,what\nAB," + WHAT + "\nB," + WHAT + "\nC," + WHAT + "\n";
    ImportRun run = csv(rows, RefusedRows.nowhere(), "where=A*", "where=C");
    run.countOnly();
    assertThat(run.report().accepted()).isEqualTo(2);
    assertThat(run.report().skipped()).isEqualTo(1);
  }

  @Test
  void answersAreCountedByWhatTheySay() throws MapFault {
    ImportRun run =
        csv("where,what\nA," + WHAT + "\nB," + WHAT + "\nC," + WHAT + "\n", RefusedRows.nowhere());
    Iterator<PublishRecordRequest> requests = run;
    PublishRecordRequest a = requests.next();
    PublishRecordRequest b = requests.next();
    PublishRecordRequest c = requests.next();
    run.published(0, a, PublishRecordResponse.getDefaultInstance());
    run.published(1, b, PublishRecordResponse.newBuilder().setRepeated(true).build());
    run.refused(2, c, Refusal.newBuilder().setMessage("The node is read-only.").build());
    assertThat(run.report().accepted()).isEqualTo(1);
    assertThat(run.report().repeated()).isEqualTo(1);
    assertThat(run.report().refusals())
        .containsExactly(new ImportReport.Refusal(4, "record", "The node is read-only."));
  }

  @Test
  void aColumnThatTheFileHasNotIsSaidBeforeTheFirstRow() {
    assertThatThrownBy(() -> csv("where,why\n", RefusedRows.nowhere()))
        .isInstanceOf(MapFault.class)
        .hasMessageContaining("[what]");
    assertThatThrownBy(() -> csv("where,what\n", RefusedRows.nowhere(), "site=x"))
        .isInstanceOf(MapFault.class)
        .hasMessageContaining("[site]");
  }

  @Test
  void withoutAMapEachLineIsARecord() throws MapFault {
    String line =
        "{\"title\": \"Fall on the way to the bathroom\", \"summary\": \"A patient fell at"
            + " night.\", \"topics\": [\"falls\"], \"authorRole\": \"nurse\", \"lesson\":"
            + " {\"lessonType\": \"incident\", \"whatHappened\": \""
            + WHAT
            + "\", \"whatWeLearned\": \""
            + WHAT
            + "\"}}";
    ImportRun run =
        ImportRun.open(
            new BufferedReader(
                new StringReader(line + "\n\nnothing\n{\"titel\": \"x\"}\n[1]\n" + line)),
            ImportRun.Form.JSONL,
            Optional.empty(),
            RowFilter.parse(List.of()),
            YearMonth.of(2026, 11),
            RefusedRows.nowhere(),
            rows -> {});
    run.countOnly();
    assertThat(run.report().accepted()).isEqualTo(2);
    assertThat(run.report().refusals())
        .extracting(r -> r.line() + " " + r.field())
        .containsExactly(
            "3 row", "4 titel", "4 summary", "4 authorRole", "4 topics", "4 record", "5 row");
  }

  @Test
  void cellsMayHoldCommasQuotesAndLineEnds() throws MapFault {
    var rows =
        new CsvRows(
            new BufferedReader(
                new StringReader("\ufeffa,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\r\n3,\"4\"\n\"open,5")));
    assertThat(rows.heading()).containsExactly("a", "b");
    assertThat(rows.next())
        .isInstanceOfSatisfying(
            RowRead.Good.class,
            good -> assertThat(good.row().column("a")).isEqualTo("x, \"y\"\nz"));
    assertThat(rows.next())
        .isInstanceOfSatisfying(
            RowRead.Good.class,
            good -> {
              assertThat(good.row().line()).isEqualTo(5);
              assertThat(good.row().column("b")).isEqualTo("4");
            });
    assertThat(rows.next()).isInstanceOf(RowRead.Broken.class);
    assertThat(rows.hasNext()).isFalse();
  }
}
