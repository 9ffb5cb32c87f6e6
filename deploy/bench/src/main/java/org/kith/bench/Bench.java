package org.kith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Runs the measurements that are named, or all of them.
public final class Bench {
  private static final int RECORDS = 50_000;
  private static final int RECORDS_QUICK = 5_000;
  private static final int FIND_RECORDS = 5_000;
  private static final int FIND_RECORDS_QUICK = 250;
  private static final int RECORDS_LEARNED = 200_000;
  private static final int SEARCHES_BEFORE = 3_000;
  private static final int SEARCHES_BEFORE_QUICK = 300;
  private static final int ROUNDS_BEFORE = 3;

  /// Group -> the names that it prints. Names of one group come from one run.
  private static final Map<String, List<String>> GROUPS = groups();

  private Bench() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("start", List.of("start.empty", "rss.idle"));
    groups.put("checkpoint", List.of("checkpoint.sign", "checkpoint.verify", "checkpoint.bytes"));
    groups.put("sim1000", List.of("sim1000.hops", "sim1000.copies"));
    groups.put("insync", List.of("insync.bytes"));
    groups.put("one", List.of("publish.one"));
    groups.put("hops", List.of("hop2.admitted.p50", "hop2.admitted.p99", "hop2.searchable.p99"));
    groups.put(
        "find",
        List.of(
            "find.recall10.words",
            "find.recall10.meaning",
            "find.recall10.both",
            "find.ndcg10.words",
            "find.ndcg10.meaning",
            "find.ndcg10.both",
            "rss.meaning"));
    groups.put(
        "recalls",
        List.of(
            "find.recalls.recall10.words",
            "find.recalls.recall10.meaning",
            "find.recalls.recall10.both",
            "find.recalls.ndcg10.words",
            "find.recalls.ndcg10.meaning",
            "find.recalls.ndcg10.both"));
    groups.put(
        "bulk",
        List.of(
            "publish.inflight64",
            "catchup.durable",
            "catchup.searchable",
            "rss.sync",
            "disk.log",
            "disk.total"));
    groups.put(
        "learn",
        List.of(
            "search.p50",
            "search.p99",
            "priorart.p99",
            "hybrid.p50",
            "hybrid.p99",
            "priorart.meaning.p99"));
    groups.put("file", List.of("file.tenthousand"));
    groups.put("million", List.of("catchup.million", "rss.million", "start.million"));
    return groups;
  }

  public static void main(String[] args) throws IOException {
    List<String> names = new ArrayList<>(Arrays.asList(args));
    boolean quick = names.remove("--quick");
    boolean slow = !quick || !names.isEmpty(); // what is named is measured
    Set<String> wanted = wanted(names);
    if (wanted.isEmpty()) {
      System.err.println("bench: no measurement of that name; there are:");
      GROUPS.values().forEach(group -> System.err.println("  " + String.join(" ", group)));
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("kith-bench-");
    Thread cleaning = new Thread(() -> delete(folder));
    Runtime.getRuntime().addShutdownHook(cleaning);
    Report report = new Report(Set.copyOf(names));
    report.note("machine: " + Machine.described());
    Path deploy = Path.of(System.getProperty("kith.launcher", "deploy/kith")).resolveSibling("");
    try (Network network = new Network(folder)) {
      if (wanted.contains("start")) {
        new StartBench(network, report).run();
      }
      if (wanted.contains("checkpoint")) {
        new CheckpointBench(report).run();
      }
      if (wanted.contains("sim1000")) {
        new ScaleBench(report, quick).run();
      }
      if (wanted.contains("insync") && slow) {
        new InSyncBench(network, report).run();
      }
      if (wanted.contains("one")) {
        new PublishOneBench(network, report, quick).run();
      }
      if (wanted.contains("hops")) {
        new HopBench(network, report, quick).run();
      }
      if (wanted.contains("learn")) {
        new LearnBench(
                network,
                report,
                quick ? RECORDS_QUICK : RECORDS_LEARNED,
                quick ? SEARCHES_BEFORE_QUICK : SEARCHES_BEFORE,
                slow)
            .run();
      }
      if (wanted.contains("find")) {
        Path samples = deploy.resolve("samples");
        new FindBench(network, report, samples, quick ? FIND_RECORDS_QUICK : FIND_RECORDS, !slow)
            .run();
      }
      if (wanted.contains("recalls") && slow) {
        new RecallFindBench(network, report, deploy).run();
      }
      if (wanted.contains("file") && slow) {
        new FileBench(network, report).run();
      }
      if (wanted.contains("million") && !quick) {
        new MillionBench(network, report).run();
      }
      if (wanted.contains("bulk")) {
        new BulkBench(network, report, quick ? RECORDS_QUICK : RECORDS, quick ? 1 : ROUNDS_BEFORE)
            .run();
      }
    }
  }

  private static Set<String> wanted(List<String> names) {
    if (names.isEmpty()) {
      return GROUPS.keySet();
    }
    Set<String> wanted = new LinkedHashSet<>();
    for (String name : names) {
      GROUPS.forEach(
          (group, members) -> {
            if (members.contains(name)) {
              wanted.add(group);
            }
          });
    }
    return wanted;
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("bench: could not remove " + folder + ": " + e.getMessage());
    }
  }
}
