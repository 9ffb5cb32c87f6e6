package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Every block of commands of the RUNBOOK is typed as it stands, where its case has happened; the
/// drill for a stolen log key (SPEC 4.9) with a thief on a machine of its own.
class RunbookTest {
  private static final Pattern CASE = Pattern.compile("(?sm)^## (.*?)\n(.*?)(?=^## |\\z)");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern INLINE =
      Pattern.compile("`kith ([a-z][a-z-]*(?: [a-z][a-z-]*)*)[^`\n]*`");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern PLACE =
      Pattern.compile("riverside|harbour|notes|proofs|[a-z0-9-]+(/[a-z0-9-]+)?\\.(txt|pem|audit)");

  /// Named in the text and in no block, with the test that runs it where it belongs.
  private static final Map<String, String> RUN_ELSEWHERE =
      Map.of(
          "draft new", "takes two more people: ReviewTest",
          "draft submit", "takes two more people: ReviewTest",
          "draft review", "takes two more people: ReviewTest",
          "node verify", "ends with 1 where something is damaged: aDamagedFile",
          "publish", "what two others have reviewed: ReviewTest",
          "verify-fork", "takes a fork: CommandsAtNodesTest");

  /// What is left of a home where the disk is lost and the keys are not.
  private static final Set<String> KEPT =
      Set.of("keys", "secrets", "manifest", "bootstrap-token.bin");

  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final List<TypedNode> nodes = new ArrayList<>();
  private TypedNode riverside;
  private TypedNode harbour;
  private String own;

  /// Types the blocks of one case after it has happened, and sees what comes of it.
  @FunctionalInterface
  private interface Drill {
    void run(List<String> blocks) throws Exception;
  }

  @BeforeEach
  void makeOrganisations() throws Exception {
    riverside = withTwoRoots();
    harbour = init(folder, "harbour").start();
    riverside.join(harbour);
    own = riverside.organisation();
  }

  @AfterEach
  void stop() {
    nodes.forEach(TypedNode::close);
  }

  private TypedNode init(Path under, String name) {
    TypedNode node = TypedNode.init(under, name);
    nodes.add(node);
    return node;
  }

  private static String runbook() throws Exception {
    Path tree = Path.of(Objects.requireNonNull(System.getProperty("kith.tree"), "run by Maven"));
    return Files.readString(tree.resolve("deploy/RUNBOOK.md"));
  }

  private static List<String> blocks(String text) {
    return BLOCK.matcher(text).results().map(block -> block.group(1)).toList();
  }

  private String variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  private List<String> words(Path place, String line) {
    List<String> words = new ArrayList<>();
    Matcher each = WORD.matcher(line);
    while (each.find()) {
      String word = each.group(1) == null ? each.group(2) : each.group(1);
      if (word.startsWith("$")) {
        word = variable(word.substring(1));
      } else if (PLACE.matcher(word).matches()) {
        word = place.resolve(word).toString();
      }
      words.add(word);
    }
    return words;
  }

  /// Types one block at the node that is meant; what its commands printed.
  private String type(TypedNode node, String block) throws Exception {
    var printed = new StringBuilder();
    for (String line : block.lines().toList()) {
      List<String> words = words(Objects.requireNonNull(node.home().getParent()), line);
      String program = words.removeFirst();
      if (program.equals("cp")) {
        Files.copy(Path.of(words.get(0)), Path.of(words.get(1)));
      } else if (words.subList(0, 2).equals(List.of("node", "run"))) {
        assertThat(Path.of(words.get(3))).isEqualTo(node.home());
        node.close();
        node.start(words.subList(4, words.size()).toArray(String[]::new));
      } else {
        assertThat(program).isEqualTo("kith");
        printed.append(Ended.kith(words).with(0).out());
      }
    }
    return printed.toString();
  }

  /// Riverside with two root keys, of which both must sign; they lie with Ann and Bob.
  private TypedNode withTwoRoots() throws Exception {
    TypedNode made = init(folder, "riverside");
    Path first = made.home().resolve("root-MOVE-OFFLINE");
    Path second = folder.resolve("bob");
    String next = folder.resolve("roots.txt").toString();
    made.type("org", "add-root", "--root-dir", second.toString(), "--threshold", "2", "--out", next)
        .with(0);
    Ended.kith(List.of("org", "sign", next, "--key", first.resolve("root-1.pem").toString()))
        .with(0);
    Ended.kith(List.of("org", "sign", next, "--key", second.resolve("root.pem").toString()))
        .with(0);
    made.type("org", "install", next).with(0);
    Copies.copy(first, folder.resolve("ann"));
    Copies.delete(first);
    return made.start();
  }

