package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;

/// Commands as people type them, against whole nodes, each with a use that is wrong and what it
/// says.
class CommandsAtNodesTest {
  private static final String NOBODY = "zzzzzzzzzz";

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private TypedNode start(String name) throws Exception {
    TypedNode node = TypedNode.init(folder, name).start();
    open.add(node);
    return node;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void refused(int code, String words, Ended ended) {
    assertThat(ended.with(code).err()).contains(words);
  }

  /// Accepts a node that cannot be dialled: these reach one another by file only.
  private static void acceptByFile(TypedNode node, TypedNode other) throws Exception {
    String line =
        other.ask("peer", "invite", "--endpoint", "127.0.0.1:1").get("invitation").getAsString();
    node.type("peer", "add", line, "--yes").with(0);
  }

  @Test
  void filesOfTheExchangeGoThereAndBack() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    TypedNode c = start("hillside");
    acceptByFile(a, b);
    acceptByFile(b, a);
    acceptByFile(a, c);
    a.publish("The first that goes by file");
    a.publish("The second that goes by file");
    String all = file("all.kt");
    JsonObject written = a.ask("bundle", "export", "--to-peer", b.organisation(), "--out", all);
    assertThat(written.getAsJsonArray("files")).hasSize(1);
    JsonObject taken = b.ask("bundle", "import", all);
    assertThat(taken.get("entries").getAsInt()).isEqualTo(2);
    assertThat(taken.get("complete").getAsBoolean()).isTrue();

    a.publish("The third that goes by file");
    String have = file("have.kt");
    b.type("bundle", "export", "--to-peer", a.organisation(), "--state-only", "--out", have)
        .with(0);
    String rest = file("rest.kt");
    String own = file("own.kt");
    a.type("bundle", "export", "--to-peer", b.organisation(), "--state-only", "--out", own).with(0);
    acceptByFile(c, a);
    String others = file("others.kt");
    c.type("bundle", "export", "--to-peer", a.organisation(), "--state-only", "--out", others)
        .with(0);
    for (String[] wrong : new String[][] {{own, "ourselves"}, {others, "Hillside Example Trust"}}) {
      refused(
          1,
          "This file was made by "
              + wrong[1]
              + "; give one that Harbour Example Trust made for us.",
          a.type(
              "bundle",
              "export",
              "--to-peer",
              b.organisation(),
              "--since",
              wrong[0],
              "--out",
              rest));
      assertThat(Path.of(rest)).doesNotExist();
    }
    a.type("bundle", "export", "--to-peer", b.organisation(), "--since", have, "--out", rest)
        .with(0);
    assertThat(Files.size(Path.of(rest))).isLessThan(Files.size(Path.of(all)));
    taken = b.ask("bundle", "import", rest);
    assertThat(taken.get("entries").getAsInt()).isEqualTo(1);
    assertThat(taken.get("alreadyHeld").getAsInt()).isZero();
    assertThat(a.ask("audit", "list").toString())
        .contains("file of the exchange written for " + b.organisation() + ": 2 records")
        .contains("file of the exchange written for " + b.organisation() + ": 1 records");

    refused(
        2,
        "--part-mib takes 2 or more.",
        a.type("bundle", "export", "--to-peer", b.organisation(), "--out", all, "--part-mib", "1"));
    Path none = Files.writeString(folder.resolve("none.kt"), "no transfer");
    refused(
        1,
        none + " is no file of kith bundle export.",
        a.type(
            "bundle",
            "export",
            "--to-peer",
            b.organisation(),
            "--since",
            none.toString(),
            "--out",
            all));
    refused(
        1,
        none + " is no file of kith bundle export.",
        b.type("bundle", "import", none.toString()));
    String foreign = file("foreign.kt");
    a.type("bundle", "export", "--to-peer", c.organisation(), "--out", foreign).with(0);
    refused(
        1,
        "The file was made for another organisation; ask its sender for one for you.",
        b.type("bundle", "import", foreign));
    refused(
        1,
        "No organisation that is known here has the id kith1" + NOBODY,
        a.type("bundle", "export", "--to-peer", "kith1" + NOBODY, "--out", all));
  }

