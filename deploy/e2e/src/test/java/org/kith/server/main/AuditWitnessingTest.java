package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;

/// T35 between two nodes: whoever rewrites the audit is refused by its witness, and a break shows
/// for ever. SPEC 7.16
class AuditWitnessingTest {
  @TempDir Path folder;
  private TypedNode riverside;
  private TypedNode harbour;

  @BeforeEach
  void join() throws Exception {
    riverside = TypedNode.init(folder, "riverside").start();
    harbour = TypedNode.init(folder, "harbour").start();
    riverside.join(harbour);
  }

  @AfterEach
  void stop() {
    riverside.close();
    harbour.close();
  }

  private static List<JsonObject> witnessed(TypedNode node, String side) {
    JsonArray all = node.ask("audit", "witnessed").getAsJsonArray(side);
    return all == null
        ? List.of()
        : all.asList().stream().map(one -> one.getAsJsonObject()).toList();
  }

  /// Lines of the governance log with how far each was cosigned.
  private static List<String> lines(TypedNode node, String side) {
    return witnessed(node, side).stream()
        .filter(one -> one.get("log").getAsString().equals("governance"))
        .filter(one -> one.has("size"))
        .map(one -> one.get("line").getAsInt() + ":" + one.get("size").getAsLong())
        .toList();
  }

  private static int decisions(TypedNode node) {
    return (int)
        node.ask("audit", "list").getAsJsonArray("entries").asList().stream()
            .filter(one -> one.getAsJsonObject().get("log").getAsString().equals("governance"))
            .count();
  }

  private void issue(String token) {
    riverside.type("token", "issue", token, "--role", "reader").with(0);
  }

  private Path export(String name) {
    Path file = folder.resolve(name);
    riverside.type("audit", "export", "--to", file.toString()).with(0);
    return file;
  }

  private static Ended verify(Path file, Path... against) {
    var words = new ArrayList<>(List.of("audit", "verify", file.toString(), "-o", "json"));
    if (against.length > 0) {
      words.add("--against");
      List.of(against).forEach(path -> words.add(path.toString()));
    }
    return Ended.kith(words);
  }

  private Path noteOf(int line) {
    Path notes = folder.resolve("notes-" + line);
    harbour.type("audit", "witnessed", "--out", notes.toString()).with(0);
    return notes.resolve(riverside.organisation() + "-governance-" + line + ".note");
  }

  private static String warnings(TypedNode node) {
    JsonArray warnings = node.ask("node", "status").getAsJsonArray("warnings");
    return warnings == null ? "" : warnings.toString();
  }

