package org.kith.bench;

import java.util.ArrayList;
import java.util.List;
import org.kith.client.PublishListener;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;
import org.kith.schema.v1.SearchRecordsRequest;

/// Many records: published on one stream, taken over by a fresh node, searched there.
final class BulkBench {
  private static final int QUESTIONS = 1_000;
  private static final int QUESTIONS_WARM_UP = 300;
  private static final int PAGE = 20;
  private static final int WARM_UP_RECORDS = 2_000;
  private static final int CATCH_UP_SECONDS_MAX = 600;

  private final Network network;
  private final Report report;
  private final int count;

  BulkBench(Network network, Report report, int count) {
    this.network = network;
    this.report = report;
    this.count = count;
  }

  void run() {
    List<PublishRecordRequest> requests = new ArrayList<>(count);
    Texts texts = new Texts(31);
    long payloadBytes = 0;
    for (int i = 0; i < count; i++) {
      PublishRecordRequest request = texts.next();
      payloadBytes += request.getRecord().getSerializedSize();
      requests.add(request);
    }
    report.note("bulk: %d records of %d bytes on average".formatted(count, payloadBytes / count));
    BenchNode full = network.add("full");
    publish(full, requests);
    Network.await("all are indexed at home", CATCH_UP_SECONDS_MAX, () -> indexed(full) >= count);
    BenchNode fresh = network.add("fresh");
    catchUp(full, fresh, requests);
    search(fresh, texts, requests);
    disk(full, payloadBytes);
    fresh.stop();
    full.stop();
  }

  private void publish(BenchNode node, List<PublishRecordRequest> requests) {
    double limit = new Limits(network.folder()).recordsPerSecondInBatchesOf64();
    Receipts receipts = new Receipts();
    node.client().publishAll(requests.subList(0, WARM_UP_RECORDS).iterator(), receipts);
    double cpuBefore = Machine.cpuSeconds(node.pid());
    long start = System.nanoTime();
    node.client()
        .publishAll(requests.subList(WARM_UP_RECORDS, requests.size()).iterator(), receipts);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (receipts.published != requests.size()) {
      throw new IllegalStateException(
          receipts.refused + " were refused, first because: " + receipts.firstReason);
    }
    int measured = requests.size() - WARM_UP_RECORDS;
    report.line("publish.inflight64", measured / seconds, "records/s", limit);
    report.note(
        "publish.inflight64: wall %.1f s, the node's processor time %.1f s (it indexes meanwhile)"
            .formatted(seconds, Machine.cpuSeconds(node.pid()) - cpuBefore));
  }

  private static final class Receipts implements PublishListener {
    private int published;
    private int refused;
    private String firstReason = "";

    @Override
    public void published(
        long position, PublishRecordRequest request, PublishRecordResponse receipt) {
      published++;
    }

    @Override
    public void refused(long position, PublishRecordRequest request, Refusal refusal) {
      refused++;
      if (firstReason.isEmpty()) {
        firstReason = refusal.toString();
      }
    }
  }

  private static int indexed(BenchNode node) {
    return node.status().getIndexed();
  }

  private void catchUp(BenchNode full, BenchNode fresh, List<PublishRecordRequest> requests) {
    double durableLimit = new Limits(network.folder()).recordsPerSecondVerifiedAndDurable();
    double searchableLimit;
    try (LuceneAlone lucene = new LuceneAlone(network.folder().resolve("lucene"))) {
      searchableLimit = lucene.index(records(requests));
    }
    String origin = full.status().getOrganisationId();
    double cpuFull = Machine.cpuSeconds(full.pid());
    double cpuFresh = Machine.cpuSeconds(fresh.pid());
    Network.pair(full, fresh);
    long start = System.nanoTime();
    Network.await("something arrived", CATCH_UP_SECONDS_MAX, () -> fresh.size(origin) > 0);
    double toFirst = (System.nanoTime() - start) / 1e9;
    Network.await("all is durable", CATCH_UP_SECONDS_MAX, () -> fresh.size(origin) >= count);
    double durable = (System.nanoTime() - start) / 1e9;
    double cpuFullDurable = Machine.cpuSeconds(full.pid()) - cpuFull;
    double cpuFreshDurable = Machine.cpuSeconds(fresh.pid()) - cpuFresh;
    Network.await("all is searchable", CATCH_UP_SECONDS_MAX, () -> indexed(fresh) >= count);
    double searchable = (System.nanoTime() - start) / 1e9;
    report.line("catchup.durable", count / durable, "records/s", durableLimit);
    report.line("catchup.searchable", count / searchable, "records/s", searchableLimit);
    report.line("rss.sync", Machine.residentPeakMib(fresh.pid()), "MiB", 512);
    report.note(
        ("catchup: from pairing to the first range %.2f s, to all durable %.2f s (processor time: "
                + "sender %.2f s, receiver %.2f s, its indexing included), to all searchable "
                + "%.2f s")
            .formatted(toFirst, durable, cpuFullDurable, cpuFreshDurable, searchable));
  }

  private static List<LearningRecord> records(List<PublishRecordRequest> requests) {
    return requests.stream().map(PublishRecordRequest::getRecord).toList();
  }

  private void search(BenchNode node, Texts texts, List<PublishRecordRequest> requests) {
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < QUESTIONS_WARM_UP + QUESTIONS; i++) {
      questions.add(texts.query());
    }
    Timings alone;
    try (LuceneAlone lucene = new LuceneAlone(network.folder().resolve("lucene"))) {
      lucene.search(questions.subList(0, QUESTIONS_WARM_UP));
      alone = lucene.search(questions.subList(QUESTIONS_WARM_UP, questions.size()));
    }
    Timings ours = new Timings();
    for (int i = 0; i < questions.size(); i++) {
      SearchRecordsRequest request =
          SearchRecordsRequest.newBuilder().setQuery(questions.get(i)).setPageSize(PAGE).build();
      long start = System.nanoTime();
      node.client().search(request);
      if (i >= QUESTIONS_WARM_UP) {
        ours.add(System.nanoTime() - start);
      }
    }
    report.line("search.p50", ours.millis(0.5), "ms", alone.millis(0.5));
    report.line("search.p99", ours.millis(0.99), "ms", alone.millis(0.99));
    report.note(
        "search: through gRPC, with facets, highlights and records, over "
            + requests.size()
            + "; limit = Lucene alone, ids only");
  }

  private void disk(BenchNode node, long payloadBytes) {
    GetStatusResponse status = node.status();
    var disk = status.getDisk();
    double log = disk.getStoreBytes();
    report.line("disk.log", log / payloadBytes, "x", 1);
    report.line(
        "disk.total", (log + disk.getViewsBytes() + disk.getIndexBytes()) / payloadBytes, "x", 1);
    report.note(
        "disk: log %.0f, views %.0f, index %.0f bytes a record"
            .formatted(
                log / count,
                (double) disk.getViewsBytes() / count,
                (double) disk.getIndexBytes() / count));
  }
}
