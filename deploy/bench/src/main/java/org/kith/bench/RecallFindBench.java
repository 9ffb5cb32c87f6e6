package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kith.schema.v1.LearningRecord;

/// How well questions find what answers them among real records: the medical device recalls of the
/// corpus in the folder that `KITH_CORPUS_DIR` names.
final class RecallFindBench {
  private static final String CORPUS = "fda-device-recalls.jsonl";
  private static final Pattern NUMBER = Pattern.compile("Z-\\d{4}-\\d{4}");

  private final Network network;
  private final Report report;
  private final Path deploy;

  /// @param deploy the folder with the launcher, the samples and the maps
  RecallFindBench(Network network, Report report, Path deploy) {
    this.network = network;
    this.report = report;
    this.deploy = deploy;
  }

  void run() {
    String folder = System.getenv("KITH_CORPUS_DIR");
    if (folder == null || !Files.exists(Path.of(folder, CORPUS))) {
      report.note("find.recalls: not measured; KITH_CORPUS_DIR names no folder with " + CORPUS);
      return;
    }
    BenchNode node = network.add("recalls", true);
    try {
      long start = System.nanoTime();
      int count =
          node.importFile(Path.of(folder, CORPUS), deploy.resolve("maps/fda-device-recalls.toml"));
      FindBench.awaitMeaning(node, count);
      double seconds = (System.nanoTime() - start) / 1e9;
      Labelled.read(deploy.resolve("samples/questions-recalls.tsv"))
          .ask(node, report, "find.recalls", RecallFindBench::number);
      report.note(
          "find.recalls: over %d recalls, which could be found by meaning after %.0f s"
              .formatted(count, seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node.stop();
  }

  /// The regulator's number, which the record names as its source.
  private static String number(LearningRecord found) {
    Matcher number = NUMBER.matcher(found.getSources(0).getLabel());
    return number.find() ? number.group() : "?";
  }
}