  private static void everyCommandThatIsNamedIsTypedHereOrElsewhere() throws Exception {
    String runbook = runbook();
    List<String> typed = blocks(runbook).stream().flatMap(String::lines).toList();
    Set<String> untyped = new TreeSet<>();
    Matcher named = INLINE.matcher(runbook);
    while (named.find()) {
      String command = named.group(1);
      if (typed.stream().noneMatch(line -> line.startsWith("kith " + command + " "))) {
        untyped.add(command);
      }
    }
    assertThat(untyped).isEqualTo(new TreeSet<>(RUN_ELSEWHERE.keySet()));
  }

  @Test
  void everyBlockIsTypedAsItStands() throws Exception {
    everyCommandThatIsNamedIsTypedHereOrElsewhere();
    theStory();
    Map<String, Drill> drills = new HashMap<>();
    drills.put("An auditor asks whether the audit was rewritten", this::anAudit);
    drills.put("\"says that it cosigned the first … entries of line …\"", this::aBrokenAudit);
    drills.put("\"A peer holds another history of this node's log\"", this::anotherHistory);
    drills.put("`kith node status` shows \"damage\"", this::aDamagedFile);
    drills.putAll(
        Map.of(
            "\"This node has signed more than its store holds\"",
            this::anOldBackup,
            "\"The signing guard is missing\" or \"belongs to another copy\"",
            this::aLostGuard,
            "You put back a snapshot of the whole machine",
            this::aSnapshot,
            "\"This node was started on another machine than before\"",
            this::anotherMachine,
            "The disk is lost, the keys are not",
            this::aLostDisk,
            "A log key may be in other hands",
            this::aStolenKey,
            "A peer's log is \"frozen\"",
            this::aFrozenLog,
            "The manifest expires",
            this::anOldManifest,
            "\"People may approve here, so nobody publishes beyond the own organisation without a"
                + " review\"",
            this::approvers,
            "Something was published that must go",
            this::anErasure));
    Set<String> typed = new TreeSet<>();
    for (Matcher each = CASE.matcher(runbook()); each.find(); ) {
      List<String> blocks = blocks(each.group(2));
      Drill drill = drills.get(each.group(1));
      if (drill != null) {
        drill.run(blocks);
      }
      if (!blocks.isEmpty()) {
        typed.add(each.group(1));
      }
    }
    assertThat(typed).isEqualTo(new TreeSet<>(drills.keySet())); // no case with commands is left
  }

  /// Riverside has published six honest lessons, a thief two of its own above them; a decision was
  /// made after the last backup.
  private void theStory() throws Exception {
    variables.put(
        "INVITATION",
        harbour
            .ask("peer", "invite", "--endpoint", harbour.peerAddress())
            .get("invitation")
            .getAsString());
    variables.put("OTHERS", harbour.publish("One of harbour that is erased here"));
    variables.put("RECORD", riverside.publish("An honest lesson that must go"));
    for (int i = 1; i < 5; i++) {
      riverside.publish("An honest lesson " + i);
    }
    variables.put("SIZE", "5");
    variables.put("HONEST", riverside.publish("An honest lesson above the cut"));
    Await.until("harbour has them", () -> harbour.found("honest") == 6);
    Await.until("riverside has harbour's", () -> riverside.found("harbour") == 1);
    riverside.close();
    Copies.copy(riverside.home(), folder.resolve("backup"));
    try (TypedNode thief = riverside.copyOn(folder.resolve("thief")).start()) {
      thief.publish("A forged claim");
      thief.publish("A forged claim of another kind");
      Await.until("harbour believes it", () -> harbour.found("forged") == 2);
    }
    Copies.delete(folder.resolve("thief"));
    riverside.start();
    Await.until("riverside sees what was published for it", () -> riverside.size(own, 1) == 8);
    riverside.type("token", "issue", "ward-7", "--role", "reader").with(0);
    riverside.close();
  }

  private void anOldBackup(List<String> blocks) throws Exception {
    Copies.copy(folder.resolve("backup"), riverside.home());
    riverside.start();
    String missing = "own decisions or local records are older than what it has signed";
    Await.until("that is all that is missing", () -> status(riverside).contains(missing));
    assertThat(type(riverside, only(blocks))).contains(missing);
    publishes(riverside);
    assertThat(riverside.size(own, 1)).isEqualTo(8);
  }

  private void aLostGuard(List<String> blocks) throws Exception {
    assertThat(blocks).hasSize(2);
    riverside.close();
    Copies.delete(riverside.guard());
    riverside.start();
    assertThat(status(riverside)).contains("signing guard is missing");
    type(riverside, blocks.get(0));
    publishes(riverside);

    TypedNode alone = init(Files.createDirectory(folder.resolve("alone")), "riverside").start();
    alone.publish("One that nobody else has");
    alone.close();
    Copies.delete(alone.guard());
    alone.start("--confirm-restored");
    assertThat(status(alone)).contains("waits until peers have shown");
    type(alone, blocks.get(1));
    publishes(alone);
    alone.close();
  }

