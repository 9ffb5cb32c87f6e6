package org.kith.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.kith.client.PublishListener;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.TriedHere;

/// Before you start: one node with many records, one in a hundred a practice and nine in a hundred
/// reports on them; sentences of ten words are asked through gRPC. Then the same node finds by
/// meaning too.
final class LearnBench {
  private static final int PRACTICES_PART = 100;
  private static final int TRIALS_PER_PRACTICE = 9;
  private static final int QUESTIONS = 500;
  private static final int QUESTIONS_WARM_UP = 200;
  private static final int WORDS = 10;
  private static final int SECONDS_MAX = 900;

  /// Searches that are measured: at first, and once the JVM has compiled what they take.
  private static final int SEARCHES = 1_000;

  private static final int PAGE = 20;

  /// The goal for 200,000 records, in ms.
  private static final double GOAL_MS = 150;

  private static final double HYBRID_GOAL_MS = 60;

  private final Network network;
  private final Report report;
  private final int count;
  private final int warmUp;
  private final boolean meaning;
  private final Texts texts = new Texts(47);
  private final SplittableRandom random = new SplittableRandom(47);

  /// @param warmUp searches before those that are measured
  /// @param meaning whether to measure finding by meaning too, which takes long to fill
  LearnBench(Network network, Report report, int count, int warmUp, boolean meaning) {
    this.warmUp = warmUp;
    this.meaning = meaning;
    this.network = network;
    this.report = report;
    this.count = count;
  }

  void run() {
    BenchNode node = network.add("learn");
    int practices = count / PRACTICES_PART;
    try (LuceneAlone lucene = new LuceneAlone(network.folder().resolve("lucene-learn"))) {
      List<String> ids = publish(node, practices(), lucene);
      publish(node, trials(ids), lucene);
      int lessons = count - practices * (1 + TRIALS_PER_PRACTICE);
      publish(node, generate(lessons), lucene);
      Network.await("all are found", SECONDS_MAX, () -> node.status().getIndexed() >= count);
      search(node, lucene);
    }
    priorArt(node, "priorart.p99", practices);
    node.stop();
    if (meaning) {
      byMeaning(node, practices);
    }
  }

  private void byMeaning(BenchNode node, int practices) {
    long start = System.nanoTime();
    int points = Meant.fill(node.folderOfHome());
    double seconds = (System.nanoTime() - start) / 1e9;
    node.findByMeaning();
    node.start();
    FindBench.awaitMeaning(node, points);
    Timings first = FindBench.ask(node, texts);
    Timings more = FindBench.ask(node, texts);
    Timings timings = FindBench.ask(node, texts);
    report.line("hybrid.p50", timings.millis(0.5), "ms", HYBRID_GOAL_MS);
    report.line("hybrid.p99", timings.millis(0.99), "ms", HYBRID_GOAL_MS);
    report.note(
        ("hybrid: words and meaning through gRPC over %d records, after %d other questions; limit ="
                + " the goal; each question is read by the model, each record has a point in the"
                + " node's index, %d of them from the model and the others beside one of these,"
                + " filled in %.0f s; the first %d after a start: p50 %.1f ms, p99 %.1f ms")
            .formatted(
                points,
                first.count() + more.count(),
                Meant.OWN_POINTS,
                seconds,
                first.count(),
                first.millis(0.5),
                first.millis(0.99)));
    priorArt(node, "priorart.meaning.p99", practices);
    node.stop();
  }

