package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;

/// How well and how soon people's questions find what answers them: the labelled questions over
/// the
/// sample records, then questions by words and by meaning over more records.
final class FindBench {
  private static final int TEXT_CHARACTERS_MAX = 7_000;
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
      publishSamples(node);
      awaitMeaning(node, names.size());
      Labelled.read(samples.resolve("questions.tsv"))
          .ask(node, report, "find", result -> names.getOrDefault(result.getRecordId(), "?"));
      report.note("find: over the %d samples".formatted(names.size()));
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

  /// Each sample as a lesson: its title, its summary, and the rest as its text.
  private void publishSamples(BenchNode node) throws IOException {
    try (Stream<Path> files = Files.walk(samples)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        String rest =
            lines.stream()
                .filter(line -> !line.startsWith("title:") && !line.startsWith("summary:"))
                .map(line -> line.replaceFirst("^\\s*-?\\s*\\w+:", ""))
                .collect(Collectors.joining(" "));
        LearningRecord record =
            LearningRecord.newBuilder()
                .setTitle(value(lines, "title"))
                .setSummary(value(lines, "summary"))
                .addTopics("falls")
                .setAuthorRole("ward manager")
                .setAudience("network")
                .setLicence("CC-BY-4.0")
                .setLesson(
                    Lesson.newBuilder()
                        .setLessonType("incident")
                        .setWhatHappened(
                            rest.substring(0, Math.min(TEXT_CHARACTERS_MAX, rest.length())))
                        .setWhatWeLearned("What a sample record teaches."))
                .build();
        String id =
            node.client()
                .publish(
                    PublishRecordRequest.newBuilder()
                        .setRecord(record)
                        .setWarnedReason("a sample record about nobody")
                        .build())
                .getRecordId();
        names.put(id, samples.relativize(file).toString().replace(".yaml", ""));
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

  private void speed(BenchNode node) {
    Texts texts = new Texts(47);
    for (int i = 0; i < count; i++) {
      var _ = node.client().publish(texts.next());
    }
    long start = System.nanoTime();
    awaitMeaning(node, count + names.size());
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
