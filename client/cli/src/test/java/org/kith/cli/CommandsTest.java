package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.TrialContext;
import org.kith.schema.v1.TriedHere;

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

  /// A command that is given the node's address and token.
  private Typed ask(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", node.url(), "--token-file", token().toString()));
    return Typed.with("", all);
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
    Typed ended = ask("publish", file.toString(), "-o", "json");
    assertThat(ended.code()).isZero();
    assertThat(ended.json().keySet()).containsExactly("recordId", "log", "index", "checkpoint");
    assertThat(ended.json().get("index").getAsString()).isEqualTo("0");
    String id = ended.json().get("recordId").getAsString();

    Typed shown = ask("show", id.substring(0, 8), "-o", "json");
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
    Typed ended =
        Typed.with(
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
  void aQuestionIsAskedAndAnsweredInShort() throws IOException {
    Typed asked =
        ask(
            "ask",
            "How do others hand over at night",
            "without paper?",
            "--topic",
            "handover",
            "-o",
            "json");
    assertThat(asked.code()).as(asked.err()).isZero();
    String id = asked.json().get("recordId").getAsString();
    JsonObject question = ask("show", id, "-o", "json").json().getAsJsonObject("record");
    assertThat(question.get("kind").getAsString()).isEqualTo("question");
    assertThat(question.get("audience").getAsString()).isEqualTo("network");
    assertThat(question.get("title").getAsString())
        .isEqualTo("How do others hand over at night without paper?");

    Typed answered =
        ask(
            "answer",
            id.substring(0, 8),
            "We read it out at the board.",
            "--basis",
            "done-it",
            "-o",
            "json");
    assertThat(answered.code()).as(answered.err()).isZero();
    JsonObject answer =
        ask("show", answered.json().get("recordId").getAsString(), "-o", "json")
            .json()
            .getAsJsonObject("record");
    assertThat(answer.get("audience").getAsString()).isEqualTo("network");
    assertThat(answer.getAsJsonArray("topics").get(0).getAsString()).isEqualTo("handover");
    assertThat(
            answer.getAsJsonArray("links").get(0).getAsJsonObject().get("recordId").getAsString())
        .isEqualTo(id);
    assertThat(ask("answer", answer.get("recordId").getAsString(), "To an answer, nothing.").err())
        .contains("is no question but an answer");
  }

  @Test
  void whatWasTriedIsToldInShort() throws IOException {
    Path file = write("record.yaml", RECORD);
    String id = ask("publish", file.toString(), "-o", "json").json().get("recordId").getAsString();
    Typed tried =
        ask(
            "tried",
            id,
            "--status",
            "adopted-then-stopped",
            "--outcome",
            "no-effect",
            "--reason",
            "other: The board was full",
            "--advice",
            "Ask the night staff first.",
            "--no-again",
            "-o",
            "json");
    assertThat(tried.code()).as(tried.err()).isZero();
    JsonObject record =
        ask("show", tried.json().get("recordId").getAsString(), "-o", "json")
            .json()
            .getAsJsonObject("record");
    assertThat(record.get("title").getAsString())
        .isEqualTo("Tried here: Printed handover sheet went missing");
    JsonObject report = record.getAsJsonObject("triedHere");
    assertThat(report.get("wouldDoAgain").getAsBoolean()).isFalse();
    assertThat(report.getAsJsonArray("reasons").get(0).getAsJsonObject().get("text").getAsString())
        .isEqualTo("The board was full");
    assertThat(tried.err()).contains("It does not say what kind of organisation tried it");

    Typed placed =
        ask(
            "tried",
            id,
            "--status",
            "adopted",
            "--outcome",
            "worked",
            "--advice",
            "Start small.",
            "--kind",
            "hospice",
            "--size",
            "10 beds",
            "--area",
            "rural",
            "--place",
            "two wings",
            "--setting",
            "hospice",
            "--helped",
            "inner-setting: The matron came.",
            "--barrier",
            "process",
            "--result",
            "name=Minutes of handover; type=process; unit=min; better=down; baseline=41.5;"
                + " result=20; n=30; method=run-chart; signal=improved",
            "-o",
            "json");
    assertThat(placed.code()).as(placed.err()).isZero();
    assertThat(placed.err()).isEmpty();
    TriedHere said = node.newest().getTriedHere();
    assertThat(said.getContext())
        .isEqualTo(
            TrialContext.newBuilder()
                .setOrganisationKind("hospice")
                .setSizeBand("10 beds")
                .setArea("rural")
                .setText("two wings")
                .addSettings("hospice")
                .build());
    assertThat(said.getHelps(0).getText()).isEqualTo("The matron came.");
    assertThat(said.getBarriers(0).getDomain()).isEqualTo("process");
    assertThat(said.getResults(0).getBaseline()).isEqualTo(41.5);
    assertThat(said.getResults(0).getN()).isEqualTo(30);
    Typed hotel = ask("tried", id, "--status", "planned", "--kind", "hotel", "--barrier", "x");
    assertThat(hotel.err())
        .contains("triedHere.context.organisationKind: ", "triedHere.barriers[0].domain: ");

    Typed incomplete = ask("tried", id, "--status", "adopted");
    assertThat(incomplete.code()).isEqualTo(1);
    assertThat(incomplete.err()).contains("triedHere.advice: is required where it was tried");
  }

  @Test
  void whoReportsOnWhatWasTakenBackIsWarned() throws IOException {
    Path file = write("record.yaml", RECORD.replace("went missing", "was taken back"));
    String id = ask("publish", file.toString(), "-o", "json").json().get("recordId").getAsString();
    String warning =
        "kith: it names Printed handover sheet was taken back (Stand-in\\u001b[31m, RETRACTED (not"
            + " ours to share))  "
            + id.substring(0, 12)
            + "\nkith:   retracted by: It was not ours (, not ours to share)  rrrrrrrrrrrr: See"
            + " there.\n";

    Typed checked = ask("tried", id, "--status", "planned", "--check", "--quiet");
    assertThat(checked.code()).as(checked.err()).isZero();
    assertThat(checked.err()).isEqualTo(warning);
    assertThat(checked.out())
        .isEqualTo(
            "The record can be published. Mind what is said above of what it names."
                + System.lineSeparator());

    Typed told = ask("tried", id, "--status", "planned", "--kind", "hospice", "-o", "json");
    assertThat(told.err()).isEqualTo(warning);
    assertThat(told.json().getAsJsonArray("corrected")).hasSize(1);
  }

  @Test
  void aTemplateNeedsNoNode() {
    Typed ended = Typed.kith("draft", "new", "--kind", "practice", "--no-input");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("coreElements: []").contains("# whatDidNotHelp");
  }

  @Test
  void aRefusedRecordSaysAllItsProblems() throws IOException {
    Path file =
        write(
            "record.yaml",
            RECORD.replace("title: Printed", "title: P # ").replace("[handover]", "[x]"));
    Typed ended = ask("publish", file.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("  title: ").contains("  topics[0]: ");
    assertThat(ended.lastWords())
        .isEqualTo(
            "kith: The record was refused; correct the 2 fields above and publish it again.");
    assertThat(ended.out()).isEmpty();

    Typed json = ask("publish", file.toString(), "-o", "json");
    JsonObject error = json.json().getAsJsonObject("error");
    assertThat(error.get("reason").getAsString()).isEqualTo("INVALID_RECORD");
    assertThat(error.getAsJsonArray("problems")).hasSize(2);
  }

  @Test
  void aFileThatIsNoRecordNeedsNoNode() throws IOException {
    Path file = write("record.yaml", "titel: Something\ntopics: handover\n");
    Typed ended = Typed.kith("publish", file.toString(), "--node", "http://127.0.0.1:1");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("titel: there is no such field; did you mean title?");
  }

  @Test
  void searchPrintsZerosThatReadersRelyOn() throws IOException {
    Typed none = ask("search", "nothing", "-o", "json");
    assertThat(none.json().get("totalSize").getAsInt()).isZero();
    assertThat(none.json().getAsJsonArray("results")).isEmpty();
    ask("publish", write("record.yaml", RECORD).toString());
    Typed one = ask("search", "handover", "sheet", "--kind", "lesson", "-o", "json");
    JsonObject result = one.json().getAsJsonArray("results").get(0).getAsJsonObject();
    assertThat(result.keySet()).contains("record", "score", "highlights");
    assertThat(ask("search", "handover").out())
        .contains("lesson from Stand-in")
        .contains("1 record");
  }

  @Test
  void statusSaysReadOnlyAndWhy() throws IOException {
    Typed json = ask("node", "status", "-o", "json");
    assertThat(json.json().get("publishing").getAsString()).isEqualTo("READ_ONLY");
    assertThat(json.json().get("records").getAsInt()).isZero();
    assertThat(json.json().get("indexed").getAsInt()).isZero();
    assertThat(json.json().getAsJsonArray("logs")).isEmpty();
    assertThat(ask("node", "status").out()).contains("READ_ONLY: The guard is missing.");
  }

  @Test
  void aPeerIsAcceptedOnlyOnceItsNumberWasCompared() throws IOException {
    Typed unasked = ask("peer", "add", "kith-invite1.abc", "--no-input");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.err()).contains("00001 00002");
    assertThat(unasked.lastWords()).endsWith("then say it with --yes.");
    Typed accepted = ask("peer", "add", "kith-invite1.abc", "--yes", "--origin-only", "-o", "json");
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
    Typed dry =
        Typed.kith("import", rows.toString(), "--map", map.toString(), "--dry-run", "-o", "json");
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
    Typed first = ask(command);
    assertThat(first.code()).isEqualTo(1);
    assertThat(first.json().get("accepted").getAsInt()).isEqualTo(1);
    assertThat(first.json().get("skipped").getAsInt()).isEqualTo(1);
    assertThat(first.json().getAsJsonArray("refusals").toString())
        .startsWith("[{\"line\":3,\"field\":\"lesson.whatHappened\",\"reason\":")
        .contains("{\"line\":5,\"field\":\"title\",\"reason\":\"says never\"}");
    assertThat(Files.readAllLines(refused)).hasSize(2);

    assertThat(first.lastWords())
        .isEqualTo(
            "kith: 2 rows were refused; they are in "
                + refused
                + ": correct them there and import that file.");
    Typed over = ask("import", refused.toString(), "--refused", refused.toString());
    assertThat(over.code()).isEqualTo(2);
    assertThat(over.lastWords()).contains("--refused would write over the file");
    assertThat(Files.readAllLines(refused)).hasSize(2);
    Files.writeString(
        folder.resolve("corrected"), Files.readAllLines(refused).getFirst().replace("short", what));
    Typed corrected =
        ask(
            "import",
            folder.resolve("corrected").toString(),
            "--map",
            map.toString(),
            "-o",
            "json");
    assertThat(corrected.json().get("accepted").getAsInt()).isEqualTo(1);

    Typed second = ask(command);
    assertThat(second.json().get("accepted").getAsInt()).isZero();
    assertThat(second.json().get("repeated").getAsInt()).isEqualTo(1);

    Typed exported = ask("export", "--format", "csv");
    assertThat(exported.out().split("\r\n")).hasSize(3);
    assertThat(exported.out()).contains("\"Fall on the way to the bathroom, A\"");
    assertThat(ask("export").out().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
  }

  @Test
  void theInboxIsReadToItsEndAndMarked() throws IOException {
    for (int i = 0; i < 7; i++) {
      Path file = write("r" + i + ".yaml", RECORD.replace("went missing", "went missing " + i));
      assertThat(ask("publish", file.toString()).code()).isZero();
    }
    assertThat(ask("subscribe", "handover", "--kind", "lesson").out()).contains("subscribed  s1");
    assertThat(ask("subscribe", "x", "--webhook", "https://example.org/").out())
        .contains("secret      whsec_x");
    assertThat(ask("inbox", "-o", "json").json().getAsJsonArray("items")).hasSize(7);
    Path feed = folder.resolve("new.atom");
    assertThat(ask("inbox", "--feed", feed.toString()).code()).isZero();
    assertThat(Files.readString(feed)).contains("<feed").contains("</feed>");
    assertThat(Files.readString(feed).split("<entry", -1)).hasSize(9);
    assertThat(Files.readString(feed)).contains("[Recalled: we use it] A practice");
    assertThat(ask("inbox", "-o", "json").json().getAsJsonArray("recalls")).hasSize(1);
    assertThat(ask("inbox").out())
        .startsWith("retracted: A practice")
        .contains("1 recall of", "by It is not so (, RETRACTED)  hhhhhhhhhhhh");
    Typed digest = ask("inbox", "--digest", "--ack");
    assertThat(digest.out())
        .startsWith("Recalled: we use it (1)\n  A practice\n")
        .contains("New: lesson (7)")
        .doesNotContain("\u001b");
    assertThat(ask("inbox", "--digest").out()).startsWith("Recalled").endsWith("Nothing new.\n");
    assertThat(ask("inbox", "--all", "-o", "json").json().getAsJsonArray("items")).hasSize(7);
  }

  @Test
  void watchingEndsAfterTheCount() throws IOException {
    ask("publish", write("record.yaml", RECORD).toString());
    Typed watched = ask("watch", "--from", "start", "--count", "1", "-o", "json");
    assertThat(watched.code()).isZero();
    assertThat(watched.json().get("cursor").getAsString()).isEqualTo("1");
  }

  @Test
  void anOrganisationIsMadeAndShown() {
    String home = folder.resolve("a").toString();
    Typed made =
        Typed.kith(
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
    Typed shown = Typed.kith("org", "show", "--dir", home, "-o", "json");
    assertThat(shown.json().get("organisationId").getAsString()).isEqualTo(id);
    assertThat(shown.json().get("odsCode").getAsString()).isEqualTo("ZZ1");
    assertThat(shown.json().get("vkey").getAsString()).startsWith("kith/" + id + "/commons/1+");

    Typed again = Typed.kith("org", "init", "--dir", home, "--name", "Another", "--no-input");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.lastWords()).contains("nothing is overwritten");

    Typed stopped = Typed.kith("node", "status", "--dir", home);
    assertThat(stopped.code()).isEqualTo(3);
    assertThat(stopped.lastWords()).contains("kith node run --dir " + home);
  }

  @Test
  void nobodyListeningIsThree() throws IOException {
    Typed ended = Typed.kith("search", "x", "--node", "http://127.0.0.1:1", "-o", "json");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.json().getAsJsonObject("error").get("reason").getAsString())
        .isEqualTo("UNREACHABLE");
  }

  @Test
  void withoutATokenItSaysHowToGiveOne() {
    Typed ended = Typed.kith("search", "x", "--node", node.url());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.lastWords())
        .isEqualTo("kith: The token is not known. Name a valid token with --token-file.");
  }

  @Test
  void aBundleThatIsNoneIsRefusedInJson() throws IOException {
    Typed ended = Typed.kith("verify", write("out.kith", "a").toString(), "-o", "json");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.json().get("valid").getAsBoolean()).isFalse();
    assertThat(ended.json().get("reason").getAsString()).isNotEmpty();
  }
}