  private void search(BenchNode node, LuceneAlone lucene) {
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < warmUp + SEARCHES; i++) {
      questions.add(texts.query());
    }
    lucene.search(questions.subList(0, warmUp));
    Timings alone = lucene.search(questions.subList(warmUp, questions.size()));
    Timings first = new Timings();
    Timings ours = new Timings();
    for (int i = 0; i < questions.size(); i++) {
      var request =
          SearchRecordsRequest.newBuilder().setQuery(questions.get(i)).setPageSize(PAGE).build();
      long start = System.nanoTime();
      node.client().search(request);
      long took = System.nanoTime() - start;
      if (i < SEARCHES) {
        first.add(took);
      } else if (i >= warmUp) {
        ours.add(took);
      }
    }
    report.line("search.p50", ours.millis(0.5), "ms", alone.millis(0.5));
    report.line("search.p99", ours.millis(0.99), "ms", alone.millis(0.99));
    report.note(
        ("search: by words, through gRPC, with facets, highlights and records, over %d, after %d"
                + " others; limit = Lucene alone, ids only; the first %d after a start, while the"
                + " JVM compiles: p50 %.1f ms, p99 %.1f ms")
            .formatted(count, warmUp, SEARCHES, first.millis(0.5), first.millis(0.99)));
  }

  private void priorArt(BenchNode node, String name, int practices) {
    Timings timings = new Timings();
    for (int i = 0; i < QUESTIONS_WARM_UP + QUESTIONS; i++) {
      var question = FindPriorArtRequest.newBuilder().setText(sentence()).build();
      long start = System.nanoTime();
      node.client().evidence().priorArt(question);
      if (i >= QUESTIONS_WARM_UP) {
        timings.add(System.nanoTime() - start);
      }
    }
    report.line(name, timings.millis(0.99), "ms", GOAL_MS);
    report.note(
        "%s: over %d records, %d of them practices with %d reports each; p50 %.1f ms; limit = the goal for 200,000"
            .formatted(name, count, practices, TRIALS_PER_PRACTICE, timings.millis(0.5)));
  }

  private String sentence() {
    StringBuilder sentence = new StringBuilder();
    while (sentence.toString().split(" ").length < WORDS) {
      sentence.append(sentence.isEmpty() ? "" : " ").append(texts.query());
    }
    return sentence.toString();
  }

  private List<PublishRecordRequest> generate(int lessons) {
    List<PublishRecordRequest> requests = new ArrayList<>();
    for (int i = 0; i < lessons; i++) {
      requests.add(texts.next());
    }
    return requests;
  }

  private List<PublishRecordRequest> practices() {
    List<PublishRecordRequest> requests = new ArrayList<>();
    for (int i = 0; i < count / PRACTICES_PART; i++) {
      PublishRecordRequest lesson = texts.next("practice");
      LearningRecord.Builder record = lesson.getRecord().toBuilder();
      String problem = record.getLesson().getWhatHappened();
      record
          .getPracticeBuilder()
          .setProblem(problem)
          .addCoreElements("The first thing that must be in place")
          .addCoreElements("The second thing that must be in place")
          .setMaturity("in-use")
          .setEvidence("local-audit");
      requests.add(lesson.toBuilder().setRecord(record).build());
    }
    return requests;
  }

  private List<PublishRecordRequest> trials(List<String> practices) {
    List<PublishRecordRequest> requests = new ArrayList<>();
    for (String practice : practices) {
      for (int site = 0; site < TRIALS_PER_PRACTICE; site++) {
        PublishRecordRequest lesson = texts.next("trial");
        TriedHere.Builder report =
            TriedHere.newBuilder()
                .setStatus("adopted")
                .setAdvice("Begin with one ward.")
                .setSite("site " + site);
        if (random.nextInt(3) == 0) {
          report.setOutcome("no-effect").addCoreElementsMissing(1);
          report.addReasonsBuilder().setReason("money");
        } else {
          report.setOutcome("worked");
        }
        requests.add(
            lesson.toBuilder()
                .setRecord(
                    lesson.getRecord().toBuilder()
                        .setTriedHere(report)
                        .addLinks(Link.newBuilder().setRelation("tried").setRecordId(practice)))
                .build());
      }
    }
    return requests;
  }

  /// Publishes all, and indexes them in Lucene alone; returns their ids in order.
  private static List<String> publish(
      BenchNode node, List<PublishRecordRequest> requests, LuceneAlone lucene) {
    List<String> ids = new ArrayList<>();
    node.client()
        .publishAll(
            requests.iterator(),
            new PublishListener() {
              @Override
              public void published(
                  long position, PublishRecordRequest request, PublishRecordResponse receipt) {
                ids.add(receipt.getRecordId());
              }

              @Override
              public void refused(long position, PublishRecordRequest request, Refusal refusal) {
                throw new IllegalStateException(refusal.toString());
              }
            });
    lucene.index(requests.stream().map(PublishRecordRequest::getRecord).toList());
    return ids;
  }
}