  private void aSnapshot(List<String> blocks) throws Exception {
    riverside.close();
    Copies.copy(riverside.home(), folder.resolve("snapshot"));
    Copies.copy(riverside.guard(), folder.resolve("snapshot-guard"));
    riverside.start();
    riverside.publish("One after the snapshot");
    Await.until("harbour has it", () -> harbour.size(own, 1) == 9);
    riverside.close();
    harbour.close();
    Copies.copy(folder.resolve("snapshot"), riverside.home());
    Copies.copy(folder.resolve("snapshot-guard"), riverside.guard());
    type(riverside, only(blocks));
    assertThat(status(riverside)).contains("waits until peers have shown");
    assertThat(riverside.size(own, 1)).isEqualTo(8);
    harbour.start();
    publishes(riverside);
    assertThat(riverside.size(own, 1)).isEqualTo(9);
  }

  private void anotherMachine(List<String> blocks) throws Exception {
    riverside.close();
    riverside.moveTo("the second machine");
    riverside.start();
    assertThat(status(riverside)).contains("was started on another machine than before");
    type(riverside, only(blocks));
    publishes(riverside);
  }

  private void aLostDisk(List<String> blocks) throws Exception {
    riverside.close();
    try (var files = Files.list(riverside.home())) {
      for (Path file : files.toList()) {
        if (!KEPT.contains(String.valueOf(file.getFileName()))) {
          Copies.delete(file);
        }
      }
    }
    type(riverside, only(blocks));
    publishes(riverside);
    Await.until("its records are back", () -> riverside.found("honest") == 6);
    assertThat(riverside.size(own, 1)).isEqualTo(9);
    Await.until("harbour's too", () -> riverside.found("harbour") == 1);
  }

  private void aStolenKey(List<String> blocks) throws Exception {
    assertThat(blocks).hasSize(3);
    type(riverside, blocks.get(0));
    type(riverside, blocks.get(1));
    assertThat(type(riverside, blocks.get(2)))
        .contains("A forged claim of another kind", "An honest lesson above the cut", "not yet")
        .contains(variable("HONEST") + "  ->  ");
    for (TypedNode node : List.of(riverside, harbour)) {
      Await.until("the next log has come", () -> node.size(own, 2) == 1);
      Await.until("the forged ones are gone", () -> node.found("forged") == 0);
      Await.until("the honest ones hold", () -> node.found("honest") == 6);
      assertThat(node.found("\"above the cut\"")).isEqualTo(1);
    }
  }

  /// Where both hold the same; how a forked log is repaired: EquivocationTest.
  private void anotherHistory(List<String> blocks) throws Exception {
    variables.put("N", "1");
    variables.put("RIVERSIDE", own);
    String root = riverside.log(own, 2).get("root").getAsString();
    assertThat(type(riverside, only(blocks)).lines().filter(line -> line.contains(root)))
        .hasSize(2);
  }

  /// With a real fork: CommandsAtNodesTest.
  private void aFrozenLog(List<String> blocks) throws Exception {
    assertThat(type(riverside, only(blocks)))
        .isEqualTo("No organisation has contradicted itself.\n");
  }

  private void aDamagedFile(List<String> blocks) throws Exception {
    assertThat(blocks).hasSize(2);
    String before = variable("RECORD");
    Path leaflet = Files.writeString(folder.resolve("Leaflet.txt"), "What a leaflet says.\n");
    String id =
        riverside
            .tryToPublish("One with a leaflet", "--attach", leaflet.toString())
            .text("recordId");
    variables.put("RECORD", id);
    String got = folder.resolve("got.txt").toString();
    Await.until(
        "harbour has it",
        () -> harbour.type("attachment", "get", id, "Leaflet.txt", "--out", got).code() == 0);
    rot();
    type(riverside, blocks.get(0));
    riverside.type("node", "verify").with(0);
    harbour.close();
    rot();
    assertThat(
            riverside
                .type("attachment", "get", id, "Leaflet.txt", "--out", got + "2")
                .with(1)
                .err())
        .contains("is not what it was", "kith attachment put FILE");
    assertThat(status(riverside)).contains("is damaged");
    Await.until( // which records name a file is noted behind the journal
        "the file is missed", () -> status(riverside).contains("attachments lost"));
    type(riverside, blocks.get(1));
    riverside.type("node", "verify").with(0);
    harbour.start();
    variables.put("RECORD", before);
  }

