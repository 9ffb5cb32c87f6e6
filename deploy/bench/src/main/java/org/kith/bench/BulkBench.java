package org.kith.bench;

import java.util.List;
import java.util.stream.Stream;
import org.kith.client.PublishListener;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;

/// Many records: published on one stream, taken over by a fresh node.
final class BulkBench {
  private static final int SECONDS_MAX = 600;

  private final Network network;
  private final Report report;
  private final int count;
  private final int roundsBefore;

  /// @param roundsBefore times that a node publishes `count` records before it is measured: after
  /// three of 50,000 the JVM has compiled what that takes, all but a little
  BulkBench(Network network, Report report, int count, int roundsBefore) {
    this.network = network;
    this.report = report;
    this.count = count;
    this.roundsBefore = roundsBefore;
  }

  void run() {
    Texts texts = new Texts(31);
    List<PublishRecordRequest> requests = requests(texts);
    long payloadBytes =
        requests.stream().mapToLong(request -> request.getRecord().getSerializedSize()).sum();
    report.note("bulk: %d records of %d bytes on average".formatted(count, payloadBytes / count));
    BenchNode first = network.add("first");
    BenchNode second = network.add("second");
    publish(first, second, requests, texts);
    disk(second, payloadBytes);
    BenchNode fresh = network.add("fresh");
    fresh.stop();
    fresh.start(MillionBench.SMALL_HEAP); // the goal for memory is about such a node
    catchUp(first, second, fresh, requests);
    fresh.stop();
    second.stop();
    first.stop();
  }

  private List<PublishRecordRequest> requests(Texts texts) {
    return Stream.generate(texts::next).limit(count).toList();
  }

  private void publish(
      BenchNode first, BenchNode second, List<PublishRecordRequest> requests, Texts texts) {
    double limit = new Limits(network.folder()).recordsPerSecondInBatchesOf64();
    double cold = published(second, requests);
    Network.await("it is indexed", SECONDS_MAX, () -> indexed(second) >= count);
    double alsoCold = published(first, requests);
    for (int round = 1; round < roundsBefore; round++) {
      double _ = published(first, requests(texts));
    }
    List<PublishRecordRequest> more = requests(texts);
    double cpuBefore = Machine.cpuSeconds(first.pid());
    double warm = published(first, more);
    double cpu = Machine.cpuSeconds(first.pid()) - cpuBefore;
    report.line("publish.inflight64", warm, "records/s", limit);
    report.note(
        ("publish.inflight64: in a node that has published %d before, processor time %.0f µs"
                + " a record; the first %d after a start: %.0f and %.0f records/s, since the JVM"
                + " compiles meanwhile")
            .formatted(roundsBefore * count, cpu / count * 1e6, count, cold, alsoCold));
    Network.await("all are indexed at home", SECONDS_MAX, () -> indexed(first) >= all());
  }

  /// Records of the first node.
  private int all() {
    return (roundsBefore + 1) * count;
  }

  /// Publishes all on one stream; returns records a second.
  private static double published(BenchNode node, List<PublishRecordRequest> requests) {
    Receipts receipts = new Receipts();
    long start = System.nanoTime();
    node.client().publishAll(requests.iterator(), receipts);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (receipts.published != requests.size()) {
      throw new IllegalStateException(
          receipts.refused + " were refused, first because: " + receipts.firstReason);
    }
    return requests.size() / seconds;
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

  private void catchUp(
      BenchNode first, BenchNode second, BenchNode fresh, List<PublishRecordRequest> requests) {
    double durableLimit = new Limits(network.folder()).recordsPerSecondVerifiedAndDurable();
    double searchableLimit;
    try (LuceneAlone lucene = new LuceneAlone(network.folder().resolve("lucene"))) {
      searchableLimit = lucene.index(records(requests));
    }
    long start = System.nanoTime();
    double cold = caughtUp(first, fresh, all());
    Network.await("all is searchable", SECONDS_MAX, () -> indexed(fresh) >= all());
    double searchable = all() / ((System.nanoTime() - start) / 1e9);
    double cpuSender = Machine.cpuSeconds(second.pid());
    double cpuFresh = Machine.cpuSeconds(fresh.pid());
    double warm = caughtUp(second, fresh, count);
    cpuSender = Machine.cpuSeconds(second.pid()) - cpuSender;
    cpuFresh = Machine.cpuSeconds(fresh.pid()) - cpuFresh;
    report.line("catchup.durable", warm, "records/s", durableLimit);
    report.line("catchup.searchable", searchable, "records/s", searchableLimit);
    report.line("rss.sync", Machine.residentPeakMib(fresh.pid()), "MiB", 512);
    report.note(
        ("catchup.durable: from the first range to the last record, in a node that has taken %d"
                + " before; processor time a record: sender %.0f µs, receiver %.0f µs; those"
                + " first %d, in a JVM that had just started: %.0f records/s")
            .formatted(all(), cpuSender / count * 1e6, cpuFresh / count * 1e6, all(), cold));
    report.note(
        "catchup.searchable: from pairing, in a JVM that had just started; the fresh node runs"
            + " under "
            + MillionBench.SMALL_HEAP
            + ", and rss.sync is all that it holds: heap, code, classes, files that are mapped");
  }

  /// Pairs two nodes and waits until one has the other's records; returns records a second from
  /// the first arrival on.
  static double caughtUp(BenchNode from, BenchNode to, int records) {
    String origin = from.status().getOrganisationId();
    Network.pair(from, to);
    Network.await("something arrived", SECONDS_MAX, () -> to.size(origin) > 0);
    long start = System.nanoTime();
    int before = to.size(origin);
    Network.await("all is durable", SECONDS_MAX, () -> to.size(origin) >= records);
    return (records - before) / ((System.nanoTime() - start) / 1e9);
  }

  private static List<LearningRecord> records(List<PublishRecordRequest> requests) {
    return requests.stream().map(PublishRecordRequest::getRecord).toList();
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
