package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.kith.client.KithClient;
import org.kith.client.NodeHome;
import org.kith.schema.v1.FacetCount;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.Tally;
import org.kith.server.store.Csv;

/// Real records at three nodes: 1,500 device recalls divided among three organisations, and 161
/// adoptions of five practices, each reported at another node than the practice's own.
///
/// Runs where KITH_CORPUS_DIR names the folder with the corpora; elsewhere [DemoTest] does the same
/// with the samples.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfEnvironmentVariable(
    named = "KITH_CORPUS_DIR",
    matches = ".+",
    disabledReason = "KITH_CORPUS_DIR is not set; the sample records are used instead")
class CorpusTest {
  private static final Duration SYNC_MAX = Duration.ofSeconds(90);
  private static final int RECALLS = 1_500;
  private static int withheld;
  private static final int ADOPTIONS = 161;
  private static final int ROUNDS = 2;

  /// Practice -> the node that publishes it, and the node that reports its adoptions.
  private static final Map<String, String[]> PRACTICES =
      Map.of(
          "flow3", new String[] {"a", "b"},
          "rapid-naloxone", new String[] {"b", "a"},
          "vione", new String[] {"c", "a"},
          "happen", new String[] {"a", "c"},
          "telewound", new String[] {"b", "c"});

  /// The recalls' status -> the node that publishes the recalls in that status.
  private static final Map<String, String> RECALL_SHARES =
      Map.of("Terminated", "a", "Open, Classified", "b", "Completed", "c");

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, KithClient> clients = new LinkedHashMap<>();
  private final Map<String, String> practiceIds = new LinkedHashMap<>();
  private Path folder = Path.of(".");
  private List<Map<String, String>> adoptions = List.of();
  private final Set<Integer> refusedFirst = new HashSet<>();

  @BeforeAll
  void threeNodesThatAcceptEachOther(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Kith kith = new Kith(folder);
    nodes.put("a", Node.init(kith, "a", "Riverside Example Trust", "ZZ1").startForWork());
    nodes.put("b", Node.init(kith, "b", "Hillside Example Community Trust", "ZZ2").startForWork());
    nodes.put("c", Node.init(kith, "c", "Harbour Example Hospice", "ZZ3").startForWork());
    List<Node> all = List.copyOf(nodes.values());
    for (Node one : all) {
      String line = one.ask("peer invite").text("invitation");
      for (Node other : all) {
        if (other != one) {
          other.ask(List.of("peer", "add", line, "--yes"));
        }
      }
    }
    nodes.forEach(
        (name, node) -> clients.put(name, KithClient.of(new NodeHome(node.folder())).connect()));
    adoptions = Csv.rows(corpus("va-practice-adoptions.csv"));
    assertThat(adoptions).hasSize(ADOPTIONS);
  }

  @AfterAll
  void stop() {
    clients.values().forEach(KithClient::close);
    nodes.values().forEach(Node::close);
  }

  private static Path corpus(String name) {
    return Checkout.corpus().orElseThrow().resolve(name);
  }

  private static Path map(String name) {
    return Checkout.top().resolve("deploy/maps").resolve(name);
  }

  @Test
  @Order(1)
  void recallsBecomeLessonsOfThreeOrganisations() {
    int accepted = 0;
    for (var share : RECALL_SHARES.entrySet()) {
      Node node = node(share.getValue());
      Answer ended =
          node.answer(
              List.of(
                  "import",
                  corpus("fda-device-recalls.jsonl").toString(),
                  "--format",
                  "jsonl",
                  "--map",
                  map("fda-device-recalls.toml").toString(),
                  "--origin",
                  "status=" + share.getKey()));
      JsonObject answer = ended.json();
      int refused = answer.get("refused").getAsInt();
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(refused > 0 ? 1 : 0);
      assertThat(answer.get("accepted").getAsInt() + answer.get("skipped").getAsInt())
          .isEqualTo(RECALLS - refused);
      accepted += answer.get("accepted").getAsInt();
      withheld += refused;
      refusedFirst.addAll(refusedLines(answer));
    }
    // A chance number that could be somebody's is refused by the guard, seldom.
    assertThat(withheld).isLessThanOrEqualTo(RECALLS / 100);
    assertThat(accepted).isEqualTo(RECALLS - withheld);
  }

