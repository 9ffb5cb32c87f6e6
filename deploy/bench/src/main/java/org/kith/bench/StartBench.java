package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// How soon an empty node is ready, and how much memory it holds when it has nothing to do.
final class StartBench {
  private static final int ROUNDS = 3;
  private static final int IDLE_SECONDS = 5;

  private final Network network;
  private final Report report;

  StartBench(Network network, Report report) {
    this.network = network;
    this.report = report;
  }

  void run() {
    Bare bare = bare();
    double best = Double.MAX_VALUE;
    BenchNode node = network.add("start");
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, node.secondsToReady());
      if (round < ROUNDS - 1) {
        node.stop();
        node.start();
      }
    }
    report.line("start.empty", best, "s", bare.seconds());
    long idleSince = System.nanoTime();
    Network.await(
        "idle", 2 * IDLE_SECONDS, () -> System.nanoTime() - idleSince > IDLE_SECONDS * 1e9);
    report.line("rss.idle", Machine.residentMib(node.pid()), "MiB", bare.residentMib());
    node.stop();
  }

  private record Bare(double seconds, double residentMib) {}

  /// A Java process that only says that it is there.
  private static Bare bare() {
    double best = Double.MAX_VALUE;
    double resident = 0;
    try {
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        Process process =
            new ProcessBuilder(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareProcess.class.getName()))
                .start();
        int first = process.getInputStream().read();
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
        if (first >= 0) {
          resident = Machine.residentMib(process.pid());
        }
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bare(best, resident);
  }
}
