package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.SearchResult;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.Tally;
import org.kith.schema.v1.TriedHere;
import org.kith.server.store.Journal;

/// A tally and a search never disagree about which reports count. SPEC 10.14
class OneReadingTest {
  private static final String[] NAMES =
      IntStream.range(0, 8).mapToObj(i -> "org" + i).toArray(String[]::new);
  private static final List<String> STATUSES =
      List.of("planned", "testing", "adopted", "adopted-then-stopped");
  private static final List<String> OUTCOMES =
      List.of("worked", "worked-with-changes", "mixed", "no-effect", "made-worse", "too-early");
  private static final List<String> SIZES =
      List.of("10 beds", " 20  Beds", "A 30-bed unit", "20 staff", "Two wards", "");
  private static final List<String> KINDS = List.of("hospice", "nhs-trust", "charity");

  @TempDir Path folder;

  private static Tally tally(Network network, String at, RecordId practice) {
    return network
        .tallies(at)
        .answer(GetTallyRequest.newBuilder().setRecordId(practice.text()).build())
        .getTally();
  }

  private static SearchRecordsRequest.Builder practices() {
    return SearchRecordsRequest.newBuilder().addKinds("practice").setPageSize(50);
  }

  private static Set<String> ids(SearchRecordsResponse found) {
    Set<String> ids = new HashSet<>();
    for (SearchResult result : found.getResultsList()) {
      ids.add(result.getRecord().getRecordId());
    }
    return ids;
  }

