package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.RecordRules;
import org.kith.server.meaning.Model;
import org.kith.server.search.SearchQuery.By;
import org.kith.server.store.Journal;
import org.kith.server.store.SampleRecords;

/// The labelled questions over the sample records as they are, by words, by meaning and by both.
class FindingQualityTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final int FIRST = 10;

  @TempDir Path folder;
  private final Journal journal = Journal.inMemory();
  private final Map<RecordId, String> names = new HashMap<>();

  private record Asked(String words, List<String> wanted) {}

  private static List<Asked> questions() throws IOException {
    return SampleRecords.lines("questions.tsv").stream()
        .map(parts -> new Asked(parts[0], List.of(parts[1].split(" "))))
        .toList();
  }

  private void addSamples() throws IOException {
    SampleRecords.publish(
            (organisation, record) ->
                journal
                    .add(
                        Journal.organisation(organisation), RecordRules.withDefaults(record, MONTH))
                    .text())
        .forEach((name, id) -> names.put(RecordId.parse(id).orElseThrow(), name));
  }

  /// How many of the wanted ones are among the first ten, and how high up they stand (normalised
  /// discounted cumulative gain); the mean over all questions.
  private record Quality(double recall, double gain) {}

  private Quality quality(SearchIndex index, List<Asked> questions, By by) {
    double recall = 0;
    double gain = 0;
    for (Asked asked : questions) {
      List<String> first = first(index, asked, by);
      recall +=
          (double) asked.wanted().stream().filter(first::contains).count()
              / asked.wanted().size()
              / questions.size();
      double got = 0;
      double ideal = 0;
      for (int i = 0; i < FIRST; i++) {
        double discount = Math.log(2) / Math.log(i + 2);
        got += i < first.size() && asked.wanted().contains(first.get(i)) ? discount : 0;
        ideal += i < asked.wanted().size() ? discount : 0;
      }
      gain += got / ideal / questions.size();
    }
    System.out.printf(
        "finding by %s: recall@10 %.2f, nDCG@10 %.2f over %d questions%n",
        by.name().toLowerCase(Locale.ROOT), recall, gain, questions.size());
    return new Quality(recall, gain);
  }

  @Test
  void whatSharesNoWordIsFoundByMeaning() throws IOException {
    addSamples();
    assertThat(names).hasSizeGreaterThan(40);
    try (var meaning =
            MeaningIndex.open(
                folder.resolve("meaning"), journal.store, Model.shipped(), System::nanoTime, 0);
        var index =
            SearchFixture.opened(
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
      for (Asked asked : questions) {
        String best = asked.wanted().getFirst();
        if (first(index, asked, By.BOTH).contains(best)
            && !first(index, asked, By.WORDS).contains(best)) {
          onlyByMeaning.add(asked.words());
        }
      }
      assertThat(first(index, new Asked("patients tripping at night", List.of()), By.BOTH))
          .contains("hillside/02-falls-huddle");
      assertThat(onlyByMeaning).contains("patients tripping at night").hasSizeGreaterThan(12);
      Quality words = quality(index, questions, By.WORDS);
      Quality meanings = quality(index, questions, By.MEANING);
      Quality both = quality(index, questions, By.BOTH);
      assertThat(both.recall()).isGreaterThan(0.8).isGreaterThan(words.recall() + 0.15);
      assertThat(both.gain()).isGreaterThan(0.65).isGreaterThan(words.gain() + 0.1);
      assertThat(both.recall()).isGreaterThanOrEqualTo(meanings.recall() - 0.03);
    }
  }

  private List<String> first(SearchIndex index, Asked asked, By by) {
    var answer = index.search(SearchQuery.of(asked.words()).withBy(by).withPageSize(FIRST));
    assertThat(answer).isInstanceOf(SearchAnswer.Found.class);
    return ((SearchAnswer.Found) answer)
        .hits().stream().map(hit -> names.getOrDefault(hit.id(), "?")).toList();
  }
}