  @Test
  @Order(2)
  void practicesArePublishedAndTheirAdoptionsReportedElsewhere() throws IOException {
    for (var practice : PRACTICES.entrySet()) {
      Path file = folder.resolve(practice.getKey() + ".json");
      Files.writeString(file, practiceRecord(practice.getKey()).toString());
      Answer published = node(practice.getValue()[0]).ask(List.of("publish", file.toString()));
      practiceIds.put(practice.getKey(), published.text("recordId"));
    }
    int accepted = 0;
    for (var practice : PRACTICES.entrySet()) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "import",
                  corpus("va-practice-adoptions.csv").toString(),
                  "--format",
                  "csv",
                  "--map",
                  map("va-practice-adoptions.toml").toString(),
                  "--origin",
                  "practice=" + practice.getKey()));
      practiceIds.forEach(
          (name, id) -> words.addAll(List.of("--set", "codes.tried." + name + "=" + id)));
      JsonObject answer = node(practice.getValue()[1]).ask(words).json();
      assertThat(answer.get("refused").getAsInt()).isZero();
      accepted += answer.get("accepted").getAsInt();
    }
    assertThat(accepted).isEqualTo(ADOPTIONS);
  }

  @Test
  @Order(3)
  void everyNodeHoldsEverything() {
    int all = RECALLS - withheld + ADOPTIONS + PRACTICES.size();
    nodes.forEach(
        (name, node) -> {
          Await.until(
              name + " holds all records",
              SYNC_MAX,
              () -> client(name).node().status().getRecords() == all);
          Await.until(
              name + " has indexed all records",
              SYNC_MAX,
              () -> client(name).node().status().getIndexed() == all);
          assertThat(found(name, "", "lesson").getTotalSize()).isEqualTo(RECALLS - withheld);
          assertThat(found(name, "", "tried-here").getTotalSize()).isEqualTo(ADOPTIONS);
          assertThat(found(name, "", "practice").getTotalSize()).isEqualTo(PRACTICES.size());
          assertThat(found(name, "", "lesson").getFacets().getOriginsList())
              .extracting(FacetCount::getCount)
              .hasSize(3)
              .satisfies(
                  counts ->
                      assertThat(counts.stream().mapToInt(Integer::intValue).sum())
                          .isEqualTo(RECALLS - withheld));
        });
  }

  @Test
  @Order(4)
  void everyNodeFindsWhatAnyOfThemPublished() throws IOException {
    JsonObject needle =
        JsonParser.parseString(Files.readAllLines(corpus("fda-device-recalls.jsonl")).getFirst())
            .getAsJsonObject();
    assertThat(needle.get("product").getAsString()).contains("Sur-vet Needle");
    for (String name : nodes.keySet()) {
      assertThat(titles(found(name, "Sur-vet needle", "lesson")).getFirst()).contains("Sur-vet");
      assertThat(titles(found(name, "pneumonia oral care", "practice")).getFirst())
          .contains("HAPPEN");
      assertThat(titles(found(name, "prosthetic limbs", "practice")).getFirst()).contains("FLOW3");
      assertThat(found(name, "qqqqzzzz", "lesson").getTotalSize()).isZero();
    }
  }

  @Test
  @Order(5)
  void everyNodeShowsTheAdoptionsBesideThePractice() {
    Map<String, Long> reported =
        adoptions.stream()
            .collect(Collectors.groupingBy(row -> known(row, "practice"), Collectors.counting()));
    for (String name : nodes.keySet()) {
      practiceIds.forEach(
          (practice, id) -> {
            var links =
                client(name)
                    .get(GetRecordRequest.newBuilder().setRecordId(id).build())
                    .getLinksInList();
            assertThat(links)
                .as(practice + " at " + name)
                .hasSize(known(reported, practice).intValue())
                .extracting(LinkIn::getRelation)
                .containsOnly("tried");
            assertThat(links)
                .extracting(link -> link.getOrigin().getName())
                .containsOnly(organisation(known(PRACTICES, practice)[1]));
          });
    }
  }

  /// All sites belong to one organisation: it has one voice, and one report a site.
  @Test
  @Order(6)
  void everyNodeTalliesOrganisationsAndSites() {
    practiceIds.forEach(
        (practice, id) -> {
          List<Map<String, String>> rows =
              adoptions.stream().filter(row -> known(row, "practice").equals(practice)).toList();
          long sites =
              rows.stream()
                  .map(row -> known(row, "facility") + known(row, "state") + known(row, "station"))
                  .distinct()
                  .count();
          Set<Tally> tallies = new HashSet<>();
          for (String name : nodes.keySet()) {
            var request = GetTallyRequest.newBuilder().setRecordId(id).build();
            tallies.add(client(name).evidence().tally(request).getTally());
          }
          Tally tally = tallies.iterator().next();
          assertThat(tallies).as("the same on every node").hasSize(1);
          assertThat(tally.getOrganisations()).isEqualTo(1);
          assertThat(tally.getReports()).isEqualTo((int) sites);
          assertThat(tally.getJudged()).isZero();
          assertThat(tally.getStatusesList())
              .extracting(Share::getCode)
              .containsExactlyInAnyOrderElementsOf(
                  rows.stream().map(row -> known(row, "status")).collect(Collectors.toSet()));
        });
  }

  /// Every recall again at each of three organisations, twice: counts, facets and words are those
  /// of arithmetic over the file itself.
  @Test
  @Order(7)
  void tenThousandRecordsAddUp() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (String line : Files.readAllLines(corpus("fda-device-recalls.jsonl"))) {
      rows.add(JsonParser.parseString(line).getAsJsonObject());
    }
    List<JsonObject> published = new ArrayList<>(); // with those of the first round
    for (int round = 0; round < ROUNDS; round++) {
      for (String name : nodes.keySet()) {
        published.addAll(importAgain(rows, name, round));
      }
    }
    int all = RECALLS - withheld + ADOPTIONS + PRACTICES.size() + published.size();
    assertThat(all).isGreaterThanOrEqualTo(10_000);
    published.addAll(without(rows, refusedFirst));
    for (String name : nodes.keySet()) {
      Await.until(
          name + " has indexed all",
          SYNC_MAX,
          () -> client(name).node().status().getIndexed() == all);
      assertThat(found(name, "", "lesson").getTotalSize()).isEqualTo(published.size());
      for (String word : List.of("terumo", "fenwal", "zimmer")) {
        Pattern whole = Pattern.compile("\\b" + word + "\\b", Pattern.CASE_INSENSITIVE);
        assertThat(found(name, word, "lesson").getTotalSize())
            .as(word)
            .isEqualTo(
                (int) published.stream().filter(row -> whole.matcher(words(row)).find()).count());
      }
      assertThat(
              found(name, "", "lesson").getFacets().getSettingsList().stream()
                  .filter(facet -> facet.getCode().equals("theatre"))
                  .mapToInt(FacetCount::getCount)
                  .sum())
          .isEqualTo((int) published.stream().filter(CorpusTest::isOfTheTheatre).count());
    }
  }

  /// Imports every recall under another id; returns the rows that were published.
  private List<JsonObject> importAgain(List<JsonObject> rows, String name, int round)
      throws IOException {
    Path file = folder.resolve("again-" + name + "-" + round + ".jsonl");
    List<JsonObject> renamed = new ArrayList<>();
    for (JsonObject row : rows) {
      JsonObject copy = row.deepCopy();
      copy.addProperty("id", row.get("id").getAsString() + "/" + name + round);
      renamed.add(copy);
    }
    Files.write(file, renamed.stream().map(JsonObject::toString).toList());
    JsonObject answer =
        node(name)
            .answer(
                List.of(
                    "import",
                    file.toString(),
                    "--format",
                    "jsonl",
                    "--map",
                    map("fda-device-recalls.toml").toString()))
            .json();
    List<JsonObject> published = without(renamed, refusedLines(answer));
    assertThat(answer.get("accepted").getAsInt()).isEqualTo(published.size());
    return published;
  }

  private static Set<Integer> refusedLines(JsonObject answer) {
    Set<Integer> refused = new HashSet<>();
    if (answer.has("refusals")) {
      answer
          .getAsJsonArray("refusals")
          .forEach(one -> refused.add(one.getAsJsonObject().get("line").getAsInt()));
    }
    return refused;
  }

  private static List<JsonObject> without(List<JsonObject> rows, Set<Integer> refused) {
    List<JsonObject> kept = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!refused.contains(i + 1)) {
        kept.add(rows.get(i));
      }
    }
    return kept;
  }

  /// Everything that the map takes over in words.
  private static String words(JsonObject row) {
    return List.of("product", "organisation", "what_went_wrong", "cause", "action_taken").stream()
        .filter(row::has)
        .filter(field -> !row.get(field).isJsonNull())
        .map(field -> row.get(field).getAsString())
        .collect(Collectors.joining(" "));
  }

  private static boolean isOfTheTheatre(JsonObject row) {
    return Set.of("Orthopedic", "General & Plastic Surgery", "Anesthesiology")
        .contains(row.get("specialty").getAsString());
  }

  private static <V> V known(Map<String, V> map, String key) {
    V value = map.get(key);
    if (value == null) {
      throw new AssertionError("no " + key + " among " + map.keySet());
    }
    return value;
  }

  private static String organisation(String node) {
    return switch (node) {
      case "a" -> "Riverside Example Trust";
      case "b" -> "Hillside Example Community Trust";
      case "c" -> "Harbour Example Hospice";
      default -> throw new IllegalArgumentException(node);
    };
  }

  private Node node(String name) {
    return known(nodes, name);
  }

  private KithClient client(String name) {
    return known(clients, name);
  }

  private SearchRecordsResponse found(String node, String query, String kind) {
    return client(node)
        .search(
            SearchRecordsRequest.newBuilder()
                .setQuery(query)
                .addKinds(kind)
                .setPageSize(10)
                .build());
  }

  private static List<String> titles(SearchRecordsResponse answer) {
    return answer.getResultsList().stream().map(one -> one.getRecord().getTitle()).toList();
  }

  /// FLOW3 from its survey; the four others as little as a practice may hold.
  private JsonObject practiceRecord(String practice) throws IOException {
    String name =
        adoptions.stream()
            .filter(row -> known(row, "practice").equals(practice))
            .map(row -> known(row, "practice_name"))
            .findFirst()
            .orElseThrow();
    JsonObject record = new JsonObject();
    record.addProperty("title", name);
    record.addProperty("authorRole", "diffusion lead");
    record.addProperty("audience", "public");
    record.addProperty("licence", "CC0-1.0");
    record.add("topics", JsonParser.parseString("[\"improvement-capability\"]"));
    JsonObject body = new JsonObject();
    if (practice.equals("flow3")) {
      flow3(record, body);
    } else {
      record.addProperty("summary", "A practice of the US Department of Veterans Affairs: " + name);
      body.addProperty("problem", "See the summary: " + name);
      body.add("coreElements", JsonParser.parseString("[\"As described by its owner\"]"));
      body.addProperty("maturity", "spreading");
      body.addProperty("evidence", "staff-experience");
    }
    record.add("practice", body);
    return record;
  }

  private static void flow3(JsonObject record, JsonObject body) throws IOException {
    JsonObject survey =
        JsonParser.parseString(Files.readString(corpus("va-practice-flow3.json")))
            .getAsJsonObject();
    record.addProperty("summary", survey.get("summary").getAsString());
    body.addProperty("problem", survey.get("tagline").getAsString());
    body.add("coreElements", strings(survey.getAsJsonArray("resources"), one -> one));
    body.addProperty("timeToImplement", survey.get("time_to_implement").getAsString());
    body.addProperty("maturity", "spreading");
    body.addProperty("evidence", "before-after");
    JsonArray steps = new JsonArray();
    for (var milestone : survey.getAsJsonArray("milestones")) {
      JsonObject step = new JsonObject();
      step.addProperty("when", milestone.getAsJsonArray().get(0).getAsString());
      step.addProperty("text", milestone.getAsJsonArray().get(1).getAsString());
      steps.add(step);
    }
    body.add("steps", steps);
    JsonArray risks = new JsonArray();
    for (var one : survey.getAsJsonArray("risks")) {
      JsonObject risk = new JsonObject();
      risk.addProperty("risk", one.getAsJsonObject().get("risk").getAsString());
      risk.addProperty(
          "mitigation",
          StreamSupport.stream(
                  one.getAsJsonObject().getAsJsonArray("mitigation").spliterator(), false)
              .map(text -> text.getAsString())
              .collect(Collectors.joining(" ")));
      risks.add(risk);
    }
    body.add("risks", risks);
    JsonArray roles = new JsonArray();
    for (var role : survey.getAsJsonArray("roles")) {
      JsonObject deliverer = new JsonObject();
      deliverer.addProperty("role", role.getAsJsonArray().get(0).getAsString());
      deliverer.addProperty("hours", role.getAsJsonArray().get(1).getAsString());
      roles.add(deliverer);
    }
    body.add("whoDelivers", roles);
  }

  private static JsonArray strings(JsonArray array, Function<String, String> change) {
    JsonArray changed = new JsonArray();
    array.forEach(one -> changed.add(change.apply(one.getAsString())));
    return changed;
  }
}
