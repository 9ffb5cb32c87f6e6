package org.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Commands as they are typed, against a node in memory.
class CommandsTest {
  private static final String RECORD =
      """
      title: Printed handover sheet went missing
      summary: A paper sheet for night handover was lost twice in a month.
      topics: [handover]
      authorRole: ward manager
      audience: network
      period: {start: 2024-03}
      lesson:
        lessonType: did-not-work
        whatHappened: The sheet was lost twice in one month.
        whatWeLearned: Paper that leaves the ward does not come back.
      """;

  @TempDir private Path folder = Path.of("");
  private final StandInNode node;

  CommandsTest() throws IOException {
    node = new StandInNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private record Ended(int code, String out, String err) {
    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }

    String lastWords() {
      return err.lines().toList().getLast();
    }
  }

  private static Ended run(String input, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        new Kith(
                new Surroundings(
                    new ByteArrayInputStream(input.getBytes(UTF_8)),
                    new PrintStream(out, true, UTF_8),
                    new PrintStream(err, true, UTF_8),
                    false,
                    Map.of()))
            .run(arguments.toArray(String[]::new));
    return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static Ended kith(String... arguments) {
    return run("", List.of(arguments));
  }

  /// A command that is given the node's address and token.
  private Ended ask(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", node.url(), "--token-file", token().toString()));
    return run("", all);
  }

  private Path token() throws IOException {
    return write("token", StandInNode.TOKEN + "\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void publishPrintsTheReceipt() throws IOException {
    Path file = write("record.yaml", RECORD);
    Ended ended = ask("publish", file.toString(), "-o", "json");
    assertThat(ended.code()).isZero();
    assertThat(ended.json().keySet()).containsExactly("recordId", "log", "index", "checkpoint");
    assertThat(ended.json().get("index").getAsString()).isEqualTo("0");
    String id = ended.json().get("recordId").getAsString();

    Ended shown = ask("show", id.substring(0, 8), "-o", "json");
    assertThat(shown.json().getAsJsonObject("record").get("title").getAsString())
        .isEqualTo("Printed handover sheet went missing");
    assertThat(shown.json().getAsJsonArray("linksIn")).isEmpty();
    assertThat(ask("show", id).out())
        .contains("what happened: The sheet was lost twice")
        .contains("Stand-in\\u001b[31m")
        .doesNotContain("\u001b");
  }

  @Test
  void publishReadsStandardInput() throws IOException {
    Ended ended =
        run(
            RECORD,
            List.of(
                "publish",
                "-",
                "--node",
                node.url(),
                "--token-file",
                token().toString(),
                "--check"));
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("can be published");
    assertThat(ask("search", "-o", "json").json().get("totalSize").getAsInt()).isZero();
  }

  @Test
  void aRefusedRecordSaysAllItsProblems() throws IOException {
    Path file =
        write(
            "record.yaml",
            RECORD.replace("title: Printed", "title: P # ").replace("[handover]", "[x]"));
    Ended ended = ask("publish", file.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("  title: ").contains("  topics[0]: ");
    assertThat(ended.lastWords())
        .isEqualTo(
            "kith: The record was refused; correct the 2 fields above and publish it again.");
    assertThat(ended.out()).isEmpty();

    Ended json = ask("publish", file.toString(), "-o", "json");
    JsonObject error = json.json().getAsJsonObject("error");
    assertThat(error.get("reason").getAsString()).isEqualTo("INVALID_RECORD");
    assertThat(error.getAsJsonArray("problems")).hasSize(2);
  }

  @Test
  void aFileThatIsNoRecordNeedsNoNode() throws IOException {
    Path file = write("record.yaml", "titel: Something\ntopics: handover\n");
    Ended ended = kith("publish", file.toString(), "--node", "http://127.0.0.1:1");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("titel: there is no such field; did you mean title?");
  }

  @Test
  void searchPrintsZerosThatReadersRelyOn() throws IOException {
    Ended none = ask("search", "nothing", "-o", "json");
    assertThat(none.json().get("totalSize").getAsInt()).isZero();
    assertThat(none.json().getAsJsonArray("results")).isEmpty();
    ask("publish", write("record.yaml", RECORD).toString());
    Ended one = ask("search", "handover", "sheet", "--kind", "lesson", "-o", "json");
    JsonObject result = one.json().getAsJsonArray("results").get(0).getAsJsonObject();
    assertThat(result.keySet()).contains("record", "score", "highlights");
    assertThat(ask("search", "handover").out())
        .contains("lesson from Stand-in")
        .contains("1 record");
  }

  @Test
  void statusSaysReadOnlyAndWhy() throws IOException {
    Ended json = ask("node", "status", "-o", "json");
    assertThat(json.json().get("publishing").getAsString()).isEqualTo("READ_ONLY");
    assertThat(json.json().get("records").getAsInt()).isZero();
    assertThat(json.json().get("indexed").getAsInt()).isZero();
    assertThat(json.json().getAsJsonArray("logs")).isEmpty();
    assertThat(ask("node", "status").out()).contains("READ_ONLY: The guard is missing.");
  }

  @Test
  void aPeerIsAcceptedOnlyOnceItsNumberWasCompared() throws IOException {
    Ended unasked = ask("peer", "add", "kith-invite1.abc", "--no-input");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.err()).contains("00001 00002");
    assertThat(unasked.lastWords()).endsWith("then say it with --yes.");
    Ended accepted = ask("peer", "add", "kith-invite1.abc", "--yes", "--origin-only", "-o", "json");
    assertThat(accepted.code()).isZero();
    assertThat(accepted.json().getAsJsonObject("peer").get("state").getAsString())
        .isEqualTo("origin-only");
    assertThat(accepted.json().get("safetyNumber").getAsString()).isEqualTo("00001 00002");
    assertThat(ask("peer", "add", "hello").code()).isEqualTo(2);
  }

  @Test
  void anImportIsCountedAndCanBeRepeated() throws IOException {
    Path map =
        write(
            "map.toml",
            """
            [record]
            title = "Fall on the way to the bathroom, {where}"
            summary = "A patient fell at night on the way to the bathroom."
            topics = ["falls"]
            authorRole = "nurse"
            audience = "network"
            [record.lesson]
            lessonType = "incident"
            whatHappened = "{what}"
            whatWeLearned = "A light that comes on by itself is seen by everyone."
            """);
    String what = "There was no light between bed and bathroom.";
    Path rows =
        write(
            "falls.csv",
            "where,what,site\nA,%s,1\nB,short,1\nC,%s,2\nnever,%s,1\n".formatted(what, what, what));
    Path refused = folder.resolve("refused.jsonl");
    Ended dry = kith("import", rows.toString(), "--map", map.toString(), "--dry-run", "-o", "json");
    assertThat(dry.json().get("accepted").getAsInt()).isEqualTo(3);
    assertThat(dry.json().get("refused").getAsInt()).isEqualTo(1);

    String[] command = {
      "import",
      rows.toString(),
      "--map",
      map.toString(),
      "--origin",
      "site=1",
      "--refused",
      refused.toString(),
      "-o",
      "json"
    };
    Ended first = ask(command);
    assertThat(first.code()).isEqualTo(1);
    assertThat(first.json().get("accepted").getAsInt()).isEqualTo(1);
    assertThat(first.json().get("skipped").getAsInt()).isEqualTo(1);
    assertThat(first.json().getAsJsonArray("refusals").toString())
        .startsWith("[{\"line\":3,\"field\":\"lesson.whatHappened\",\"reason\":")
        .contains("{\"line\":5,\"field\":\"title\",\"reason\":\"says never\"}");
    assertThat(Files.readAllLines(refused)).hasSize(2);

    Ended second = ask(command);
    assertThat(second.json().get("accepted").getAsInt()).isZero();
    assertThat(second.json().get("repeated").getAsInt()).isEqualTo(1);

    Ended exported = ask("export", "--format", "csv");
    assertThat(exported.out().lines()).hasSize(2);
    assertThat(exported.out()).contains("\"Fall on the way to the bathroom, A\"");
    assertThat(ask("export").out().lines()).singleElement().asString().startsWith("{");
  }

  @Test
  void watchingEndsAfterTheCount() throws IOException {
    ask("publish", write("record.yaml", RECORD).toString());
    Ended watched = ask("watch", "--from", "start", "--count", "1", "-o", "json");
    assertThat(watched.code()).isZero();
    assertThat(watched.json().get("cursor").getAsString()).isEqualTo("1");
  }

  @Test
  void anOrganisationIsMadeAndShown() {
    String home = folder.resolve("a").toString();
    Ended made =
        kith(
            "org",
            "init",
            "--dir",
            home,
            "--name",
            "Riverside Example Trust",
            "--ods",
            "zz1",
            "--no-input",
            "-o",
            "json");
    assertThat(made.code()).isZero();
    String id = made.json().get("organisationId").getAsString();
    assertThat(id).matches("kith1[a-z2-7]{52}");
    Ended shown = kith("org", "show", "--dir", home, "-o", "json");
    assertThat(shown.json().get("organisationId").getAsString()).isEqualTo(id);
    assertThat(shown.json().get("odsCode").getAsString()).isEqualTo("ZZ1");
    assertThat(shown.json().get("vkey").getAsString()).startsWith("kith/" + id + "/commons/1+");

    Ended again = kith("org", "init", "--dir", home, "--name", "Another", "--no-input");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.lastWords()).contains("nothing is overwritten");

    Ended stopped = kith("node", "status", "--dir", home);
    assertThat(stopped.code()).isEqualTo(3);
    assertThat(stopped.lastWords()).contains("kith node run --dir " + home);
  }

  @Test
  void nobodyListeningIsThree() throws IOException {
    Ended ended = kith("search", "x", "--node", "http://127.0.0.1:1", "-o", "json");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.json().getAsJsonObject("error").get("reason").getAsString())
        .isEqualTo("UNREACHABLE");
  }