  @Test
  void whoeverRewritesTheAuditIsRefusedAndABreakShowsForEver() throws Exception {
    assertThat(witnessed(riverside, "ours")).as("nobody is a witness by itself").isEmpty();
    riverside.type("audit", "witness", "on", harbour.organisation()).with(0);
    riverside.type("audit", "witness", "on", harbour.organisation()).with(0); // it is already
    int first = decisions(riverside);
    Await.until(
        "harbour has cosigned it", () -> lines(riverside, "ours").equals(List.of("1:" + first)));
    assertThat(lines(harbour, "theirs")).containsExactly("1:" + first);
    assertThat(riverside.type("audit", "begin", "--reason", "for nothing").with(1).err())
        .contains("the line goes on");
    JsonObject sound = verify(export("first.audit"), noteOf(1)).json();
    assertThat(sound.getAsJsonArray("witnesses").get(0).getAsJsonObject().get("peer").getAsString())
        .isEqualTo("Harbour Example Trust");

    riverside.close();
    Copies.copy(riverside.home(), folder.resolve("copy"));
    Copies.copy(riverside.guard(), folder.resolve("copy-guard"));
    riverside.start();
    issue("what-is-to-be-hidden");
    String more = "1:" + (first + 1);
    Await.until("harbour has cosigned it", () -> lines(riverside, "ours").equals(List.of(more)));
    Path before = export("before.audit");
    riverside.close();
    Copies.delete(riverside.home());
    Copies.delete(riverside.guard());
    Copies.copy(folder.resolve("copy"), riverside.home());
    Copies.copy(folder.resolve("copy-guard"), riverside.guard());
    riverside.start();
    issue("what-was-never-decided");
    Await.until("the status says so", () -> warnings(riverside).contains("Harbour Example Trust"));
    assertThat(warnings(riverside))
        .contains("says that it cosigned the first " + (first + 1) + " entries of line 1")
        .contains("kith audit begin --reason");
    assertThat(lines(harbour, "theirs")).containsExactly(more);
    assertThat(lines(riverside, "ours")).containsExactly("1:" + first);
    Path note = noteOf(1);
    Path rewritten = export("rewritten.audit");
    assertThat(verify(rewritten).code()).isZero(); // the older cosignature is of both histories
    assertThat(verify(rewritten, note).with(1).err())
        .contains("Harbour Example Trust cosigned the first " + (first + 1) + " entries of line 1")
        .contains("they are not the first of this file");
    assertThat(verify(rewritten, before).with(1).err()).contains("is another one than in");

    String why = "Put back from the copy of Monday";
    assertThat(riverside.type("audit", "begin", "--reason", why).with(0).out())
        .contains("line 2 of the audit begun");
    String next = "2:" + (first + 2);
    Await.until(
        "harbour cosigns the next line",
        () -> lines(harbour, "theirs").equals(List.of(more, next)));
    Await.until("which is told", () -> lines(riverside, "ours").contains(next));
    assertThat(warnings(riverside)).doesNotContain("audit:");
    Path after = export("after.audit");
    for (Path kept : List.of(note, before)) {
      JsonObject broken =
          verify(after, kept, noteOf(2)).json().getAsJsonArray("breaks").get(0).getAsJsonObject();
      assertThat(broken.get("line").getAsInt()).isEqualTo(1);
      assertThat(broken.get("size").getAsInt()).isEqualTo(first + 1);
      assertThat(broken.get("reason").getAsString()).isEqualTo(why);
    }
    assertThat(
            Ended.kith(List.of("audit", "verify", after.toString(), "--against", note.toString()))
                .with(0)
                .err())
        .contains("Line 1 of the governance log was ended", why);
    assertThat(verify(rewritten, noteOf(2)).with(1).err()).contains("knows nothing of that line");

    harbour.close();
    harbour.start();
    assertThat(lines(harbour, "theirs")).containsExactly(more, next);
    riverside.type("audit", "witness", "off", harbour.organisation()).with(0);
    issue("what-nobody-is-shown");
    assertThat(riverside.ask("audit", "list").toString())
        .contains("chosen as witness of the audit", "no witness of the audit any more", why);
    assertThat(witnessed(riverside, "ours"))
        .allMatch(one -> !one.has("chosen") || !one.get("chosen").getAsBoolean());
  }

  /// What peers cosigned is kept beside the guard, so that nobody has to be reached to know it.
  @Test
  void aNodeThatWasPutBackKnowsWhatIsMissing() throws Exception {
    riverside.type("audit", "witness", "on", harbour.organisation()).with(0);
    int size = decisions(riverside);
    Await.until("it is cosigned", () -> lines(riverside, "ours").equals(List.of("1:" + size)));
    riverside.close();
    Copies.copy(riverside.home(), folder.resolve("copy"));
    riverside.start();
    issue("what-is-lost");
    List<String> more = List.of("1:" + (size + 1));
    Await.until("that is cosigned too", () -> lines(riverside, "ours").equals(more));
    riverside.close();
    harbour.close();
    Copies.delete(riverside.home());
    Copies.copy(folder.resolve("copy"), riverside.home());
    riverside.start("--confirm-restored");
    assertThat(warnings(riverside)).contains("cosigned the first " + (size + 1) + " entries");
    assertThat(verify(export("cut.audit")).with(1).err())
        .contains("Harbour Example Trust cosigned the first " + (size + 1), "were cut off");
  }

  @Test
  void onlyAnAcceptedOrganisationIsAWitnessAndOnlyWhoMayBeginsALine() throws Exception {
    riverside.type("audit", "witness", "on", harbour.organisation()).with(0);
    Await.until("harbour has cosigned", () -> !lines(riverside, "ours").isEmpty());
    riverside.type("peer", "remove", harbour.organisation(), "--yes").with(0);
    assertThat(riverside.type("audit", "witness", "on", harbour.organisation()).with(1).err())
        .contains("Only an organisation with which there are sessions");
    assertThat(riverside.type("audit", "witness", "perhaps", harbour.organisation()).code())
        .isEqualTo(2);
    assertThat(riverside.type("audit", "begin").code()).isEqualTo(2);
    String secret =
        riverside.ask("token", "issue", "author", "--role", "author").get("secret").getAsString();
    Path token = Files.writeString(folder.resolve("author.token"), secret);
    String[][] calls = {
      {"audit", "witness", "on", harbour.organisation(), "--token-file", token.toString()},
      {"audit", "begin", "--reason", "none", "--token-file", token.toString()},
      {"audit", "witnessed", "--token-file", token.toString()}
    };
    for (String[] call : calls) {
      assertThat(riverside.type(call).with(1).err()).contains("role");
    }
  }
}
