package org.kith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchResult;

/// Questions with the names of the records that answer them, the best first: how many of these are
/// among the first ten (recall) and how high up they stand (normalised discounted cumulative gain).
record Labelled(List<Asked> questions) {
  private static final int FIRST = 10;

  /// One question and the names of what answers it.
  record Asked(String words, List<String> wanted) {}

  /// Lines of a question, a tab, and names with a space between them.
  static Labelled read(Path file) throws IOException {
    return new Labelled(
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t"))
            .map(parts -> new Asked(parts[0], List.of(parts[1].split(" "))))
            .toList());
  }

  /// Asks by words, by meaning and by both; reports lines such as `NAME.recall10.both`.
  ///
  /// @param named name of a record that was found
  void ask(BenchNode node, Report report, String name, Function<LearningRecord, String> named) {
    for (String by : List.of("words", "meaning", "both")) {
      double recall = 0;
      double gain = 0;
      for (Asked asked : questions) {
        var request =
            SearchRecordsRequest.newBuilder()
                .setQuery(asked.words())
                .setPageSize(FIRST)
                .setBy(by.equals("both") ? "" : by)
                .build();
        List<String> first =
            node.client().search(request).getResultsList().stream()
                .map(SearchResult::getRecord)
                .map(named)
                .toList();
        recall += recall(first, asked.wanted()) / questions.size();
        gain += gain(first, asked.wanted()) / questions.size();
      }
      report.line(name + ".recall10." + by, recall, "share", 1);
      report.line(name + ".ndcg10." + by, gain, "share", 1);
    }
    report.note("%s: %d labelled questions".formatted(name, questions.size()));
  }

  private static double recall(List<String> first, List<String> wanted) {
    return (double) wanted.stream().filter(first::contains).count() / wanted.size();
  }

  private static double gain(List<String> first, List<String> wanted) {
    double gain = 0;
    double ideal = 0;
    for (int i = 0; i < FIRST; i++) {
      double discount = Math.log(2) / Math.log(i + 2);
      gain += i < first.size() && wanted.contains(first.get(i)) ? discount : 0;
      ideal += i < wanted.size() ? discount : 0;
    }
    return gain / ideal;
  }
}
