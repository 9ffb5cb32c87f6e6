package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.server.meaning.Model;
import org.kith.server.search.SearchQuery.By;
import org.kith.server.store.Journal;

/// The labelled questions over the sample records, by words, by meaning and by both.
class FindingQualityTest {
  private static final Path SAMPLES = Path.of("../../deploy/samples");
  private static final int TEXT_CHARACTERS_MAX = 7_000;
  private static final int FIRST = 10;

  @TempDir Path folder;
  private final Journal journal = Journal.inMemory();
  private final Map<RecordId, String> names = new HashMap<>();

  private record Asked(String words, List<String> wanted) {}

  private static List<Asked> questions() throws IOException {
    return Files.readAllLines(SAMPLES.resolve("questions.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .map(parts -> new Asked(parts[0], List.of(parts[1].split(" "))))
        .toList();
  }

  /// A sample as a lesson: title, summary, and all the rest as its text.
  private void addSamples() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        String rest =
            lines.stream()
                .filter(line -> !line.startsWith("title:") && !line.startsWith("summary:"))
                .map(line -> line.replaceFirst("^\\s*-?\\s*\\w+:", ""))
                .collect(Collectors.joining(" "));
        String name = SAMPLES.relativize(file).toString();
        names.put(
            journal.add(
                Journal.RIVERSIDE,
                Journal.lesson(
                        value(lines, "title"),
                        rest.substring(0, Math.min(TEXT_CHARACTERS_MAX, rest.length())),
                        "falls",
                        "home")
                    .toBuilder()
                    .setSummary(value(lines, "summary"))
                    .build()),
            name.replace(".yaml", ""));
      }
    }
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2).replaceAll("^\"|\"$", ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatSharesNoWordIsFoundByMeaning() throws IOException {
    addSamples();
    assertThat(names).hasSizeGreaterThan(40);
    try (var meaning =
            MeaningIndex.open(
                folder.resolve("meaning"), journal.store, Model.shipped(), System::nanoTime, 0);
        var index =
            SearchIndex.open(
                folder.resolve("index"),
                journal.store,
                () -> SearchFixture.NOW,
                System::nanoTime,
                SearchFixture.SYNONYMS,
                Optional.of(meaning))) {
      while (index.step(500) > 0) {
        // until all is taken
      }
      index.refresh();
      while (meaning.step(500) > 0) {
        // until all is taken
      }

      List<Asked> questions = questions();
      assertThat(questions).hasSizeGreaterThanOrEqualTo(60);
      var onlyByMeaning = new ArrayList<String>();
      double byWords = 0;
      double byBoth = 0;
      for (Asked asked : questions) {
        List<String> words = first(index, asked, By.WORDS);
        List<String> both = first(index, asked, By.BOTH);
        String best = asked.wanted().getFirst();
        if (both.contains(best) && !words.contains(best)) {
          onlyByMeaning.add(asked.words());
        }
        byWords += found(words, asked) / questions.size();
        byBoth += found(both, asked) / questions.size();
      }
      assertThat(first(index, new Asked("patients tripping at night", List.of()), By.BOTH))
          .contains("hillside/02-falls-huddle");
      assertThat(onlyByMeaning).contains("patients tripping at night").hasSizeGreaterThan(12);
      assertThat(byBoth).isGreaterThan(0.8);
      assertThat(byBoth).isGreaterThan(byWords + 0.15);
    }
  }

  private List<String> first(SearchIndex index, Asked asked, By by) {
    var answer = index.search(SearchQuery.of(asked.words()).withBy(by).withPageSize(FIRST));
    assertThat(answer).isInstanceOf(SearchAnswer.Found.class);
    return ((SearchAnswer.Found) answer)
        .hits().stream().map(hit -> names.getOrDefault(hit.id(), "?")).toList();
  }

  private static double found(List<String> first, Asked asked) {
    return (double) asked.wanted().stream().filter(first::contains).count() / asked.wanted().size();
  }
}