  @Test
  void aLargeFileGoesInParts() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    acceptByFile(a, b);
    acceptByFile(b, a);
    var rows = new StringBuilder();
    String long8000 = "What happened was long. ".repeat(330);
    for (int i = 0; i < 150; i++) {
      var row = new JsonObject();
      row.addProperty("title", "One of many long ones, number " + i);
      row.addProperty("summary", "What a test wrote down to see whether it arrives.");
      var topics = new JsonArray();
      topics.add("handover");
      row.add("topics", topics);
      row.addProperty("authorRole", "test author");
      row.addProperty("audience", "network");
      row.addProperty("licence", "CC-BY-4.0");
      var lesson = new JsonObject();
      lesson.addProperty("lessonType", "worked");
      lesson.addProperty("whatHappened", long8000);
      lesson.addProperty("whatWeLearned", long8000);
      row.add("lesson", lesson);
      rows.append(row).append('\n');
    }
    Path jsonl = Files.writeString(folder.resolve("rows.jsonl"), rows.toString());
    assertThat(a.ask("import", jsonl.toString(), "--format", "jsonl").get("accepted").getAsInt())
        .isEqualTo(150);
    String parts = file("parts.kt");
    JsonArray files =
        a.ask("bundle", "export", "--to-peer", b.organisation(), "--out", parts, "--part-mib", "2")
            .getAsJsonArray("files");
    assertThat(files.size()).isGreaterThan(1);
    var words = new ArrayList<>(List.of("bundle", "import"));
    files.asList().reversed().forEach(one -> words.add(one.getAsString())); // in any order
    JsonObject first = b.type("bundle", "import", parts + ".1", "-o", "json").with(1).printed();
    assertThat(first.get("complete").getAsBoolean()).isFalse();
    assertThat(first.get("problems").toString())
        .contains("The end of the file is missing; what came before it is taken.");
    JsonObject taken = b.ask(words.toArray(String[]::new));
    assertThat(taken.get("complete").getAsBoolean()).isTrue();
    assertThat(taken.get("entries").getAsInt() + first.get("entries").getAsInt()).isEqualTo(150);
  }

  @Test
  void whatWasErasedIsListedShownAndErasedHere() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    a.join(b);
    assertThat(a.type("erasure", "list").with(0).out()).isEqualTo("Nothing was erased.\n");
    String mine = a.publish("One of ours that must go");
    String theirs = b.publish("One of theirs that we erase here");
    Await.until("b has it", () -> b.found("ours") == 1);
    Await.until("a has it", () -> a.found("theirs") == 1);
    b.close();
    String kept = file("kept.kt");
    a.type("bundle", "export", "--to-peer", b.organisation(), "--out", kept).with(0);
    a.type("retract", mine, "--reason", "personal-data").with(0);
    Await.until(
        "it is gone",
        () -> a.type("erasure", "show", mine).with(0).out().contains("here     erased\n"));
    assertThat(a.type("erasure", "show", mine.substring(0, 8)).with(0).out())
        .contains("record   " + mine)
        .contains(
            "others   1: erased at 0, never held by 0, held and not yet erased by 0, no answer"
                + " from 1\n")
        .contains("by file  handed on by 1 file that this node wrote\n")
        .containsPattern("waiting +Harbour Example Trust +today +1");
    b.start();
    Await.until(
        "b has confirmed",
        () -> a.type("erasure", "show", mine).out().contains("others   1: erased at 1"));
    JsonObject shown =
        a.ask("erasure", "show", mine).getAsJsonArray("erasures").get(0).getAsJsonObject();
    assertThat(shown.get("stateHere").getAsString()).isEqualTo("erased");
    assertThat(shown.get("waiting").getAsInt()).isZero();
    JsonObject holder = shown.getAsJsonArray("holders").get(0).getAsJsonObject();
    assertThat(holder.get("state").getAsString()).isEqualTo("erased");
    assertThat(holder.get("logSize").getAsInt()).isEqualTo(2);
    assertThat(holder.get("lastHeard").getAsString()).startsWith("20");

    a.type("erasure", "here", theirs, "--reason", "It names a patient.").with(0);
    assertThat(a.type("erasure", "list").with(0).out())
        .contains(mine.substring(0, 12))
        .contains(theirs.substring(0, 12));
    assertThat(a.type("erasure", "show", theirs).with(0).out()).contains("a decision here only");

    refused(
        1,
        "No record that was erased has an id that starts with " + NOBODY + ".",
        a.type("erasure", "show", NOBODY));
    refused(
        1,
        "is your own organisation's record: retract it with erasing, so that others erase it too",
        a.type("erasure", "here", mine, "--reason", "It names a patient."));
    refused(
        1,
        "The record is erased already.",
        a.type("erasure", "here", theirs, "--reason", "Again."));
    refused(2, "--reason", a.type("erasure", "here", theirs));
  }

  @Test
  void aLogIsClosedInOrderAndPeersLearnItNowOrLater() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    TypedNode c = start("hillside");
    a.join(b);
    a.join(c);
    String before = a.publish("The last of the first log");
    for (TypedNode node : List.of(b, c)) {
      Await.until("it has come", () -> node.found("\"first log\"") == 1);
    }
    c.close(); // it is away while the log changes
    String next = file("next.txt");
    a.type("org", "rotate", "--log", "--out", next).with(0);
    String key = a.home().resolve("root-MOVE-OFFLINE/root-1.pem").toString();
    Ended.kith(List.of("org", "sign", next, "--key", key)).with(0);
    a.type("org", "install", next).with(0);
    a.close();
    a.start();
    String id = a.organisation();
    assertThat(a.ask("org", "show").get("vkey").getAsString()).contains("/commons/2+");
    a.publish("The first of the second log");
    b.type("node", "status").with(0);
    Await.until("b has learned it", () -> b.size(id, 2) == 1);
    c.start();
    Await.until("c has learned it too", () -> c.size(id, 2) == 1);
    for (TypedNode node : List.of(a, b, c)) {
      assertThat(node.size(id, 1)).isEqualTo(1);
      Await.until("both are found", () -> node.found("log") == 2);
      JsonObject old = node.ask("show", before).getAsJsonObject("record");
      assertThat(old.get("state").getAsString()).isEqualTo("current");
      assertThat(old.has("cautions")).isFalse(); // it was closed, not revoked
    }
    assertThat(a.ask("org", "withdrawn").toString()).doesNotContain(before);
    refused(1, "cannot follow", a.type("org", "install", next));
    a.close();
    refused(
        3, "No node is running on " + a.home(), a.type("org", "rotate", "--log", "--out", next));
  }

  @Test
  void onlySomeContentIsFetched() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    assertThat(b.type("node", "payloads").with(0).out())
        .contains("topics    all\nsize      any\nnot here  0 records' content\n");
    b.type("node", "payloads", "--topic", "falls", "--kib-max", "64").with(0);
    a.join(b);
    a.publish("About something else than falls");
    Await.until("its entry has come", () -> b.size(a.organisation(), 1) == 1);
    Await.until(
        "its content has not",
        () ->
            b.type("node", "payloads")
                .with(0)
                .out()
                .equals(
                    "topics    falls\nsize      64 KiB at most\nnot here  1 records' content\n"));
    assertThat(b.found("something")).isZero();
    b.type("node", "payloads", "--all").with(0);
    Await.until("now it has", () -> b.found("something") == 1);
    refused(
        2,
        "Give --all, or what is wanted with --topic and --kib-max.",
        b.type("node", "payloads", "--all", "--kib-max", "1"));
    refused(1, "kith: Topic 1 of the policy: ", b.type("node", "payloads", "--topic", "weather"));
    refused(1, "must be 0 (no limit) or more", b.type("node", "payloads", "--kib-max", "-1"));
  }

  @Test
  void twoHistoriesGoIntoAFileThatConvincesAnybody() throws Exception {
    TestHome liar = TestHome.make(folder, "liar");
    List<TestNode> nodes = new ArrayList<>();
    List<TestHome> homes = new ArrayList<>();
    for (String name : List.of("b", "c")) {
      TestHome home = TestHome.make(folder, name);
      home.keepToken();
      TestNode node = TestNode.start(home);
      open.add(node);
      homes.add(home);
      nodes.add(node);
      node.accept(liar);
    }
    String dir = homes.get(0).path().toString();
    assertThat(Ended.kith(List.of("peer", "forks", "--dir", dir)).with(0).out())
        .isEqualTo("No organisation has contradicted itself.\n");
    EquivocationTest.showHistory(folder, liar, "one side", homes.get(0), nodes.get(0), 1);
    EquivocationTest.showHistory(folder, liar, "other side", homes.get(1), nodes.get(1), 2);
    nodes.get(0).accept(homes.get(1), nodes.get(1).peerAddress());
    nodes.get(1).accept(homes.get(0), nodes.get(0).peerAddress());
    Path proofs = folder.resolve("proofs");
    Await.until(
        "the proof is there",
        () ->
            Ended.kith(List.of("peer", "forks", "--dir", dir, "--out", proofs.toString()))
                .with(0)
                .out()
                .contains("now           frozen: nothing new of it"));
    Path proof;
    try (var files = Files.list(proofs)) {
      proof = files.findFirst().orElseThrow();
    }
    String organisation = liar.chain().organisation().text();
    assertThat(proof.getFileName().toString()).isEqualTo(organisation.substring(0, 16) + "-1.fork");
    Ended verified = Ended.kith(List.of("verify-fork", proof.toString(), "-o", "json"));
    assertThat(verified.json().get("proved").getAsBoolean()).isTrue();
    assertThat(verified.text("organisationId")).isEqualTo(organisation);

    byte[] bytes = Files.readAllBytes(proof);
    bytes[bytes.length / 2] ^= 1;
    Path touched = Files.write(folder.resolve("touched.fork"), bytes);
    refused(
        1,
        touched + " proves nothing: the statements in it can both be true, or are not signed.",
        Ended.kith(List.of("verify-fork", touched.toString())));
    refused(
        2,
        "The file " + file("nowhere.fork") + " does not exist; name one that does.",
        Ended.kith(List.of("verify-fork", file("nowhere.fork"))));
  }

  @Test
  void aPolicyAsksForWitnesses() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    a.join(b);
    String id = a.publish("One that others hold too");
    String bundle = file("out.kith");
    Await.until(
        "a bundle has b's word that it holds it",
        () -> {
          Files.deleteIfExists(Path.of(bundle));
          a.type("show", id, "--bundle", bundle).with(0);
          return !Ended.kith(List.of("verify", bundle, "-o", "json"))
              .json()
              .getAsJsonArray("witnesses")
              .isEmpty();
        });
    String key =
        a.ask("peer", "show", b.organisation())
            .getAsJsonObject("peer")
            .get("cosignVkey")
            .getAsString();
    String stranger =
        b.ask("peer", "show", a.organisation())
            .getAsJsonObject("peer")
            .get("cosignVkey")
            .getAsString();
    Path met = folder.resolve("met.txt");
    Files.writeString(met, "witness harbour " + key + "\nquorum harbour\n");
    assertThat(Ended.kith(List.of("verify", bundle, "--policy", met.toString())).with(0).out())
        .contains("1 cosigned; your policy is met");
    assertThat(
            Ended.kith(List.of("verify", bundle, "--policy", met.toString(), "-o", "json"))
                .text("policy"))
        .isEqualTo("met");
    assertThat(Ended.kith(List.of("verify", bundle, "-o", "json")).json().has("policy")).isFalse();
    Path unmet = folder.resolve("unmet.txt");
    Files.writeString(
        unmet,
        "witness harbour %s\nwitness other %s\ngroup both all harbour other\nquorum both\n"
            .formatted(key, stranger));
    refused(
        1,
        "The bundle is not valid: ",
        Ended.kith(List.of("verify", bundle, "--policy", unmet.toString())));
    Path none = Files.writeString(folder.resolve("none.txt"), "quorum nobody\n");
    refused(
        2,
        none
            + " is no policy. Line 1 of the policy names no quorum that a line above defines, or a"
            + " second one.",
        Ended.kith(List.of("verify", bundle, "--policy", none.toString())));
  }

  @Test
  void onlyWithdrawnRecordsArePublishedAgain() throws Exception {
    TypedNode a = start("riverside");
    assertThat(a.type("org", "withdrawn").with(0).out())
        .isEqualTo("None of your records stands above the end of a log.\n");
    String id = a.publish("One that nothing happened to");
    refused(2, "Give the ids of records, or --all.", a.type("org", "republish"));
    refused(2, "Give the ids of records, or --all.", a.type("org", "republish", id, "--all"));
    refused(
        1,
        "kith: Record id 1 is no withdrawn record of yours whose content is here",
        a.type("org", "republish", id));
  }
}