  @Test
  void withoutATokenItSaysHowToGiveOne() {
    Ended ended = kith("search", "x", "--node", node.url());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.lastWords())
        .isEqualTo("kith: The token is not known. Name a valid token with --token-file.");
  }

  @Test
  void everyWrongUseEndsWithOneSentenceAndTwo() throws IOException {
    Path file = write("rows.txt", "a");
    String bundle = write("out.kith", "a").toString();
    List<List<String>> wrong =
        List.of(
            List.of(),
            List.of("serach"),
            List.of("org"),
            List.of("node"),
            List.of("peer"),
            List.of("token"),
            List.of("org", "init", "--no-input"),
            List.of("org", "init", "--dir", folder.resolve("x").toString(), "--no-input"),
            List.of("org", "init", "--dir", "x", "--name", "Name", "--ods", "Z!"),
            List.of("org", "show"),
            List.of("org", "show", "--dir", folder.toString()),
            List.of("node", "run"),
            List.of("node", "run", "--dir", folder.toString()),
            List.of("node", "run", "--dir", "x", "--peer-port", "many"),
            List.of("node", "status"),
            List.of("node", "status", "--dir", folder.toString()),
            List.of("search", "x"),
            List.of("search", "x", "--node", "ftp://x"),
            List.of("search", "x", "--node", "http://example.org:1"),
            List.of("search", "x", "--node", node.url(), "--page-size", "0"),
            List.of("search", "x", "--node", node.url(), "--page-size", "201"),
            List.of("search", "x", "--node", node.url(), "--sort", "worst"),
            List.of("search", "x", "--node", node.url(), "--timeout", "0"),
            List.of("search", "x", "--node", node.url(), "--token-file", "nowhere"),
            List.of("search", "x", "-o", "xml"),
            List.of("search", "--unknown"),
            List.of("publish"),
            List.of("publish", "nowhere.yaml", "--node", node.url()),
            List.of("show", "--node", node.url()),
            List.of("import", file.toString()),
            List.of("import", "nowhere.jsonl"),
            List.of("import", file.toString(), "--format", "csv", "--dry-run"),
            List.of("import", file.toString(), "--format", "jsonl", "--set", "a=b"),
            List.of("import", file.toString(), "--format", "jsonl", "--origin", "a"),
            List.of("import", file.toString(), "--format", "jsonl", "--map", "nowhere.toml"),
            List.of("import", file.toString(), "--format", "jsonl", "--map", file.toString()),
            List.of("peer", "add", "--node", node.url()),
            List.of("token", "issue", "name", "--node", node.url()),
            List.of("token", "issue", "name", "--role", "reader", "--days", "-1"),
            List.of("retract", "abc", "--node", node.url()),
            List.of("verify"),
            List.of("verify", "nowhere.kith"),
            List.of("verify", bundle, "--vkey", "x"),
            List.of("verify", bundle, "--organisation", "x"),
            List.of("demo"),
            List.of("demo", "--samples", folder.toString()));
    for (List<String> arguments : wrong) {
      Ended ended = run("", arguments);
      assertThat(ended.code()).as(String.join(" ", arguments) + ended.err()).isEqualTo(2);
      assertThat(ended.lastWords()).as(ended.err()).startsWith("kith: ").hasSizeGreaterThan(20);
      assertThat(ended.err()).doesNotContain("\tat ").doesNotContain("Exception");
      assertThat(ended.out()).as(String.join(" ", arguments)).isEmpty();
    }
  }

  @Test
  void aBundleThatIsNoneIsRefusedInJson() throws IOException {
    Ended ended = kith("verify", write("out.kith", "a").toString(), "-o", "json");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.json().get("valid").getAsBoolean()).isFalse();
    assertThat(ended.json().get("reason").getAsString()).isNotEmpty();
  }

  @Test
  void everyCommandHasAnExampleInItsHelp() {
    CommandSpec root = new CommandLine(new Kith(Surroundings.ofProcess())).getCommandSpec();
    assertThat(commandsWithoutExample(root)).isEmpty();
    assertThat(kith("publish", "--help").code()).isZero();
    assertThat(kith("--version").out()).startsWith("kith ");
  }

  private static List<String> commandsWithoutExample(CommandSpec spec) {
    List<String> without = new ArrayList<>();
    boolean ours = spec.userObject().getClass().getName().startsWith("org.kith.");
    if (ours && !String.join(" ", spec.usageMessage().footer()).contains("Example: kith ")) {
      without.add(spec.qualifiedName());
    }
    spec.subcommands()
        .values()
        .forEach(inner -> without.addAll(commandsWithoutExample(inner.getCommandSpec())));
    return without;
  }
}