  private void rot() throws Exception {
    Path files = riverside.home().resolve("attachments");
    String hash = Sha256.hash(Bytes.utf8("What a leaflet says.\n")).hex();
    Files.writeString(files.resolve(hash), "What a leaflet said.\n");
    assertThat(riverside.type("node", "verify").with(1).out()).contains("is damaged");
  }

  private void anOldManifest(List<String> blocks) throws Exception {
    int before = riverside.ask("org", "show").get("manifestVersion").getAsInt();
    type(riverside, only(blocks));
    assertThat(riverside.ask("org", "show").get("manifestVersion").getAsInt())
        .isEqualTo(before + 1);
  }

  private void anAudit(List<String> blocks) throws Exception {
    assertThat(blocks).hasSize(4);
    variables.put("HARBOUR", harbour.organisation());
    type(riverside, blocks.get(0));
    assertThat(type(riverside, blocks.get(1))).contains("valid: the audit of Riverside");
    assertThat(type(riverside, blocks.get(2))).contains("line 1 of this audit");
    Await.until("harbour has cosigned it", () -> cosigned() == 1);
    type(harbour, blocks.get(3));
    assertThat(folder.resolve("notes").resolve(own + "-governance-1.note")).exists();
  }

  /// How many lines of the governance log harbour has cosigned.
  private long cosigned() {
    return harbour
        .type("audit", "witnessed")
        .with(0)
        .out()
        .lines()
        .filter(line -> line.startsWith("Riverside") && line.contains("governance"))
        .count();
  }

  private void aBrokenAudit(List<String> blocks) throws Exception {
    riverside.close();
    Copies.copy(riverside.home(), folder.resolve("monday"));
    Copies.copy(riverside.guard(), folder.resolve("monday-guard"));
    String before = harbour.ask("audit", "witnessed").toString();
    riverside.start();
    riverside.type("token", "issue", "tuesday", "--role", "reader").with(0);
    Await.until(
        "harbour has cosigned it",
        () -> !harbour.ask("audit", "witnessed").toString().equals(before));
    riverside.close();
    for (String part : List.of("", "-guard")) {
      Path there = folder.resolve("riverside" + part);
      Copies.delete(there);
      Copies.copy(folder.resolve("monday" + part), there);
    }
    riverside.start();
    riverside.type("token", "issue", "wednesday", "--role", "reader").with(0);
    Await.until("it is told", () -> status(riverside).contains("says that it cosigned the first"));
    assertThat(type(riverside, only(blocks))).contains("line 2 of the audit begun");
    Await.until("harbour cosigns that too", () -> cosigned() == 2);
  }

  private void approvers(List<String> blocks) throws Exception {
    assertThat(blocks).hasSize(3);
    for (String name : List.of("ward-8", "ward-9")) {
      riverside.type("token", "issue", name, "--role", "approver").with(0);
    }
    assertThat(riverside.tryToPublish("One without a review").with(1).err())
        .contains("people may approve here");
    type(riverside, blocks.get(0));
    variables.put("UNSAFE", riverside.publish("One that turns out to be unsafe"));
    variables.put("TOKEN", "ward-9");
    assertThat(type(riverside, blocks.get(1))).contains("ward-8", "revoked  ward-9");
    assertThat(type(riverside, blocks.get(2))).contains("retracted by");
    Await.until(
        "harbour knows",
        () ->
            harbour
                .ask("show", variable("UNSAFE"))
                .getAsJsonObject("record")
                .get("state")
                .getAsString()
                .equals("retracted"));
  }

  private void anErasure(List<String> blocks) throws Exception {
    assertThat(blocks).hasSize(3);
    assertThat(type(riverside, blocks.get(0))).contains("retracted by");
    Await.until(
        "it is on the list",
        () ->
            riverside
                .type("erasure", "list")
                .with(0)
                .out()
                .contains(variable("RECORD").substring(0, 12)));
    assertThat(type(riverside, blocks.get(1))).contains("others   1:", "\"daysSinceHeard\": 0");
    assertThat(type(riverside, blocks.get(2))).contains("erased here");
    Await.until(
        "harbour has erased it",
        () ->
            riverside
                .type("erasure", "show", variable("RECORD"))
                .with(0)
                .out()
                .contains("others   1: erased at 1"));
  }

  private static String only(List<String> blocks) {
    assertThat(blocks).hasSize(1);
    return blocks.getFirst();
  }

  private static String status(TypedNode node) {
    return node.type("node", "status").with(0).out();
  }

  private static void publishes(TypedNode node) throws Exception {
    Await.until(
        "it publishes",
        () -> node.ask("node", "status").get("publishing").getAsString().equals("ON"));
  }
}
