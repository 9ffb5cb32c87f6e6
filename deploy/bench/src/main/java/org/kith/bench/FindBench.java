package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.kith.schema.v1.Deed;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PriorPractice;
import org.kith.schema.v1.SearchRecordsRequest;

/// How well and how soon people's questions find what answers them: the labelled questions over the
/// sample records, then questions by words and by meaning over more records.
final class FindBench {
  private static final int SECONDS_MAX = 900;
  private static final int QUESTIONS = 400;
  private static final int QUESTIONS_WARM_UP = 100;
  private static final double HYBRID_P99_MS_GOAL = 60;

  private final Network network;
  private final Report report;
  private final Path samples;
  private final int count;
  private final Map<String, String> names = new HashMap<>();

  FindBench(Network network, Report report, Path samples, int count) {
    this.network = network;
    this.report = report;
    this.samples = samples;
    this.count = count;
  }

  void run() {
    BenchNode node = network.add("find", true);
    try {
      names.putAll(SampleSet.publish(node, samples));
      awaitMeaning(node, names.size() - 1); // the retraction has no meaning of its own
      Labelled.read(samples.resolve("questions.tsv"))
          .ask(node, report, "find", result -> names.getOrDefault(result.getRecordId(), "?"));
      report.note("find: over the %d samples".formatted(names.size()));
      priorArt(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    speed(node);
    node.stop();
  }

  static void awaitMeaning(BenchNode node, int records) {
    Network.await(
        "all can be found by meaning",
        SECONDS_MAX,
        () -> {
          var meaning = node.status().getMeaning();
          return meaning.getRecords() >= records && meaning.getBehind() == 0;
        });
  }

  /// Plans in other words: whether what is there already comes into view, and how often what is
  /// said to be published already is the same indeed.
  private void priorArt(BenchNode node) throws IOException {
    int same = 0;
    int found = 0;
    int right = 0;
    int wrong = 0;
    Timings timings = new Timings();
    for (String line : Files.readAllLines(samples.resolve("pairs.tsv"))) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] pair = line.split("\t");
      long start = System.nanoTime();
      var answer =
          node.client()
              .evidence()
              .priorArt(FindPriorArtRequest.newBuilder().setText(pair[0]).build());
      timings.add(System.nanoTime() - start);
      if (pair[2].equals("same")) {
        same++;
        found += inView(answer).anyMatch(id -> pair[1].equals(names.get(id))) ? 1 : 0;
        right +=
            answer.getDuplicatesList().stream()
                    .anyMatch(record -> pair[1].equals(names.get(record.getRecordId())))
                ? 1
                : 0;
      } else {
        wrong += answer.getDuplicatesCount() > 0 ? 1 : 0;
      }
    }
    report.line("priorart.recall5", (double) found / same, "share", 1);
    report.line("published.precision", (double) right / Math.max(1, right + wrong), "share", 1);
    report.line("published.recall", (double) right / same, "share", 1);
    report.note(
        "priorart.recall5: %d plans in other words; p50 %.1f ms, p99 %.1f ms"
            .formatted(same, timings.millis(0.5), timings.millis(0.99)));
  }

  private static Stream<String> inView(FindPriorArtResponse answer) {
    return Stream.concat(
        Stream.of(
                answer.getPracticesList().stream().map(PriorPractice::getRecord),
                answer.getLessonsList().stream(),
                answer.getOpenList().stream())
            .flatMap(some -> some)
            .map(LearningRecord::getRecordId),
        answer.getTeamsList().stream()
            .flatMap(team -> team.getDeedsList().stream())
            .filter(deed -> deed.getKind().equals("offer"))
            .map(Deed::getRecordId));
  }

  private void speed(BenchNode node) {
    Texts texts = new Texts(47);
    for (int i = 0; i < count; i++) {
      var _ = node.client().publish(texts.next());
    }
    long start = System.nanoTime();
    awaitMeaning(node, count + names.size() - 1);
    double seconds = (System.nanoTime() - start) / 1e9;
    Timings timings = new Timings();
    for (int i = 0; i < QUESTIONS_WARM_UP + QUESTIONS; i++) {
      var request = SearchRecordsRequest.newBuilder().setQuery(texts.query()).setPageSize(20);
      long before = System.nanoTime();
      node.client().search(request.build());
      if (i >= QUESTIONS_WARM_UP) {
        timings.add(System.nanoTime() - before);
      }
    }
    report.line("hybrid.p50", timings.millis(0.5), "ms", HYBRID_P99_MS_GOAL);
    report.line("hybrid.p99", timings.millis(0.99), "ms", HYBRID_P99_MS_GOAL);
    report.line("rss.meaning", Machine.residentMib(node.pid()), "MiB", 400);
    report.note(
        "hybrid: words and meaning through gRPC over %d records; limit = the goal; all could be found by meaning %.0f s after the last was published"
            .formatted(count, seconds));
  }
}