  /// Random reports with versions, sites, copies, corrections and places, and an organisation that
  /// is removed and comes back.
  @Test
  void aSearchSaysOfEveryPracticeWhatItsTallySays() throws Exception {
    var random = new Random(20261129);
    try (Network network = new Network(folder, Journal.inMemory(), NAMES)) {
      var searches = network.searches("org0", network.index("org0"));
      List<RecordId> practices = new ArrayList<>();
      List<RecordId> reports = new ArrayList<>();
      List<String> authors = new ArrayList<>();
      for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 3; i++) {
          LearningRecord made = practice("Huddle " + round + " " + i);
          if (!practices.isEmpty() && random.nextBoolean()) { // sometimes of another's: no version
            made = Journal.linked(made, Relation.SUPERSEDES, any(practices, random));
          }
          practices.add(network.publish(NAMES[random.nextInt(2)], made));
        }
        for (int i = 0; i < 25; i++) {
          String author = NAMES[random.nextInt(NAMES.length)];
          LearningRecord report = report(any(practices, random), random);
          if (!reports.isEmpty() && random.nextInt(3) == 0) {
            Relation relation = random.nextBoolean() ? Relation.SAME_AS : Relation.SUPERSEDES;
            report = Journal.linked(report, relation, any(reports, random));
          }
          reports.add(network.publish(author, report));
          authors.add(author);
        }
        int gone = random.nextInt(reports.size());
        network.publish(authors.get(gone), Journal.retraction(reports.get(gone)));
        network.catchUp();
        agree(network, searches, practices);
      }
      network.remove("org0", "org7");
      network.catchUp();
      agree(network, searches, practices);
    }
  }

  private static RecordId any(List<RecordId> ids, Random random) {
    return ids.get(random.nextInt(ids.size()));
  }

  private static LearningRecord report(RecordId practice, Random random) {
    String status = STATUSES.get(random.nextInt(STATUSES.size()));
    TriedHere.Builder said = said(status, OUTCOMES.get(random.nextInt(OUTCOMES.size())));
    if (status.equals("planned") || random.nextInt(4) == 0) {
      said.clearOutcome();
    }
    said.setSite("Ward " + random.nextInt(2));
    said.getContextBuilder()
        .setOrganisationKind(KINDS.get(random.nextInt(KINDS.size())))
        .setSizeBand(SIZES.get(random.nextInt(SIZES.size())));
    return tried(practice, said);
  }

  private static void agree(Network network, Searches searches, List<RecordId> practices) {
    SearchRecordsResponse all = searches.search(practices().build());
    for (SearchResult result : all.getResultsList()) {
      RecordId practice = RecordId.parse(result.getRecord().getRecordId()).orElseThrow();
      Tally tally = tally(network, "org0", practice);
      assertThat(result.getOrganisationsTried()).isEqualTo(tally.getOrganisations());
    }
    for (String status : STATUSES) {
      Set<String> found = ids(searches.search(practices().addStatuses(status).build()));
      for (RecordId practice : practices) {
        assertThat(found.contains(practice.text()))
            .as(status)
            .isEqualTo(counts(tally(network, "org0", practice).getStatusesList(), status));
      }
    }
    for (String outcome : OUTCOMES) {
      Set<String> found = ids(searches.search(practices().addOutcomes(outcome).build()));
      for (RecordId practice : practices) {
        if (counts(tally(network, "org0", practice).getOutcomesList(), outcome)) {
          assertThat(found).as(outcome).contains(practice.text());
        }
      }
    }
    for (String kind : KINDS) {
      var place = PlaceContext.newBuilder().setOrganisationKind(kind).setSizeBand("20 beds");
      Set<String> found = ids(searches.search(practices().setLike(place).build()));
      for (RecordId practice : practices) {
        var like =
            network
                .tallies("org0")
                .answer(
                    GetTallyRequest.newBuilder()
                        .setRecordId(practice.text())
                        .setLike(place)
                        .build())
                .getLike();
        assertThat(found.contains(practice.text())).as(kind).isEqualTo(like.getOrganisations() > 0);
      }
    }
  }

  private static boolean counts(List<Share> shares, String code) {
    return shares.stream().anyMatch(share -> share.getCode().equals(code) && share.getCount() > 0);
  }

  @Test
  void placesLikeOursAreThoseThatOurNewestReportDescribes() throws Exception {
    try (Network network = new Network(folder, Journal.inMemory(), NAMES)) {
      RecordId practice = network.publish("org0", practice("Falls huddle"));
      RecordId other = network.publish("org0", practice("Pain huddle"));
      RecordId near =
          network.publish("org1", at(practice, "hospice", "10 beds", "hospice", "made-worse"));
      network.publish("org2", at(practice, "hospice", "10 beds", "home", "worked"));
      network.publish("org3", at(other, "hospice", "40 beds", "hospice", "worked"));
      network.publish("org4", at(other, "nhs-trust", "10 beds", "hospice", "made-worse"));
      network.publish("org5", at(other, "hospice", "10 beds", "hospice", "mixed"));
      network.publish("org5", at(practice, "hospice", " 10  Beds", "hospice", ""));
      network.publish("org5", at(practice, "", "", "", "too-early")); // says nothing of its place
      var searches = network.searches("org5", network.index("org5"));

      var asked = SearchRecordsRequest.newBuilder().setLikeUs(true);
      assertThat(ids(searches.search(asked.clone().addKinds("practice").build())))
          .containsExactlyInAnyOrder(practice.text(), other.text());
      assertThat(ids(searches.search(asked.clone().addOutcomes("made-worse").build())))
          .as("the same report says both")
          .containsExactlyInAnyOrder(practice.text(), near.text());
      Tally like =
          network
              .tallies("org5")
              .answer(
                  GetTallyRequest.newBuilder().setRecordId(practice.text()).setLikeUs(true).build())
              .getLike();
      assertThat(like.getOrganisations()).as("size band and setting too").isEqualTo(1);
      var partly = PlaceContext.newBuilder().setFidelity("partly");
      assertThat(ids(searches.search(SearchRecordsRequest.newBuilder().setLike(partly).build())))
          .isEmpty();
    }
  }

  private static LearningRecord at(
      RecordId practice, String kind, String size, String setting, String outcome) {
    TriedHere.Builder said = said("adopted", outcome);
    said.getContextBuilder().setOrganisationKind(kind).setSizeBand(size);
    if (!setting.isEmpty()) {
      said.getContextBuilder().addSettings(setting);
    }
    return tried(practice, said);
  }

  /// A practice, two reports on it, and a copy of one of them: however they arrive, every node
  /// counts the same.
  @Test
  void inAnyOfTwentyFourOrdersTheTallyIsTheSame() throws Exception {
    Journal written = Journal.inMemory();
    RecordId practice;
    List<Step> steps;
    try (Network first =
        new Network(folder.resolve("first"), written, "org0", "org1", "org2", "org3")) {
      LearningRecord huddle = practice("Falls huddle");
      practice = first.publish("org0", huddle);
      LearningRecord failed = tried(practice, said("adopted", "no-effect"));
      RecordId early = first.publish("org1", failed);
      LearningRecord copy =
          Journal.linked(tried(practice, said("adopted", "no-effect")), Relation.SAME_AS, early);
      LearningRecord worked = tried(practice, said("adopted", "worked"));
      steps =
          List.of(
              new Step("org0", huddle),
              new Step("org1", failed),
              new Step("org2", copy),
              new Step("org3", worked));
    }
    Set<Tally> tallies = new HashSet<>();
    Set<Integer> tried = new HashSet<>();
    int node = 0;
    for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
      Path at = Files.createDirectory(folder.resolve("node" + node++));
      try (Network network = new Network(at, Journal.inMemory(), "org0", "org1", "org2", "org3")) {
        var index = network.index("org0");
        for (int step : order) {
          network.publish(steps.get(step).name(), steps.get(step).record());
          network.catchUp();
        }
        tallies.add(tally(network, "org0", practice));
        tried.add(
            network
                .searches("org0", index)
                .search(practices().build())
                .getResults(0)
                .getOrganisationsTried());
      }
    }
    assertThat(node).isEqualTo(24);
    assertThat(tallies).hasSize(1);
    assertThat(tallies.iterator().next().getOrganisations()).isEqualTo(2);
    assertThat(tried).containsExactly(2);
  }

  private record Step(String name, LearningRecord record) {}

  private static List<List<Integer>> orders(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = of.stream().filter(one -> !one.equals(first)).toList();
      for (List<Integer> order : orders(rest)) {
        List<Integer> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        orders.add(whole);
      }
    }
    return orders;
  }

  @Test
  void failuresAndSuccessesWeighTheSame() throws Exception {
    Set<List<String>> ranks = new HashSet<>();
    for (List<String> swapped :
        List.of(List.of("worked", "made-worse"), List.of("made-worse", "worked"))) {
      Path at = Files.createDirectory(folder.resolve(swapped.getFirst()));
      try (Network network = new Network(at, Journal.inMemory(), NAMES)) {
        RecordId less = network.publish("org0", practice("Falls huddle one"));
        RecordId more = network.publish("org0", practice("Falls huddle two"));
        network.publish("org1", tried(less, said("adopted", swapped.getFirst())));
        network.publish("org2", tried(more, said("adopted", swapped.getFirst())));
        network.publish("org3", tried(more, said("adopted", swapped.getLast())));
        network.publish("org4", tried(less, said("adopted", swapped.getLast())));
        network.publish("org5", tried(more, said("adopted", swapped.getLast())));
        var searches = network.searches("org0", network.index("org0"));
        for (String order : List.of("best", "most-tried", "best-evidence")) {
          ranks.add(
              searches
                  .search(practices().setQuery("huddle").setOrderBy(order).build())
                  .getResultsList()
                  .stream()
                  .map(result -> order + " " + result.getRecord().getTitle())
                  .toList());
        }
      }
    }
    assertThat(ranks).as("one a way of ordering").hasSize(3);
  }

  @Test
  void aThousandReportsOnOnePracticeAreOneSum() throws Exception {
    try (Network network = new Network(folder, Journal.inMemory(), NAMES)) {
      RecordId practice = network.publish("org0", practice("Falls huddle"));
      for (String name : Arrays.asList(NAMES).subList(1, 3)) {
        List<LearningRecord> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          many.add(tried(practice, said("adopted", "worked").setSite("Ward " + i)));
        }
        network.journal.add(Journal.commons(network.id(name)), many, Verdict.ADMITTED);
      }
      var searches = network.searches("org0", network.index("org0"));
      assertThat(searches.search(practices().build()).getResults(0).getOrganisationsTried())
          .isEqualTo(2);
    }
  }
}
