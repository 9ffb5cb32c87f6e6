package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.GetTallyResponse;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchResult;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.Tally;
import org.kith.server.store.Csv;
import org.kith.server.store.Journal;

/// Adoptions of real practices, or of made-up ones where those are not here, each state an
/// organisation and each facility a site: every figure is that of arithmetic written for this test
/// alone. The source does not say how it went, so that is made up, and where it says nothing new.
class AdoptionsTest {
  private static final List<String> OUTCOMES =
      List.of("worked", "worked-with-changes", "no-effect", "made-worse", "too-early");
  private static final List<String> KINDS = List.of("hospice", "nhs-trust", "charity", "supplier");
  private static final double Z = 1.6448536269514722; // 90 % of a normal distribution lie within

  @TempDir Path folder;

  /// One row, and what is made up of it.
  private record Row(String practice, String state, String site, String status) {
    String outcome() {
      return status.equals("planned")
          ? ""
          : OUTCOMES.get(Math.floorMod(site.hashCode(), OUTCOMES.size()));
    }

    String kind() {
      return KINDS.get(Math.floorMod(state.hashCode(), KINDS.size()));
    }
  }

  private static List<Row> rows() throws Exception {
    String corpus = Optional.ofNullable(System.getenv("KITH_CORPUS_DIR")).orElse("");
    Path file = Path.of(corpus).resolve("va-practice-adoptions.csv");
    List<Row> rows = new ArrayList<>();
    if (!corpus.isEmpty() && Files.exists(file)) {
      for (Map<String, String> row : Csv.rows(file)) {
        String site = row.getOrDefault("facility", "") + " " + row.getOrDefault("station", "");
        rows.add(
            new Row(
                row.getOrDefault("practice", ""),
                row.getOrDefault("state", ""),
                site,
                row.getOrDefault("status", "")));
      }
      return rows;
    }
    List<String> practices = List.of("flow3", "naloxone", "naloxone", "naloxone", "vione", "rare");
    for (int i = 0; i < 161; i++) {
      String practice = practices.get(i % practices.size());
      int states = practice.equals("rare") ? 2 : 31;
      rows.add(
          new Row(
              practice,
              "S" + i * 7 % states,
              "Facility " + i % 90,
              i % 9 == 0 ? "planned" : "adopted"));
    }
    return rows;
  }

  @Test
  void everyFigureIsThatOfIndependentArithmetic() throws Exception {
    List<Row> rows = rows();
    assertThat(rows).hasSize(161);
    Set<String> states = new TreeSet<>(rows.stream().map(Row::state).toList());
    try (Network network = new Network(folder, Journal.inMemory(), states.toArray(String[]::new))) {
      String here = states.iterator().next();
      Map<String, RecordId> ids = new LinkedHashMap<>();
      for (String name : new LinkedHashSet<>(rows.stream().map(Row::practice).toList())) {
        ids.put(name, network.publish(here, practice("Practice " + name)));
      }
      for (Row row : rows) {
        var said = said(row.status(), row.outcome()).setSite(row.site());
        said.getContextBuilder().setOrganisationKind(row.kind());
        network.publish(row.state(), tried(id(ids, row.practice()), said));
      }
      var searches = network.searches(here, network.index(here));
      network.catchUp();
      boolean tooFew = false;
      for (String name : ids.keySet()) {
        List<Row> of = rows.stream().filter(row -> row.practice().equals(name)).toList();
        for (String kind : KINDS) {
          GetTallyResponse answer =
              network
                  .tallies(here)
                  .answer(
                      GetTallyRequest.newBuilder()
                          .setRecordId(id(ids, name).text())
                          .setLike(PlaceContext.newBuilder().setOrganisationKind(kind))
                          .build());
          expect(of, answer.getTally());
          List<Row> there = of.stream().filter(row -> row.kind().equals(kind)).toList();
          expect(there, answer.getLike());
          tooFew |= answer.getLike().getWorked().getTooFew();
        }
      }
      assertThat(tooFew).isTrue();
      expectSearches(rows, ids, searches);
    }
  }

  private static RecordId id(Map<String, RecordId> ids, String name) {
    return Optional.ofNullable(ids.get(name)).orElseThrow();
  }

  /// By state, the last row of each site.
  private static Map<String, Map<String, Row>> last(List<Row> rows) {
    Map<String, Map<String, Row>> last = new TreeMap<>();
    for (Row row : rows) {
      String site = row.site().toLowerCase(java.util.Locale.ROOT).strip();
      last.computeIfAbsent(row.state(), _ -> new TreeMap<>()).put(site, row);
    }
    return last;
  }

