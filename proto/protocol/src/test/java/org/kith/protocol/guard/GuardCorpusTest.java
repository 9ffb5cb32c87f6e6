package org.kith.protocol.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The guard on labelled cases and on real text, where KITH_CORPUS_DIR names a folder that has
/// them.
class GuardCorpusTest {
  private static final Pattern VALUE =
      Pattern.compile("\"[a-z_]+\": \"((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final int ROUNDS = 5;
  private static final int CORPUS_CASES_MIN = 20;

  private static Optional<List<String>> lines(String file) throws IOException {
    String folder = System.getenv("KITH_CORPUS_DIR");
    if (folder == null || !Files.exists(Path.of(folder, file))) {
      System.out.println("KITH_CORPUS_DIR has no " + file + ": the guard's own cases only");
      return Optional.empty();
    }
    return Optional.of(Files.readAllLines(Path.of(folder, file)));
  }

  @Test
  void everyLabelledCaseComesOutAsItIsLabelled() throws IOException {
    Optional<List<String>> lines = lines("personal-data-cases.csv");
    if (lines.isEmpty()) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    List<String> rows = lines.get().stream().skip(1).filter(row -> !row.isBlank()).toList();
    assertThat(rows).hasSizeGreaterThan(CORPUS_CASES_MIN);
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = rows.get(i).split(",", 3);
      String text =
          cells[2].startsWith("\"") ? cells[2].substring(1, cells[2].length() - 1) : cells[2];
      List<GuardFinding> found = PersonGuard.inText("text", text);
      String said =
          found.stream().anyMatch(GuardFinding::refuses)
              ? "refuse"
              : found.isEmpty() ? "ok" : "warn";
      boolean named =
          cells[1].isEmpty()
              || found.stream().anyMatch(finding -> finding.rule().code().equals(cells[1]));
      if (!said.equals(cells[0]) || !named) {
        wrong.add(
            "row " + (i + 1) + ": " + cells[0] + " " + cells[1] + ", but " + said + " " + found);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static long speed(List<String> lines) {
    long characters = 0;
    long start = 0;
    for (int round = 0; round < ROUNDS; round++) {
      characters = 0;
      start = System.nanoTime();
      for (String line : lines) {
        characters += line.length();
        assertThat(PersonGuard.inText("text", line)).hasSizeLessThan(line.length());
      }
    }
    return characters * 1_000_000_000 / (System.nanoTime() - start);
  }

  @Test
  void realTextIsSeldomRefusedOrWarnedOf() throws IOException {
    Optional<List<String>> lines = lines("fda-device-recalls.jsonl");
    if (lines.isEmpty()) {
      return;
    }
    int refused = 0;
    int warned = 0;
    for (String line : lines.get()) {
      boolean refuses = false;
      boolean warns = false;
      var values = VALUE.matcher(line);
      while (values.find()) {
        String text = values.group(1).replace("\\n", "\n").replace("\\\"", "\"");
        List<GuardFinding> found = PersonGuard.inText("text", text);
        refuses |= found.stream().anyMatch(GuardFinding::refuses);
        warns |= !found.isEmpty();
      }
      refused += refuses ? 1 : 0;
      warned += warns && !refuses ? 1 : 0;
    }
    System.out.printf(
        "the guard on %,d recalls: %d refused, %d warned of; %,d million characters a second%n",
        lines.get().size(), refused, warned, speed(lines.get()) / 1_000_000);
    assertThat(refused).isLessThanOrEqualTo(lines.get().size() / 100);
    assertThat(warned).isLessThanOrEqualTo(lines.get().size() / 10);
  }
}
