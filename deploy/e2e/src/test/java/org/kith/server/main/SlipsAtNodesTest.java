package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;

/// Slips that people make at the command line, and that each is told of in words that help.
class SlipsAtNodesTest {
  private static final String LESSON =
      """
      title: %s
      summary: What a test wrote down to see whether it arrives.
      topics: [handover]
      authorRole: test author
      audience: %s
      lesson:
        lessonType: worked
        whatHappened: Something happened that is long enough to be a record.
        whatWeLearned: Something was learned that is long enough as well.
      """;

  @TempDir static Path folder;
  private static TypedNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TypedNode.init(folder, "riverside").start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String lesson(String title) throws IOException {
    return lesson(title, "network");
  }

  private static String lesson(String title, String audience) throws IOException {
    return write(title.replaceAll("[^a-zA-Z]", "-") + ".yaml", LESSON.formatted(title, audience));
  }

  private static void refused(int code, String words, Ended ended) {
    assertThat(ended.with(code).err()).contains(words);
  }

  @Test
  void aPlanForOthersNamesNothingThatStaysHere() throws Exception {
    String practice =
        LESSON.substring(0, LESSON.indexOf("lesson:"))
            + "practice: {problem: Sheets are lost between the wards., coreElements: [A board],"
            + " maturity: in-use, evidence: staff-experience}\n";
    String shared =
        node.ask(
                "publish",
                write("p1.yaml", practice.formatted("A board for handover notes", "network")))
            .get("recordId")
            .getAsString();
    String own =
        node.ask(
                "publish",
                write("p2.yaml", practice.formatted("A board for handover talks", "own")))
            .get("recordId")
            .getAsString();
    String draft =
        node.ask("draft", "new", write("p3.yaml", practice.formatted("A board of ours", "network")))
            .get("draftId")
            .getAsString();
    Ended kept =
        node.type("before-you-start", "--draft", draft, "--builds-on", own + "," + shared).with(0);
    assertThat(kept.out()).contains("A board for handover talks");
    assertThat(kept.err()).contains(": 1 looked at; left out, as its readers may not see them: 1.");
    assertThat(
            node.ask("draft", "show", draft)
                .getAsJsonObject("record")
                .getAsJsonObject("priorArt")
                .getAsJsonArray("lookedAt"))
        .extracting(JsonElement::getAsString)
        .containsExactly(shared);
    Ended checked = node.type("draft", "check", draft);
    assertThat(checked.with(1).out())
        .contains("links[0]: Link 1 is a record for this organisation only");
  }

  @Test
  void aWrongCodeInAQuestionIsNoEmptyAnswer() {
    refused(
        1,
        "Query has topic:, and \"sepsiss\" is not in the vocabulary topics; did you mean sepsis?",
        node.type("search", "topic:sepsiss"));
    refused(1, "Query has kind:, and what follows it must be", node.type("subscribe", "kind:foo"));
    refused(1, "Query has setting:, and \"moon\"", node.type("export", "setting:moon"));
    node.type("search", "topic:medicines setting:home kind: practice").with(0);
  }

  @Test
  void nothingFoundSaysWhatToTryNext() {
    Ended nothing = node.type("search", "qqxxzz yyqqzz", "--kind", "lab").with(0);
    assertThat(nothing.out()).contains("0 records");
    assertThat(nothing.err())
        .isEqualTo(
            "Nothing was found. Try fewer or other words; without a filter; kith topics, which"
                + " lists what there is something about.\n"
                + "Or ask the others: kith ask \"QUESTION\" --topic TOPIC\n");
    assertThat(node.type("search", "qqxxzz").err()).doesNotContain("fewer", "filter");
  }

  @Test
  void whatIsPublishedAlreadyIsHinted() throws Exception {
    String file =
        write(
            "batteries.yaml",
            LESSON
                .formatted("Spare batteries lie beside the syringe drivers", "network")
                .replace(
                    "What a test wrote down to see whether it arrives", "Pumps stopped at night")
                .replace("Something happened", "A driver stopped twice, on low power,")
                .replace("Something was learned", "Two spare cells beside each pump"));
    assertThat(node.type("publish", file, "--check").with(0).err()).isEmpty();
    String id = node.ask("publish", file).get("recordId").getAsString();
    Ended checked = node.type("publish", file, "--check").with(0);
    assertThat(checked.out()).isEqualTo("The record can be published.\n");
    assertThat(checked.err())
        .startsWith("Perhaps this is published already:\n  Spare batteries")
        .contains(id.substring(0, 12));
    assertThat(node.type("publish", file).with(0).err())
        .contains("Perhaps this was published before")
        .contains(id.substring(0, 12));
    String later =
        Files.readString(Path.of(file)) + "links: [{relation: supersedes, recordId: " + id + "}]\n";
    assertThat(node.type("publish", write("later.yaml", later), "--check").with(0).err())
        .doesNotContain(id.substring(0, 12));
  }

  private Ended attach(String... files) throws Exception {
    var words = new ArrayList<>(List.of("publish", lesson("With files")));
    for (String file : files) {
      words.addAll(List.of("--attach", file));
    }
    return node.type(words.toArray(String[]::new));
  }

