package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.kith.schema.v1.SearchRecordsRequest;

/// How well and how soon people's questions find what answers them: the labelled questions over the
/// sample records, then questions by words and by meaning over more records.
final class FindBench {
  private static final int SEED = 47;
  private static final int SECONDS_MAX = 900;
  private static final int QUESTIONS = 400;
  private static final int QUESTIONS_WARM_UP = 100;
  private static final double HYBRID_P99_MS_GOAL = 60;

  private final Network network;
  private final Report report;
  private final Path samples;
  private final int count;
  private final boolean small;
  private final Map<String, String> names = new HashMap<>();

  /// @param small whether this is the only measurement of speed by meaning (see [LearnBench]), and
  /// memory is not measured
  FindBench(Network network, Report report, Path samples, int count, boolean small) {
    this.small = small;
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
      speed(node);
      if (!small) {
        memory(node);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private void speed(BenchNode node) {
    Texts texts = new Texts(SEED);
    publish(node, texts);
    long start = System.nanoTime();
    awaitMeaning(node, count + names.size() - 1);
    double seconds = (System.nanoTime() - start) / 1e9;
    Timings timings = ask(node, texts);
    report.note(
        "find: all of %d could be found by meaning %.0f s after the last was published"
            .formatted(count, seconds));
    if (small) {
      report.line("hybrid.p50", timings.millis(0.5), "ms", HYBRID_P99_MS_GOAL);
      report.line("hybrid.p99", timings.millis(0.99), "ms", HYBRID_P99_MS_GOAL);
      report.note(
          "hybrid: words and meaning through gRPC over %d records; limit = the goal for 200,000"
              .formatted(count));
    }
  }

  /// The same records and questions in a node that finds by words alone: what meaning costs.
  private void memory(BenchNode withMeaning) throws IOException {
    double with = Machine.residentMib(withMeaning.pid());
    BenchNode words = network.add("words");
    var _ = SampleSet.publish(words, samples);
    Texts texts = new Texts(SEED);
    publish(words, texts);
    Network.await(
        "all can be found",
        SECONDS_MAX,
        () -> words.status().getIndexed() >= count + names.size() - 1);
    var _ = ask(words, texts);
    double without = Machine.residentMib(words.pid());
    words.stop();
    report.line("rss.meaning", with, "MiB", without);
    report.note("rss.meaning: limit = the same records and questions with --meaning off");
  }

  private void publish(BenchNode node, Texts texts) {
    for (int i = 0; i < count; i++) {
      var _ = node.client().publish(texts.next());
    }
  }

  static Timings ask(BenchNode node, Texts texts) {
    Timings timings = new Timings();
    for (int i = 0; i < QUESTIONS_WARM_UP + QUESTIONS; i++) {
      var request = SearchRecordsRequest.newBuilder().setQuery(texts.query()).setPageSize(20);
      long before = System.nanoTime();
      node.client().search(request.build());
      if (i >= QUESTIONS_WARM_UP) {
        timings.add(System.nanoTime() - before);
      }
    }
    return timings;
  }
}
