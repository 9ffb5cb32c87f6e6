package org.kith.bench;

import java.util.Iterator;
import java.util.stream.Stream;
import org.kith.client.PublishListener;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;

/// A fresh node with a small heap takes over a million records, and starts with them.
final class MillionBench {
  private static final int COUNT = 1_000_000;
  private static final int SECONDS_MAX = 3_600;

  static final String SMALL_HEAP = "-Xmx512m";

  private static final double CATCH_UP_GOAL = 100_000;
  private static final double START_SECONDS_GOAL = 3;

  private final Network network;
  private final Report report;

  MillionBench(Network network, Report report) {
    this.network = network;
    this.report = report;
  }

  void run() {
    BenchNode source = network.add("million");
    publish(source);
    Network.await(
        "all are indexed at home", SECONDS_MAX, () -> source.status().getIndexed() >= COUNT);
    BenchNode fresh = network.add("small");
    fresh.stop();
    fresh.start(SMALL_HEAP);
    double rate = BulkBench.caughtUp(source, fresh, COUNT);
    report.line("catchup.million", rate, "records/s", CATCH_UP_GOAL);
    long start = System.nanoTime();
    Network.await("all is searchable", SECONDS_MAX, () -> fresh.status().getIndexed() >= COUNT);
    report.note(
        "million: durable under -Xmx512m, and searchable %.0f s after the last was durable; limit = the goal"
            .formatted((System.nanoTime() - start) / 1e9));
    report.line("rss.million", Machine.residentPeakMib(fresh.pid()), "MiB", 512);
    fresh.stop();
    fresh.start(SMALL_HEAP);
    report.line("start.million", fresh.secondsToReady(), "s", START_SECONDS_GOAL);
    fresh.stop();
    source.stop();
  }

  private static void publish(BenchNode node) {
    Texts texts = new Texts(53);
    Iterator<PublishRecordRequest> requests = Stream.generate(texts::next).limit(COUNT).iterator();
    node.client()
        .publishAll(
            requests,
            new PublishListener() {
              @Override
              public void published(
                  long position, PublishRecordRequest request, PublishRecordResponse receipt) {}

              @Override
              public void refused(long position, PublishRecordRequest request, Refusal refusal) {
                throw new IllegalStateException(refusal.toString());
              }
            });
  }
}
