package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.NodeHome;
import org.kith.schema.v1.GetStatusResponse;

/// One organisation's node in a process of its own, started as a person would.
final class BenchNode {
  /// Exit code of an import of which some rows were refused.
  private static final int SOME_REFUSED = 1;

  private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":\\s*(\\d+)");
  private static final int READY_SECONDS_MAX = 60;
  private static final int STOP_SECONDS_MAX = 20;
  private static final Duration CALL_MAX = Duration.ofMinutes(5);

  private final Path folder;
  private final Path home;
  private final Path log;
  private boolean meaning;
  private @Nullable Process process;
  private @Nullable KithClient client;
  private double secondsToReady;

  /// @param meaning whether records are found by meaning too
  BenchNode(Path folder, String name, boolean meaning) {
    this.folder = folder;
    this.meaning = meaning;
    this.home = folder.resolve("home");
    this.log = folder.resolve("node.log");
    command(
        List.of("org", "init", "--dir", home.toString(), "--name", name, "--no-input"),
        folder.resolve("init.log"),
        Set.of(0));
  }

  private void command(List<String> words, Path output, Set<Integer> fine) {
    try {
      int code = launch(words, output, "").waitFor();
      if (!fine.contains(code)) {
        throw new IllegalStateException(
            "kith " + String.join(" ", words) + ": " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Imports a file of records with a map; gives how many were published.
  int importFile(Path file, Path map) throws IOException {
    Path answer = folder.resolve("import.json");
    command(
        List.of(
            "import",
            "--dir",
            home.toString(),
            file.toString(),
            "--map",
            map.toString(),
            "-o",
            "json"),
        answer,
        Set.of(0, SOME_REFUSED));
    Matcher accepted = ACCEPTED.matcher(Files.readString(answer));
    if (!accepted.find()) {
      throw new IllegalStateException("kith import said " + Files.readString(answer));
    }
    return Integer.parseInt(accepted.group(1));
  }

  /// Runs a command about this node that must succeed.
  void kith(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--dir", home.toString()));
    command(all, folder.resolve(words[0] + ".log"), Set.of(0));
  }

  private Process launch(List<String> words, Path output, String javaOptions) throws IOException {
    List<String> command = new ArrayList<>(words);
    command.addFirst(System.getProperty("kith.launcher", "deploy/kith"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    if (!javaOptions.isEmpty()) {
      builder.environment().put("JDK_JAVA_OPTIONS", javaOptions);
    }
    return builder.start();
  }

  void start() {
    start("");
  }

  /// @param javaOptions beside those that the launcher gives
  void start(String javaOptions) {
    try {
      long start = System.nanoTime();
      process =
          launch(
              List.of(
                  "node",
                  "run",
                  "--dir",
                  home.toString(),
                  "--guard-dir",
                  folder.resolve("guard").toString(),
                  "--meaning",
                  meaning ? "on" : "off",
                  "--peer-host",
                  "127.0.0.1",
                  "--peer-port",
                  "" + freePort(),
                  "--api-port",
                  "" + freePort(),
                  "--http-port",
                  "" + freePort()),
              log,
              javaOptions);
      Network.await("the node is ready; see " + log, READY_SECONDS_MAX, this::isReady);
      secondsToReady = (System.nanoTime() - start) / 1e9;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    try {
      String said = Files.readString(log);
      if (process != null && !process.isAlive()) {
        throw new IllegalStateException("the node ended:\n" + said);
      }
      return said.contains("ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From its next start on it finds records by meaning too.
  void findByMeaning() {
    meaning = true;
  }

  Path folderOfHome() {
    return home;
  }

  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the node does not run");
    }
    return running.pid();
  }

  NodeHome home() {
    return new NodeHome(home);
  }

  /// The one client of this node; its connection is opened once.
  KithClient client() {
    KithClient open = client;
    if (open == null) {
      open = KithClient.of(home()).deadline(CALL_MAX).connect();
      client = open;
    }
    return open;
  }

  GetStatusResponse status() {
    return client().node().status();
  }

  /// Entries of this organisation's commons log that are verified and durable here.
  int size(String organisationId) {
    return status().getLogsList().stream()
        .filter(found -> found.getOrigin().equals(organisationId))
        .filter(found -> found.getCircle().equals("commons"))
        .mapToInt(found -> found.getSize())
        .sum();
  }

  void stop() {
    KithClient open = client;
    if (open != null) {
      open.close();
      client = null;
    }
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
