package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The commands that people are told to use, on three nodes in a row: a and b are peers, b and c
/// are peers, and c accepts a's records through b without ever speaking with a.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TranscriptTest {
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(30);

  private Kith kith = new Kith(Path.of("."));
  private Node a = unset();
  private Node b = unset();
  private Node c = unset();
  private String practice = "";
  private String report = "";

  /// Stands in until the nodes are made.
  @SuppressWarnings("NullAway")
  private static Node unset() {
    return null;
  }

  @BeforeAll
  void threeOrganisations(@TempDir Path folder) {
    kith = new Kith(folder);
    a = Node.init(kith, "a", "Riverside Example Trust", "ZZ1").start();
    b = Node.init(kith, "b", "Hillside Example Community Trust", "ZZ2").start();
    c = Node.init(kith, "c", "Harbour Example Hospice", "ZZ3").start();
  }

  @AfterAll
  void stop() {
    a.close();
    b.close();
    c.close();
  }

  @Test
  @Order(1)
  void pairingShowsOneSafetyNumberAtBothEnds() {
    String inviteA = a.ask("peer invite").text("invitation");
    String inviteB = b.ask("peer invite").text("invitation");
    String inviteC = c.ask("peer invite").text("invitation");

    Answer atB = b.ask(List.of("peer", "add", inviteA, "--yes"));
    Answer atA = a.ask(List.of("peer", "add", inviteB, "--yes"));
    assertThat(atA.text("safetyNumber"))
        .matches("(\\d{5} ){11}\\d{5}")
        .isEqualTo(atB.text("safetyNumber"));

    b.ask(List.of("peer", "add", inviteC, "--yes"));
    c.ask(List.of("peer", "add", inviteB, "--yes"));
    c.ask(List.of("peer", "add", inviteA, "--yes", "--origin-only"));
  }

  @Test
  @Order(2)
  void aRecordOfAIsFoundAtBAndThroughBAtC() {
    Path sample = Checkout.samples().resolve("riverside/04-sepsis-first-hour-trolley.yaml");
    Answer published = a.ask(List.of("publish", sample.toString()));
    practice = published.text("recordId");
    assertThat(practice).matches("[a-z2-7]{52}");
    assertThat(published.text("log")).startsWith("kith/kith1").endsWith("/commons/1");
    assertThat(published.text("index")).isEqualTo("0");
    assertThat(published.text("checkpoint")).contains("\n\n\u2014 ");

    Await.until("the practice is found at b", ARRIVES_WITHIN, () -> finds(b, practice));
    Await.until("the practice is found at c", ARRIVES_WITHIN, () -> finds(c, practice));

    JsonObject result = search(c).get("results").getAsJsonArray().get(0).getAsJsonObject();
    JsonObject record = result.getAsJsonObject("record");
    assertThat(record.get("kind").getAsString()).isEqualTo("practice");
    assertThat(record.get("title").getAsString()).contains("Sepsis trolley");
    assertThat(record.getAsJsonObject("origin").get("name").getAsString())
        .isEqualTo("Riverside Example Trust");
    assertThat(result.get("score").getAsDouble()).isPositive();
    assertThat(search(c).get("totalSize").getAsInt()).isEqualTo(1);
    assertThat(search(c).get("facets").getAsJsonObject().has("kinds")).isTrue();
  }

  private static JsonObject search(Node node) {
    return node.ask(List.of("search", "sepsis trolley", "--kind", "practice", "--page-size", "20"))
        .json();
  }

  private static boolean finds(Node node, String recordId) {
    JsonElement results = search(node).get("results");
    return results instanceof JsonArray array
        && array.asList().stream()
            .map(one -> one.getAsJsonObject().getAsJsonObject("record"))
            .anyMatch(record -> record.get("recordId").getAsString().equals(recordId));
  }

  @Test
  @Order(3)
  void aReportOfCShowsBesideThePracticeAtEveryNode() throws IOException {
    String sample =
        Files.readString(
                Checkout.samples().resolve("riverside/05-tried-sepsis-trolley-maternity.yaml"))
            .replace("@riverside/04-sepsis-first-hour-trolley", practice);
    Path file = kith.folder().resolve("tried.yaml");
    Files.writeString(file, sample);
    report = b.ask(List.of("publish", file.toString())).text("recordId");

    for (Node node : List.of(a, b, c)) {
      Await.until(
          "the report shows beside the practice at " + node.home(),
          ARRIVES_WITHIN,
          () -> node.ask("show " + practice).out().contains(report));
    }
    JsonObject link =
        c.ask("show " + practice).json().getAsJsonArray("linksIn").get(0).getAsJsonObject();
    assertThat(link.get("relation").getAsString()).isEqualTo("tried");
    assertThat(link.get("outcome").getAsString()).isEqualTo("made-worse");
  }

  @Test
  @Order(4)
  void whoeverPlansTheSameIsToldWhatCameOfIt() {
    JsonObject known =
        c.ask(List.of("before-you-start", "a trolley for sepsis on the ward")).json();
    JsonObject nearest = known.getAsJsonArray("practices").get(0).getAsJsonObject();
    assertThat(nearest.getAsJsonObject("record").get("recordId").getAsString()).isEqualTo(practice);
    assertThat(
            nearest
                .getAsJsonArray("setbacks")
                .get(0)
                .getAsJsonObject()
                .get("recordId")
                .getAsString())
        .isEqualTo(report);
    assertThat(known.getAsJsonArray("teams")).isNotEmpty();

    JsonObject tally = c.ask("tally " + practice).json().getAsJsonObject("tally");
    assertThat(tally.get("organisations").getAsInt()).isEqualTo(1);
    assertThat(tally.get("setbacks").getAsInt()).isEqualTo(1);
    assertThat(a.ask("tally " + practice).json().getAsJsonObject("tally")).isEqualTo(tally);
    assertThat(c.ask("spread " + practice).json().getAsJsonArray("links"))
        .extracting(link -> link.getAsJsonObject().get("relation").getAsString())
        .containsExactly("tried");
    assertThat(c.ask("who sepsis").json().getAsJsonArray("teams")).isNotEmpty();
    assertThat(c.ask("readiness " + practice).json().getAsJsonArray("lines"))
        .extracting(line -> line.getAsJsonObject().get("source").getAsString())
        .contains("core-element");
    assertThat(c.ask("recall list").json().getAsJsonArray("recalls")).isEmpty();
    planned();
    Answer nothing = c.answer(List.of("before-you-start"));
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(c.answer(List.of("tally", "zzzzzzzzzz")).exitCode()).isEqualTo(1);
  }

  /// From the checklist to a draft that says what was looked at, and back into a file.
  private void planned() {
    Answer ready = c.ask(List.of("readiness", practice, "--plan"));
    assertThat(ready.err()).contains("Kept as draft");
    String draft =
        c.ask("draft list")
            .json()
            .getAsJsonArray("drafts")
            .get(0)
            .getAsJsonObject()
            .get("draftId")
            .getAsString();
    c.ask(List.of("before-you-start", "--draft", draft, "--different-because", "We have no ward"));
    Path file = kith.folder().resolve("plan.yaml");
    try {
      Files.writeString(file, c.ask(List.of("draft", "show", draft, "--record")).out());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Answer edited = c.ask(List.of("draft", "edit", draft, file.toString()));
    JsonObject record = edited.json().getAsJsonObject("record");
    assertThat(record.getAsJsonObject("triedHere").get("status").getAsString())
        .isEqualTo("planned");
    assertThat(record.getAsJsonObject("priorArt").getAsJsonArray("lookedAt"))
        .extracting(JsonElement::getAsString)
        .contains(practice);
    assertThat(c.answer(List.of("draft", "show", "zzzzzz")).exitCode()).isEqualTo(1);
  }

  @Test
  @Order(5)
  void aProofAndABundleConvinceAStranger() throws IOException {
    Answer proof = c.ask("show " + practice.substring(0, 10) + " --proof");
    assertThat(proof.out()).contains("c2sp.org/tlog-proof@v1");

    Path bundle = kith.folder().resolve("out.kith");
    c.ask("show " + practice + " --bundle " + bundle);
    assertThat(entryNames(bundle))
        .contains(
            "record.json",
            "leaf.bin",
            "payload.bin",
            "salt.bin",
            "proof.tlog-proof",
            "vkeys.txt",
            "manifest-1.bin",
            "README.txt");
    Answer verified = kith.run("verify out.kith -o json").ok();
    assertThat(verified.json().get("valid").getAsBoolean()).isTrue();
    assertThat(verified.text("trust")).isEqualTo("self-asserted");

    String vkey = new String(entry(bundle, "vkeys.txt"), UTF_8).lines().findFirst().orElseThrow();
    assertThat(kith.run(List.of("verify", "out.kith", "--vkey", vkey, "-o", "json")).ok().out())
        .contains("\"valid\"");
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  @Test
  @Order(6)
  void aBundleThatWasTouchedIsRefused() throws IOException {
    Path bundle = kith.folder().resolve("out.kith");
    for (String name : List.of("leaf.bin", "payload.bin", "salt.bin", "manifest-1.bin")) {
      Path touched = kith.folder().resolve("touched.kith");
      rewrite(bundle, touched, name, TranscriptTest::flipLastBit);
      Answer answer = kith.run("verify " + touched + " -o json").ended(1);
      assertThat(answer.json().get("valid").getAsBoolean()).as(name).isFalse();
    }
    Path touched = kith.folder().resolve("touched.kith");
    rewrite(
        bundle,
        touched,
        "record.json",
        bytes -> new String(bytes, UTF_8).replace("Sepsis trolley", "Sepsis tray").getBytes(UTF_8));
    kith.run("verify " + touched + " -o json").ended(1);
  }

  private static byte[] flipLastBit(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[flipped.length - 1] ^= 1;
    return flipped;
  }

  @Test
  @Order(7)
  void statusIsHonestAtEachNode() {
    for (Node node : List.of(a, b, c)) {
      JsonObject status = node.ask("node status").json();
      assertThat(status.get("publishing").getAsString()).isEqualTo("ON");
      assertThat(status.get("records").getAsInt()).isEqualTo(2);
      Await.until(
          node.home() + " has indexed both records",
          ARRIVES_WITHIN,
          () -> node.ask("node status").json().get("indexed").getAsInt() == 2);
    }
    Await.until(
        "b has proved that it is up to date with both peers",
        Duration.ofSeconds(60),
        () ->
            b.ask("node status").json().getAsJsonArray("sessions").asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(one -> one.has("upToDate") && one.get("upToDate").getAsBoolean())
                    .count()
                == 2);
  }

  @Test
  @Order(8)
  void aRetractionShowsEverywhere() throws IOException {
    Path file = kith.folder().resolve("retract.yaml");
    Files.writeString(
        file,
        """
        title: We take back our report on the sepsis trolley
        summary: The report named the wrong unit and will be written again by the right team.
        topics: [sepsis]
        authorRole: lead nurse of urgent care
        audience: network
        licence: CC-BY-4.0
        links: [{relation: retracts, recordId: %s}]
        retraction: {reason: wrong}
        """
            .formatted(report));
    b.ask(List.of("publish", file.toString()));
    for (Node node : List.of(a, b, c)) {
      Await.until(
          "the retraction shows at " + node.home(),
          ARRIVES_WITHIN,
          () -> node.ask("show " + report).out().contains("\"retracted\""));
    }
  }

  @Test
  @Order(8)
  void whatIsHiddenHereIsShownElsewhere() {
    assertThat(c.ask(List.of("hide", practice, "--reason", "Under review")).text("state"))
        .isEqualTo("hidden");
    assertThat(finds(c, practice)).isFalse();
    assertThat(finds(b, practice)).isTrue();
    assertThat(c.ask("hide --list").out()).contains("Under review");
    assertThat(c.ask(List.of("hide", practice, "--undo")).text("state")).isEqualTo("shown");
    assertThat(finds(c, practice)).isTrue();
    assertThat(c.ask(List.of("show", practice, report)).json().getAsJsonArray("records"))
        .hasSize(2);
    assertThat(c.ask("topics settings").out()).contains("acute-ward");
    assertThat(c.ask("node limits").out()).contains("BytesMax");
    assertThat(c.ask("node sync --wait 30").json().getAsJsonArray("sessions")).isNotEmpty();
  }

  @Test
  @Order(9)
  void aRestartKeepsEverythingAndCatchesUp() {
    b.stop();
    Path sample = Checkout.samples().resolve("riverside/06-insulin-pens-look-alike.yaml");
    a.ask(List.of("publish", sample.toString()));
    b.start();
    Await.until("b has what a published meanwhile", ARRIVES_WITHIN, () -> b.records() == 4);
    Await.until("c has it through b", ARRIVES_WITHIN, () -> c.records() == 4);
    assertThat(finds(c, practice)).isTrue();
  }

  @Test
  @Order(10)
  void aKilledNodeLosesNothingThatItAcknowledged() {
    Path sample = Checkout.samples().resolve("riverside/09-bed-moves-at-night.yaml");
    String id = a.ask(List.of("publish", sample.toString())).text("recordId");
    a.kill();
    a.start();
    assertThat(a.ask("show " + id).out()).contains("Moving patients at night");
    assertThat(a.ask("node status").text("publishing")).isEqualTo("ON");
    Await.until("b has it", ARRIVES_WITHIN, () -> b.records() == 5);
  }

  @Test
  @Order(11)
  void afterAPeerIsRemovedNothingMoreFlows() {
    String organisation = a.ask("org show").text("organisationId");
    b.ask(List.of("peer", "remove", organisation, "--reason", "the drill of this test"));
    assertThat(b.ask("peer list").out()).contains("removed");
    Path sample = Checkout.samples().resolve("riverside/15-good-care-interpreter.yaml");
    a.ask(List.of("publish", sample.toString()));
    Path own = Checkout.samples().resolve("hillside/09-referral-black-hole.yaml");
    b.ask(List.of("publish", own.toString()));
    // b's own record reaches c, so the way is open; a's later one must not have come with it.
    Await.until("c has b's record", ARRIVES_WITHIN, () -> c.records() == 6);
    assertThat(b.records()).isEqualTo(6);
    assertThat(a.records()).isEqualTo(6);
  }

  @Test
  @Order(12)
  void offlineChecksAgreeAfterwards() {
    int before = b.records();
    b.stop();
    assertThat(kith.run("node verify --dir b -o json").ok().json().get("sound").getAsBoolean())
        .isTrue();
    kith.run("node rebuild --dir b -o json").ok();
    b.start();
    Await.until("b shows what it showed before", ARRIVES_WITHIN, () -> b.records() == before);
    assertThat(finds(b, practice)).isTrue();
  }

  private interface Change {
    byte[] apply(byte[] bytes);
  }

  private static List<String> entryNames(Path zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      var names = new java.util.ArrayList<String>();
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
      return names;
    }
  }

  private static byte[] entry(Path zip, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return in.readAllBytes();
        }
      }
    }
    throw new AssertionError(zip + " holds no " + name);
  }

  private static void rewrite(Path from, Path to, String name, Change change) throws IOException {
    Path next = to.resolveSibling(to.getFileName() + ".next");
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(next))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().equals(name) ? change.apply(bytes) : bytes);
        out.closeEntry();
      }
    }
    Files.move(next, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
