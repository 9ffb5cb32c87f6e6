package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;

/// Logs are ended by commands as people type them, rightly and wrongly (SPEC 4.9).
class KeysAtNodesTest {
  private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;
  private final List<TypedNode> open = new ArrayList<>();

  @AfterEach
  void stop() {
    open.reversed().forEach(TypedNode::close);
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

  private static Ended sign(TypedNode node, String proposal) {
    String key = node.home().resolve("root-MOVE-OFFLINE/root-1.pem").toString();
    return Ended.kith(List.of("org", "sign", proposal, "--key", key)).with(0);
  }

  private static JsonObject root(TypedNode node, String... more) {
    var words = new ArrayList<>(List.of("node", "root"));
    words.addAll(List.of(more));
    return node.ask(words.toArray(String[]::new));
  }

  @Test
  void aLogEndsOnlyAtARootThatTheNodeHasItself() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    a.join(b);
    String first = a.publish("The first of the log");
    a.publish("The second of the log");
    a.publish("The third of the log");
    String id = a.organisation();
    Await.until("they have come", () -> b.size(id, 1) == 3);
    String at2 = root(a, "--size", "2").get("root").getAsString();
    String at3 = root(a, "--size", "3").get("root").getAsString();
    assertThat(at3).isEqualTo(a.log(id, 1).get("root").getAsString()).isNotEqualTo(at2);
    assertThat(root(b, "--size", "2", "--origin", id).get("root").getAsString()).isEqualTo(at2);
    refused(
        1,
        "This node holds 3 entries of Riverside Example Trust, epoch 1, and not 4",
        a.type("node", "root", "--size", "4"));
    refused(1, "must be 0 or more", a.type("node", "root", "--size", "-1"));
    refused(1, "1 to 1", a.type("node", "root", "--size", "1", "--epoch", "2"));

    String out = file("revocation.txt");
    for (String wrong : List.of(ZEROS, at3)) {
      refused(
          1,
          "This is not the root of the first 2 records that this node holds, which is " + at2,
          a.type("org", "revoke-log", "--size", "2", "--root", wrong, "--out", out));
    }
    refused(
        1,
        "The root cannot be checked. This node holds 3 entries",
        a.type("org", "revoke-log", "--size", "9999", "--root", at3, "--out", out));
    refused(
        1,
        "This node holds 3 entries",
        a.type("org", "revoke-log", "--size", "9999", "--out", out));
    refused(2, "Give --size with --root", a.type("org", "revoke-log", "--root", at2, "--out", out));
    refused(
        2,
        "--force takes a root",
        a.type("org", "revoke-log", "--size", "2", "--force", "--out", out));
    assertThat(Path.of(out)).doesNotExist();
    a.type("org", "revoke-log", "--size", "2", "--root", at2, "--out", out).with(0);
    String alone = file("alone.txt");
    a.type("org", "revoke-log", "--size", "2", "--out", alone).with(0);
    assertThat(sign(a, alone).out()).contains("log        epoch 1 REVOKED at size 2");
    a.type("org", "install", alone).with(0);
    a.close();
    refused(
        3,
        "The root cannot be checked. No node is running",
        a.type("org", "revoke-log", "--size", "2", "--root", at2, "--out", out));
    refused(3, "No node is running", a.type("org", "revoke-log", "--size", "2", "--out", out));
    a.start();
    assertThat(a.ask("show", first).has("record")).isTrue();
    Await.until("b has learned it", () -> b.found("log") == 2);
    for (TypedNode node : List.of(a, b)) {
      provesByTheEnd(node, first, id, file(node == a ? "of-a.kith" : "of-b.kith"));
    }
  }

  /// SPEC 4.9: nobody has signed a checkpoint at 2, or a witness and the log's key have; either way
  /// the bundle of a record below holds.
  private static void provesByTheEnd(TypedNode node, String record, String id, String bundle) {
    Ended written = node.type("show", record, "--bundle", bundle).with(0);
    Ended verified = Ended.kith(List.of("verify", bundle, "--organisation", id)).with(0);
    assertThat(verified.out())
        .contains("proved by the end of its log in manifest version 2, ")
        .contains("signed by the organisation that you named");
    JsonObject json = Ended.kith(List.of("verify", bundle, "-o", "json")).with(0).json();
    assertThat(json.get("endedByManifestVersion").getAsInt()).isEqualTo(2);
    assertThat(json.get("size").getAsString()).isEqualTo("2");
    boolean signed = json.get("signedByLogKey").getAsBoolean();
    String told =
        "Proved by the end of its log in manifest version 2, with no signature of the log";
    if (signed) {
      assertThat(written.err()).doesNotContain(told);
    } else {
      assertThat(written.err()).contains(told);
      String vkey = json.get("vkey").getAsString();
      refused(
          1,
          "The key that you gave has not signed this checkpoint",
          Ended.kith(List.of("verify", bundle, "--vkey", vkey)));
    }
  }

  @Test
  void whatIsPublishedAboveTheEndIsNotLostInSilence() throws Exception {
    TypedNode a = start("riverside");
    a.publish("The first of the log");
    String out = file("next.txt");
    a.type("org", "rotate", "--log", "--out", out).with(0);
    sign(a, out);
    a.publish("One that came between");
    Ended installed = a.type("org", "install", out).with(0);
    assertThat(installed.err())
        .contains("1 record stands above the end of the log")
        .contains("kith org withdrawn --dir " + a.home());
    assertThat(warnings(a)).doesNotContain("withdrawn");
    a.close();
    a.start();
    assertThat(warnings(a))
        .contains("withdrawn: 1 of your records stands above the end of a log, so nobody shows it");
    a.type("org", "republish", "--all").with(0);
    assertThat(warnings(a)).doesNotContain("withdrawn");
    assertThat(a.found("between")).isEqualTo(1);
    assertThat(a.type("node", "status").with(0).out())
        .containsPattern("\nLOG +EPOCH +ORIGIN +SIZE +END +ROOT\n")
        .containsPattern("\ncommons +1 +Riverside Example Trust +2 +closed at 1 +\\S+\n")
        .containsPattern("\ncommons +2 +Riverside Example Trust +1 +open +\\S+\n");

    a.type("org", "rotate", "--log", "--out", out).with(0);
    sign(a, out);
    assertThat(a.ask("org", "install", out).get("recordsAboveTheEnd").getAsInt()).isZero();
    a.close();
    a.start();
    a.publish("The first of the third log");
    a.type("org", "rotate", "--log", "--out", out).with(0);
    sign(a, out);
    a.close();
    assertThat(a.type("org", "install", out).with(0).err())
        .contains("the node cannot be asked now what stands above the end");
  }

  private static String warnings(TypedNode node) {
    return node.ask("node", "status").getAsJsonArray("warnings").toString();
  }

  @Test
  void whereTheNodeHoldsWhatAThiefWroteAPersonGivesTheRoot() throws Exception {
    TypedNode a = start("riverside");
    a.publish("The first of the log");
    String out = file("revocation.txt");
    Ended forced =
        a.type("org", "revoke-log", "--size", "5", "--root", ZEROS, "--force", "--out", out);
    assertThat(forced.with(0).err()).contains("The root was not checked.");
    assertThat(forced.out()).contains("epoch 1 REVOKED at size 5");
    assertThat(Files.readString(Path.of(out))).startsWith("kith-manifest1.");
  }
}