  private static void expect(List<Row> rows, Tally tally) {
    Map<String, Integer> outcomes = new TreeMap<>();
    Map<String, Integer> statuses = new TreeMap<>();
    int reports = 0;
    int setbacks = 0;
    Map<String, Map<String, Row>> last = last(rows);
    for (Map<String, Row> sites : last.values()) {
      reports += sites.size();
      Set<String> said = new HashSet<>();
      Set<String> status = new HashSet<>();
      for (Row row : sites.values()) {
        said.add(row.outcome());
        status.add(row.status());
      }
      said.remove("");
      status.forEach(one -> statuses.merge(one, 1, Integer::sum));
      boolean good = said.contains("worked") || said.contains("worked-with-changes");
      boolean bad = said.contains("no-effect") || said.contains("made-worse");
      setbacks += bad ? 1 : 0;
      if (!said.isEmpty()) {
        outcomes.merge(voice(said, good, bad), 1, Integer::sum);
      }
    }
    int early = outcomes.getOrDefault("too-early", 0);
    int judged = outcomes.values().stream().mapToInt(Integer::intValue).sum() - early;
    int worked =
        outcomes.getOrDefault("worked", 0) + outcomes.getOrDefault("worked-with-changes", 0);
    assertThat(tally.getOrganisations()).isEqualTo(last.size());
    assertThat(tally.getReports()).isEqualTo(reports);
    assertThat(tally.getJudged()).isEqualTo(judged);
    assertThat(tally.getSetbacks()).isEqualTo(setbacks);
    expect(tally.getWorked(), worked, judged);
    for (Share share : tally.getOutcomesList()) {
      boolean isEarly = share.getCode().equals("too-early");
      expect(share, outcomes.getOrDefault(share.getCode(), 0), isEarly ? last.size() : judged);
    }
    assertThat(tally.getStatusesList()).hasSize(statuses.size());
    for (Share share : tally.getStatusesList()) {
      expect(share, statuses.getOrDefault(share.getCode(), 0), last.size());
    }
  }

  private static String voice(Set<String> said, boolean good, boolean bad) {
    if (good) {
      return bad
          ? "mixed"
          : said.contains("worked-with-changes") ? "worked-with-changes" : "worked";
    }
    return bad ? said.contains("made-worse") ? "made-worse" : "no-effect" : "too-early";
  }

  private static void expect(Share share, int count, int of) {
    assertThat(share.getCount()).as(share.getCode()).isEqualTo(count);
    assertThat(share.getOf()).isEqualTo(of);
    assertThat(share.getTooFew()).isEqualTo(of < 3);
    assertThat(share.hasLow()).isEqualTo(of >= 3);
    if (of >= 3) {
      double share0 = (double) count / of;
      assertThat(share.getLow()).isCloseTo(edge(share0, 0, of), within(1e-6));
      assertThat(share.getHigh()).isCloseTo(edge(share0, 1, of), within(1e-6));
    }
  }

  /// The share furthest towards `side` of which what was seen is still within the 90 %, found by
  /// halving.
  private static double edge(double seen, double side, int of) {
    double in = seen;
    double out = side;
    for (int i = 0; i < 60; i++) {
      double middle = (in + out) / 2;
      boolean within = (seen - middle) * (seen - middle) <= Z * Z * middle * (1 - middle) / of;
      in = within ? middle : in;
      out = within ? out : middle;
    }
    return in;
  }

  private static void expectSearches(List<Row> rows, Map<String, RecordId> ids, Searches searches) {
    var practices =
        SearchRecordsRequest.newBuilder()
            .addKinds("practice")
            .setPageSize(20)
            .setOrderBy("most-tried");
    List<SearchResult> ranked = searches.search(practices.build()).getResultsList();
    assertThat(ranked).hasSize(ids.size());
    assertThat(ranked).extracting(one -> -one.getOrganisationsTried()).isSorted();
    for (var practice : ids.entrySet()) {
      List<Row> of = rows.stream().filter(row -> row.practice().equals(practice.getKey())).toList();
      String id = practice.getValue().text();
      assertThat(ranked)
          .filteredOn(one -> one.getRecord().getRecordId().equals(id))
          .extracting(SearchResult::getOrganisationsTried)
          .containsExactly(last(of).size());
      for (String kind : KINDS) {
        for (String status : List.of("planned", "adopted")) {
          boolean there =
              last(of).values().stream()
                  .flatMap(sites -> sites.values().stream())
                  .anyMatch(row -> row.kind().equals(kind) && row.status().equals(status));
          boolean found =
              searches
                  .search(
                      practices
                          .clone()
                          .addStatuses(status)
                          .setLike(PlaceContext.newBuilder().setOrganisationKind(kind))
                          .build())
                  .getResultsList()
                  .stream()
                  .anyMatch(one -> one.getRecord().getRecordId().equals(id));
          assertThat(found).as(practice.getKey() + " " + kind + " " + status).isEqualTo(there);
        }
      }
    }
  }
}
