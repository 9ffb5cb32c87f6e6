package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.demo.FreePorts;

/// A node that nobody can dial and that gets out only through an HTTP CONNECT proxy, as in many
/// hospitals. The proxy is tinyproxy as Debian has it.
class ProxyTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Path TINYPROXY = Path.of("/usr/bin/tinyproxy");

  /// 127.0.0.1 in a form that Java reads as a name: only the proxy can make an address of it.
  private static final String ONLY_THE_PROXY_KNOWS = "0x7f000001";

  @TempDir Path folder;
  private final int port = FreePorts.next();
  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable Process proxy;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
    stopProxy();
  }

  @Test
  void aNodeThatOnlyDialsOutExchangesThroughAProxyAndIsToldWhatItRefuses() {
    assumeTrue(Files.isExecutable(TINYPROXY), "tinyproxy is not installed");
    var kith = new Kith(folder);
    Node inside = Node.init(kith, "inside", "Riverside Example Trust", "ZZ1");
    Node outside = Node.init(kith, "outside", "Hillside Example Community Trust", "ZZ2");
    open.add(inside);
    open.add(outside);
    String address = ONLY_THE_PROXY_KNOWS + ":" + outside.peerPort();
    inside.start(
        Map.of("https_proxy", "http://riverside:s%2Decret@127.0.0.1:" + port),
        List.of("--advertise", "none"));
    outside.start(Map.of(), List.of("--advertise", address));

    startProxy("ConnectPort 1", "BasicAuth riverside s-ecret");
    outside.ask(List.of("peer", "add", inside.ask("peer invite").text("invitation"), "--yes"));
    inside.ask(List.of("peer", "add", outside.ask("peer invite").text("invitation"), "--yes"));
    awaitError(inside, "The proxy 127.0.0.1:%d refuses to connect to it (403".formatted(port));
    stopProxy();
    awaitError(inside, "It cannot be reached: Connection refused");
    assertThat(session(inside).get("lastError").getAsString())
        .contains("through the proxy 127.0.0.1:" + port)
        .doesNotContain("s-ecret");
    startProxy("ConnectPort " + outside.peerPort(), "BasicAuth riverside another");
    awaitError(inside, "The proxy 127.0.0.1:%d wants another name and pass".formatted(port));
    assertThat(inside.read("node status")).contains("http://NAME:PASSWORD@HOST:PORT");
    assertThat(session(outside).get("state").getAsString()).isEqualTo("never connected");
    stopProxy();

    startProxy("ConnectPort " + outside.peerPort(), "BasicAuth riverside s-ecret");
    awaitConnected(inside, outside);
    assertThat(session(inside).get("dialledBy").getAsString()).isEqualTo("us");
    assertThat(session(outside).get("dialledBy").getAsString()).isEqualTo("them");
    inside.ask(List.of("publish", sample("riverside/04-sepsis-first-hour-trolley.yaml")));
    outside.ask(List.of("publish", sample("hillside/09-referral-black-hole.yaml")));
    Await.until("both hold both", SOON, () -> inside.records() == 2 && outside.records() == 2);

    stopProxy();
    Await.until("the session is gone", SOON, () -> !isConnected(inside) && !isConnected(outside));
    outside.ask(List.of("publish", sample("hillside/05-cushion-at-first-visit.yaml")));
    startProxy("ConnectPort " + outside.peerPort(), "BasicAuth riverside s-ecret");
    Await.until("it comes back with what was missed", SOON, () -> inside.records() == 3);
    awaitConnected(inside, outside);
  }

  private static String sample(String name) {
    return Checkout.samples().resolve(name).toString();
  }

  private static JsonObject session(Node node) {
    for (JsonElement each : node.ask("node status").json().getAsJsonArray("sessions")) {
      return each.getAsJsonObject();
    }
    throw new AssertionError(node.home() + " has accepted nobody");
  }

  private static boolean isConnected(Node node) {
    return session(node).get("state").getAsString().equals("connected");
  }

  private static void awaitConnected(Node one, Node other) {
    Await.until("connected", SOON, () -> isConnected(one) && isConnected(other));
  }

  private static void awaitError(Node node, String words) {
    Await.until(words, SOON, () -> session(node).get("lastError").getAsString().contains(words));
  }

  private void startProxy(String... rules) {
    try {
      Path config = folder.resolve("tinyproxy.conf");
      var lines = new ArrayList<>(List.of("Port " + port, "Listen 127.0.0.1", "Timeout 600"));
      lines.addAll(List.of("Allow 127.0.0.1", "MaxClients 20", "LogLevel Critical"));
      lines.addAll(List.of(rules));
      Files.write(config, lines);
      proxy =
          new ProcessBuilder(TINYPROXY.toString(), "-d", "-c", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("proxy.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("the proxy listens", SOON, this::listens);
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void stopProxy() {
    Process running = proxy;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      proxy = null;
    }
  }
}
