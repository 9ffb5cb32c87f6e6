package org.kith.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.LearningRecord;

/// The maps that are shipped turn every row of the two real corpora into a record that keeps all
/// rules. The corpora lie where KITH_CORPUS_DIR says.
class MapsTest {
  private static final Path MAPS =
      Path.of(System.getProperty("kith.tree", "../..")).resolve("deploy/maps");
  private static final String ID = "a".repeat(51) + "q";

  private static Path corpus(String name) {
    String folder = System.getenv("KITH_CORPUS_DIR");
    assumeTrue(folder != null, "KITH_CORPUS_DIR is not set");
    return Path.of(String.valueOf(folder)).resolve(name);
  }

  private static ImportRun run(
      Path file, ImportRun.Form form, String map, List<String> set, List<String> origins)
      throws IOException, MapFault {
    return ImportRun.open(
        Files.newBufferedReader(file),
        form,
        Optional.of(ImportMap.parse(Files.readString(MAPS.resolve(map)), set)),
        RowFilter.parse(origins),
        YearMonth.of(2026, 11),
        RefusedRows.nowhere(),
        rows -> {});
  }

  @Test
  void everyRecallBecomesALesson() throws Exception {
    ImportRun run =
        run(
            corpus("fda-device-recalls.jsonl"),
            ImportRun.Form.JSONL,
            "fda-device-recalls.toml",
            List.of(),
            List.of());
    int lessons = 0;
    while (run.hasNext()) {
      LearningRecord record = run.next().getRecord();
      assertThat(record.hasLesson()).isTrue();
      assertThat(record.getTopics(0)).isEqualTo("medical-devices");
      lessons++;
    }
    assertThat(run.report().causes()).isEmpty();
    assertThat(lessons).isEqualTo(1_500);
    assertThat(run.columnsNeverSeen()).isEmpty();
  }

  @Test
  void everyAdoptionBecomesAReportOfItsPractice() throws Exception {
    List<String> set =
        List.of("flow3", "vione", "rapid-naloxone", "happen", "telewound").stream()
            .map(practice -> "codes.tried." + practice + "=" + ID)
            .toList();
    ImportRun run =
        run(
            corpus("va-practice-adoptions.csv"),
            ImportRun.Form.CSV,
            "va-practice-adoptions.toml",
            set,
            List.of());
    run.countOnly();
    assertThat(run.report().causes()).isEmpty();
    assertThat(run.report().accepted()).isEqualTo(161);
  }

  @Test
  void oneOriginAloneIsImportedAndTheOthersAreCounted() throws Exception {
    ImportRun run =
        run(
            corpus("va-practice-adoptions.csv"),
            ImportRun.Form.CSV,
            "va-practice-adoptions.toml",
            List.of("links.tried=" + ID),
            List.of("practice=flow3"));
    assertThat(run.next().getRecord().getLinks(0).getRecordId()).isEqualTo(ID);
    run.countOnly();
    assertThat(run.report().accepted()).isEqualTo(24);
    assertThat(run.report().skipped()).isEqualTo(136);
    assertThat(run.report().refused()).isZero();
  }

  @Test
  void anAdoptionWhosePracticeIsNotGivenIsRefusedWithWhatToSay() throws Exception {
    ImportRun run =
        run(
            corpus("va-practice-adoptions.csv"),
            ImportRun.Form.CSV,
            "va-practice-adoptions.toml",
            List.of("codes.tried.flow3=" + ID),
            List.of());
    run.countOnly();
    assertThat(run.report().accepted()).isEqualTo(25);
    assertThat(run.report().causes())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.field()).isEqualTo("links[].recordId");
              assertThat(cause.reason()).contains("--set");
              assertThat(cause.count()).isEqualTo(136);
            });
  }
}
