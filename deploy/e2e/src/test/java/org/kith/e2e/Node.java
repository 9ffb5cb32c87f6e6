package org.kith.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kith.cli.demo.FreePorts;

/// One organisation's node, as a process of its own, with its home under the test's folder.
final class Node implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(40);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  /// Most nodes here live for some seconds: the JVM's second compiler costs more than it gives.
  private static final Map<String, String> SHORT_LIVED =
      Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

  private final Kith kith;
  private final String home;
  private final int peerPort = FreePorts.next();
  private final int apiPort = FreePorts.next();
  private final int httpPort = FreePorts.next();
  private int starts;
  private @Nullable Process process;

  private Node(Kith kith, String home) {
    this.kith = kith;
    this.home = home;
  }

  /// Makes an organisation with its home in the folder `home`, and starts nothing.
  static Node init(Kith kith, String home, String name, String ods) {
    kith.run(List.of("org", "init", "--dir", home, "--name", name, "--ods", ods, "--no-input"))
        .ok();
    return new Node(kith, home);
  }

  /// A home that is there already: a copy of another.
  static Node of(Kith kith, String home) {
    return new Node(kith, home);
  }

  /// `node run` where it must refuse; what it says.
  String refused(List<String> flags) {
    var words = new ArrayList<>(List.of("node", "run", "--dir", home));
    words.addAll(List.of("--peer-host", "127.0.0.1", "--peer-port", "" + FreePorts.next()));
    words.addAll(
        List.of("--api-port", "" + FreePorts.next(), "--http-port", "" + FreePorts.next()));
    words.addAll(flags);
    Answer answer = kith.process(words);
    if (answer.exitCode() == 0) {
      throw new AssertionError("it started and stopped: " + answer);
    }
    return answer.err();
  }

  String home() {
    return home;
  }

  Path folder() {
    return kith.folder().resolve(home);
  }

  int peerPort() {
    return peerPort;
  }

  int httpPort() {
    return httpPort;
  }

  Node start() {
    return start(Map.of(), List.of());
  }

  /// Starts with variables of its own and more flags.
  Node start(Map<String, String> variables, List<String> flags) {
    Map<String, String> all = new HashMap<>(SHORT_LIVED);
    all.putAll(variables);
    return launch(all, flags);
  }

  /// Starts it as it would be for years.
  Node startForWork() {
    return launch(Map.of(), List.of());
  }

  private Node launch(Map<String, String> variables, List<String> flags) {
    var words = new ArrayList<>(List.of("node", "run", "--dir", home));
    words.addAll(List.of("--peer-host", "127.0.0.1", "--peer-port", "" + peerPort));
    words.addAll(List.of("--api-port", "" + apiPort, "--http-port", "" + httpPort));
    words.addAll(flags);
    try {
      starts++;
      Path out = kith.folder().resolve(home + "-" + starts + ".out");
      process = kith.start(words, variables, out, log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until(home + " is ready", START_MAX, () -> said("ready"));
    return this;
  }

  /// Whether the node's log holds these words since its last start.
  boolean said(String words) {
    Process running = process;
    String log = Checkout.read(log());
    if (running == null || !running.isAlive()) {
      throw new AssertionError(home + " is not running. Its log:\n" + log);
    }
    return log.contains(words);
  }

  private Path log() {
    return kith.folder().resolve(home + "-" + starts + ".log");
  }

  /// `kith <words> --dir <home> -o json`, which must succeed.
  Answer ask(String words) {
    return kith.run(words + " --dir " + home + " -o json").ok();
  }

  Answer ask(List<String> words) {
    return answer(words).ok();
  }

  /// As above, however it ends.
  Answer answer(List<String> words) {
    var all = new ArrayList<>(words);
    all.addAll(List.of("--dir", home, "-o", "json"));
    return kith.run(all);
  }

  /// `kith <words> --dir <home>`, as people read it.
  String read(String words) {
    return kith.run(words + " --dir " + home).ok().out();
  }

  int records() {
    return ask("node status").json().get("records").getAsInt();
  }

  /// Stops the node as a service manager does: SIGTERM, and it ends by itself with exit code 0.
  void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new AssertionError(home + " did not stop on SIGTERM:\n" + Checkout.read(log()));
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process = null;
    if (Files.exists(folder().resolve("api.json"))) {
      throw new AssertionError(home + " left its api.json behind");
    }
  }

  /// Ends the node at once, as a power cut would.
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      process = null;
    }
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null && running.isAlive()) {
      stop();
    }
  }
}
