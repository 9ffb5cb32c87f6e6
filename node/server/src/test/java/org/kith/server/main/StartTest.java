package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kith.schema.v1.Publishing;

/// How a node starts, refuses to start, and says why.
class StartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "keys,rwxr-x---,chmod 700",
    "keys/log-1.pem,rw-r-----,chmod 600",
    "keys/tls.pem,rw----r--,chmod 600",
    "secrets,rwx--x---,chmod 700",
    "secrets/passphrase,rw-rw----,chmod 600",
  })
  void looserModesAreRefusedWithWhatToDo(String file, String mode, String what) throws Exception {
    TestHome home = TestHome.make(folder, "a"); // SPEC 4.6
    Files.setPosixFilePermissions(home.path().resolve(file), PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> TestNode.start(home))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(what + " " + home.path().resolve(file));
    assertThat(home.path().resolve("store")).doesNotExist();
  }

  @Test
  void aWrongPassphraseIsSaid() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    Files.writeString(home.path().resolve("secrets/passphrase"), "another");
    assertThatThrownBy(() -> TestNode.start(home))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("log-1.pem cannot be opened");
  }

  @Test
  void aFolderThatIsNoHomeIsSaid() {
    assertThatThrownBy(() -> HomeFolder.at(folder, Optional.empty()))
        .hasMessageContaining("kith org init --dir " + folder);
  }

  @Test
  void aGuardInsideTheHomeIsRefused() throws Exception { // SPEC 5.1
    TestHome home = TestHome.make(folder, "a");
    assertThatThrownBy(
            () ->
                GuardFolder.choose(
                    Optional.of(home.path().resolve("guard")),
                    home.path(),
                    home.chain().organisation(),
                    Map.of()))
        .hasMessageContaining("--guard-dir");
    assertThat(
            GuardFolder.choose(
                Optional.empty(),
                home.path(),
                home.chain().organisation(),
                Map.of("XDG_STATE_HOME", "/state")))
        .isEqualTo(Path.of("/state/kith/guard", home.chain().organisation().text()));
  }

  @ParameterizedTest
  @CsvSource({"--peer-port", "--api-port", "--http-port"})
  void aPortInUseIsSaid(String flag) throws Exception {
    TestHome home = TestHome.make(folder, "a");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> TestNode.start(home, flag, port))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining(port)
          .hasMessageContaining("Choose another with " + flag);
    }
    TestNode.start(home).close();
  }

  @Test
  void oneHomeRunsOnce() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    try (TestNode node = TestNode.start(home)) {
      assertThatThrownBy(() -> TestNode.start(home))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("uses");
      assertThat(node.isHealthy()).isTrue();
    }
  }

  @Test
  void aCopyWithAnotherGuardOnlyReads() throws Exception { // SPEC 5.3
    TestHome home = TestHome.make(folder, "a");
    try (TestNode node = TestNode.start(home)) {
      node.publish(TestNode.lesson("Before it was copied"));
    }
    TestHome copy =
        new TestHome(
            home.path(),
            folder.resolve("other-guard"),
            home.token(),
            home.chain(),
            home.root(),
            home.log(),
            home.tls());
    try (TestNode node = TestNode.start(copy)) {
      assertThat(node.status().getPublishing()).isEqualTo(Publishing.READ_ONLY);
      assertThat(node.status().getReason()).contains("guard");
      assertThatThrownBy(() -> node.publish(TestNode.lesson("Never signed twice")))
          .satisfies(e -> assertThat(Refusals.reason(e)).isEqualTo("READ_ONLY"))
          .hasMessageContaining("FAILED_PRECONDITION");
      Await.until("it still reads", () -> node.status().getRecords() == 1);
    }
  }

  @Test
  void theStatusSaysWhatAnOperatorShouldKnow() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      assertThat(node.status().getWarningsList())
          .anyMatch(w -> w.startsWith("keys unprotected"))
          .anyMatch(w -> w.startsWith("one person governs this node"))
          .anyMatch(w -> w.startsWith("one root key"));
      assertThat(Files.getPosixFilePermissions(node.home().path().resolve("api.json")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void metricsAndHealthHaveNoContent() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"));
        HttpClient http = HttpClient.newHttpClient()) {
      node.publish(TestNode.lesson("Canary in the metrics"));
      String base = "http://127.0.0.1:" + node.node().httpPort();
      assertThat(get(http, base + "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(http, base + "/readyz").body()).isEqualTo("ready\n");
      String metrics = get(http, base + "/metrics").body();
      assertThat(metrics)
          .contains("kith_journal_frames", "kith_peer_sessions 0.0")
          .doesNotContain("Canary", "Trust", "kith1");
      assertThat(get(http, base + "/elsewhere").statusCode()).isEqualTo(404);
      var post =
          HttpRequest.newBuilder(URI.create(base + "/metrics"))
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();
      assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }
  }

  private static HttpResponse<String> get(HttpClient http, String uri) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