  @Test
  void ofSeveralFilesTheOneThatIsRefusedIsNamed() throws Exception {
    String good = write("good.txt", "Check the pump at noon.");
    String empty = write("empty.txt", "");
    String wrong = write("wrong.pdf", "This is no such thing.");
    String named = write("named.csv", "nhs number,999 123 4578");
    Path large = folder.resolve("large.pdf");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(25 * 1024 * 1024 + 1);
    }
    refused(1, "  " + empty + ": File is empty.", attach(good, empty));
    refused(
        1,
        "kith: " + empty + " cannot be attached, so nothing was published. Give another",
        attach(good, empty));
    refused(
        1, "  " + wrong + ": Media type is not that of the file: its content", attach(wrong, good));
    refused(1, "  " + named + ": Attachment: nhs-number: ", attach(good, named));
    refused(1, "kith: The personal-data guard refuses " + named, attach(good, named));
    refused(1, "kith: " + large + " cannot be attached: it is larger than 25", attach("" + large));
    assertThat(node.ask("search", "\"With files\"", "--by", "words").get("totalSize").getAsInt())
        .isZero();
  }

  @Test
  void aPathThatIsWrongIsToldAsItWasTyped() throws Exception {
    Path none = folder.resolve("no-such-folder");
    String to = none.resolve("x.jsonl").toString();
    String noFolder = "kith: The folder " + none + " does not exist; make it, or name another one.";
    refused(2, noFolder, node.type("export", "--out", to));
    refused(2, noFolder, node.type("import", to));
    refused(
        2,
        "kith: The file " + folder.resolve("none.yaml") + " does not exist",
        node.type("publish", folder.resolve("none.yaml").toString()));
    for (String command : List.of("publish", "import", "export --out", "draft new")) {
      var words = new ArrayList<>(List.of(command.split(" ")));
      words.add(folder.toString());
      refused(
          2,
          "kith: " + folder + " is a folder; name a file.",
          node.type(words.toArray(String[]::new)));
    }
    String file = lesson("With one file");
    String leaflet = write("leaflet.txt", "Check the pump at noon.");
    String id = node.ask("publish", file, "--attach", leaflet).get("recordId").getAsString();
    refused(2, noFolder, node.type("attachment", "get", id, "leaflet.txt", "--out", to));
    refused(
        1,
        "kith: The file " + leaflet + " exists already",
        node.type("attachment", "get", id, "leaflet.txt", "--out", leaflet));
    String out = folder.resolve("out.jsonl").toString();
    assertThat(node.type("export", "--out", out).with(0).err()).doesNotContain("in place of");
    assertThat(node.type("export", "--out", out).with(0).err())
        .endsWith(" in " + out + ", in place of what was in it\n");
  }

  @Test
  void aFilterThatIsNoneIsAWrongCallAndToldOnce() {
    for (List<String> words :
        List.of(
            List.of("search", "--kind", "foo"),
            List.of("search", "--level", "galaxy"),
            List.of("search", "--outcome", "failed"),
            List.of("search", "--topic", "nonsense", "--setting", "moon"),
            List.of("search", "--sort", "oldest"),
            List.of("search", "--by", "magic"),
            List.of("search", "--since", "spring"),
            List.of("export", "--kind", "foo"),
            List.of("watch", "--topic", "nonsense"),
            List.of("who", "falls", "--topic", "nonsense"),
            List.of("subscribe", "--status", "done"))) {
      node.type(words.toArray(String[]::new)).with(2);
    }
    Ended once = node.type("search", "--kind", "foo", "-o", "json");
    assertThat(once.err())
        .isEqualTo(
            "kith: Kind 1 must be one of lesson, practice, method, tried-here, question, answer,"
                + " offer, lab, retraction.\n");
    assertThat(once.printed().getAsJsonObject("error").getAsJsonArray("problems")).hasSize(1);
  }

  @Test
  void whoSubscribesIsToldWhatWillCome() throws Exception {
    node.type("publish", lesson("Unbalanced diets after surgery")).with(0);
    assertThat(node.type("subscribe").with(0).err()).contains("It matches every record");
    assertThat(node.type("subscribe", "((unbalanced \"").with(0).err())
        .contains("Of the records that are here now it matches 1.", "mean nothing: it looks for");
    assertThat(node.type("subscribe", "qqxxzz").with(0).err())
        .isEqualTo("Of the records that are here now it matches none.\n");
    assertThat(node.type("subscribe", "--kind", "lab").with(0).err()).contains("matches none.");
  }

  @Test
  void anExportHasWhatHasTheWordsAndNothingElse() throws Exception {
    node.type("publish", lesson("Wristbands were swapped at admission")).with(0);
    String words = "wristbands zzqqxx yyqqzz";
    assertThat(node.ask("search", words).get("totalSize").getAsInt()).isEqualTo(1);
    Ended none = node.type("export", words).with(0);
    assertThat(none.out()).isEmpty();
    assertThat(none.err())
        .isEqualTo(
            "No record has these words. What has some of them is shown by: kith search \""
                + words
                + "\"\n");
    assertThat(node.type("export", "wristbands admission").with(0).out().lines()).hasSize(1);
    assertThat(node.type("subscribe", words).with(0).err()).contains("it matches none.");
  }

  @Test
  void anotherRecordUnderARequestIdIsRefused() throws Exception {
    String first = lesson("The first under this request");
    String id = node.ask("publish", first, "--request-id", "r-1").get("recordId").getAsString();
    Ended again = node.type("publish", first, "--request-id", "r-1").with(0);
    assertThat(again.out()).contains(id);
    assertThat(again.err()).contains("published before under this request id");
    refused(
        1,
        "kith: Request id was used before for a record that says something else ("
            + id
            + "), so nothing was published; name another one, or leave it out.",
        node.type("publish", lesson("The second under it"), "--request-id", "r-1"));
  }
}
