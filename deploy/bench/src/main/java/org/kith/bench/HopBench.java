package org.kith.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.kith.client.AnswerStream;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;

/// Three nodes in a row: how long after it was sent off at the first is a record admitted, and
/// found, at the third, which knows the first only through the second.
final class HopBench {
  private static final int PER_SECOND = 50;
  private static final int ARRIVE_SECONDS_MAX = 60;

  private final Network network;
  private final Report report;
  private final int warmUp;
  private final int admitted;
  private final int searched;

  HopBench(Network network, Report report, boolean quick) {
    this.network = network;
    this.report = report;
    this.warmUp = quick ? 100 : 3_000;
    this.admitted = quick ? 250 : 2_000;
    this.searched = quick ? 20 : 100;
  }

  void run() {
    BenchNode first = network.add("hop-a");
    BenchNode second = network.add("hop-b");
    BenchNode third = network.add("hop-c");
    Network.pair(first, second);
    Network.pair(second, third);
    Network.accept(third, Network.invitation(first), true);
    Texts texts = new Texts(21);
    measureAdmitted(first, third, texts);
    measureSearchable(first, third, texts);
    first.stop();
    second.stop();
    third.stop();
  }

  private void measureAdmitted(BenchNode first, BenchNode third, Texts texts) {
    Map<String, Long> sent = new ConcurrentHashMap<>();
    Timings arrivals = new Timings();
    Timings receipts = new Timings();
    try (AnswerStream<WatchRecordsResponse> watch =
        third.client().watch(WatchRecordsRequest.getDefaultInstance())) {
      Thread watcher = Thread.ofVirtual().start(() -> hear(watch, sent, arrivals));
      int heard = 0;
      for (int i = 0; i < warmUp + admitted; i++) {
        var request = texts.next();
        long start = System.nanoTime();
        // The first ones make the connections and compile the code; they are not counted.
        if (i >= warmUp) {
          sent.put(request.getRecord().getTitle(), start);
          heard++;
        }
        first.client().publish(request);
        if (i >= warmUp) {
          receipts.add(System.nanoTime() - start);
        }
        LockSupport.parkNanos(1_000_000_000L / PER_SECOND - (System.nanoTime() - start));
      }
      int expected = heard;
      Network.await(
          "all arrived at the third node",
          ARRIVE_SECONDS_MAX,
          () -> arrivals.count() == expected || !watcher.isAlive());
    }
    report.line("hop2.admitted.p50", arrivals.millis(0.5), "ms", receipts.millis(0.5));
    report.line("hop2.admitted.p99", arrivals.millis(0.99), "ms", receipts.millis(0.99));
    report.note(
        ("hop2: from sending at the first to the watch at the third, at %d/s, after %d others;"
                + " limit = the first node's own receipt")
            .formatted(PER_SECOND, warmUp));
  }

  private static void hear(
      AnswerStream<WatchRecordsResponse> watch, Map<String, Long> sent, Timings arrivals) {
    try {
      while (watch.hasNext()) {
        long now = System.nanoTime();
        Long start = sent.remove(watch.next().getRecord().getTitle());
        if (start != null) {
          arrivals.add(now - start);
        }
      }
    } catch (org.kith.client.KithException ended) {
      // The watch is closed when everything has arrived.
      if (arrivals.count() == 0) {
        throw ended;
      }
    }
  }

  private void measureSearchable(BenchNode first, BenchNode third, Texts texts) {
    Timings found = new Timings();
    Timings foundAtHome = new Timings();
    for (int i = 0; i < searched; i++) {
      foundAtHome.add(untilFound(first, first, texts, "homemark" + i + "x"));
      found.add(untilFound(first, third, texts, "hopmark" + i + "x"));
    }
    report.line("hop2.searchable.p99", found.millis(0.99), "ms", foundAtHome.millis(0.99));
    report.note("hop2.searchable: limit = found at the node that published it");
  }

  private static long untilFound(BenchNode from, BenchNode at, Texts texts, String mark) {
    long start = System.nanoTime();
    from.client().publish(texts.next(mark));
    SearchRecordsRequest search =
        SearchRecordsRequest.newBuilder().setQuery(mark).setPageSize(1).build();
    Network.await(
        "found " + mark,
        ARRIVE_SECONDS_MAX,
        () -> at.client().search(search).getResultsCount() > 0);
    return System.nanoTime() - start;
  }
}
