package org.kith.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kith.cli.Failure;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.client.NodeAddress;
import org.kith.client.NodeHome;
import org.kith.schema.v1.GetStatusResponse;

/// One organisation's node, as a process of its own that ends with this one.
final class DemoNode {
  private static final long READY_SECONDS_MAX = 120;
  private static final long STOP_SECONDS_MAX = 15;
  private static final long POLL_MILLIS = 100;

  private final String folderName;
  private final String name;
  private final Path home;
  private final Path guard;
  private final Path log;
  private @Nullable Process process;
  private @Nullable KithClient client;

  DemoNode(String folderName, String name, Path base) {
    this.folderName = folderName;
    this.name = name;
    this.home = base.resolve(folderName);
    this.guard = base.resolve("guard").resolve(folderName);
    this.log = base.resolve(folderName + ".log");
  }

  String folderName() {
    return folderName;
  }

  /// The organisation's name.
  String name() {
    return name;
  }

  Path home() {
    return home;
  }

  void start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx512m",
                // It has little to do, and soon: the second compiler would take more than it gives.
                "-XX:TieredStopAtLevel=1",
                // What the launcher knows of earlier starts; the JVM passes over it where it does
                // not fit.
                "-XX:AOTCache=" + System.getProperty("kith.node.cache", "none"),
                "-Xlog:aot*=off",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.kith.cli.Kith",
                "node",
                "run",
                "--dir",
                home.toString(),
                "--guard-dir",
                guard.toString(),
                "--peer-host",
                "127.0.0.1",
                "--stop-with-process",
                Long.toString(ProcessHandle.current().pid())));
    for (String port : List.of("--peer-port", "--api-port", "--http-port")) {
      command.addAll(List.of(port, Integer.toString(FreePorts.next())));
    }
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /// Waits until its API answers.
  void awaitReady() throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
    while (System.nanoTime() < end) {
      if (process == null || !process.isAlive()) {
        throw Failure.refused(name + "'s node stopped at once. Its log ends: " + lastWords());
      }
      Optional<NodeAddress> address = new NodeHome(home).address();
      if (address.isPresent()) {
        KithClient connected = KithClient.of(new NodeHome(home)).connect();
        try {
          connected.node().status();
          client = connected;
          return;
        } catch (KithException.Unreachable e) {
          connected.close();
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw Failure.refused(name + "'s node was not ready in time. Its log ends: " + lastWords());
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.isEmpty() ? "(nothing)" : lines.getLast();
  }

  KithClient client() {
    if (client == null) {
      throw new IllegalStateException(name + "'s node is not ready");
    }
    return client;
  }

  GetStatusResponse status() {
    return client().node().status();
  }

  Optional<Process> process() {
    return Optional.ofNullable(process);
  }

  /// Asks the process to end, and waits; ends it by force where it does not.
  void stop() {
    if (client != null) {
      client.close();
      client = null;
    }
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process = null;
  }
}
