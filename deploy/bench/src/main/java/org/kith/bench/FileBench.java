package org.kith.bench;

import java.util.stream.Stream;
import org.kith.client.PublishListener;
import org.kith.schema.v1.GetOrganisationRequest;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;

/// Ten thousand records by file, to a node with a small heap that no line joins to the first.
final class FileBench {
  private static final int COUNT = 10_000;
  private static final int HEAP_MIB = 256;
  private static final String SMALL_HEAP = "-Xmx" + HEAP_MIB + "m";
  private static final double SECONDS_GOAL = 60;

  private final Network network;
  private final Report report;

  FileBench(Network network, Report report) {
    this.network = network;
    this.report = report;
  }

  void run() {
    BenchNode source = network.add("by-file");
    source
        .client()
        .publishAll(Stream.generate(new Texts(59)::next).limit(COUNT).iterator(), new Strict());
    BenchNode fresh = network.add("far-away");
    fresh.stop();
    fresh.start(SMALL_HEAP);
    Network.accept(source, Network.invitation(fresh), false);
    Network.accept(fresh, Network.invitation(source), true); // no session: only files go
    String file = network.folder().resolve("transfer.kt").toString();
    long start = System.nanoTime();
    source.kith("bundle", "export", "--to-peer", id(fresh), "--out", file);
    double exported = (System.nanoTime() - start) / 1e9;
    fresh.kith("bundle", "import", file);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (fresh.size(id(source)) != COUNT) {
      throw new IllegalStateException("not all of it has come");
    }
    report.line("file.tenthousand", seconds, "s", SECONDS_GOAL);
    report.note(
        "file: %d records, durable under %s; %.1f s of it export"
            .formatted(COUNT, SMALL_HEAP, exported));
    fresh.stop();
    source.stop();
  }

  private static String id(BenchNode node) {
    return node.client()
        .governance()
        .organisation(GetOrganisationRequest.getDefaultInstance())
        .getOrganisationId();
  }

  private static final class Strict implements PublishListener {
    @Override
    public void published(
        long position, PublishRecordRequest request, PublishRecordResponse receipt) {}

    @Override
    public void refused(long position, PublishRecordRequest request, Refusal refusal) {
      throw new IllegalStateException(refusal.toString());
    }
  }
}
