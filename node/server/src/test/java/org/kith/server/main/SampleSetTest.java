package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.FacetCount;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.Tally;
import org.kith.server.store.SampleRecords;

/// The whole sample set at three nodes that exchange it: what each answers is compared with
/// arithmetic over the files themselves.
class SampleSetTest {
  private static final String TAKEN_BACK = "harbour/11-volunteer-drivers-mask-rule";

  @TempDir Path folder;

  /// Records by name as they were published, and their ids.
  private final Map<String, LearningRecord> records = new TreeMap<>();

  private final Map<String, String> names = new HashMap<>();

  private static String kind(LearningRecord record) {
    return RecordRules.kind(record).orElseThrow().code();
  }

  private static String organisation(String name) {
    return name.split("/", 2)[0];
  }

  private static String target(LearningRecord record, String relation) {
    return record.getLinksList().stream()
        .filter(link -> link.getRelation().equals(relation))
        .map(Link::getRecordId)
        .findFirst()
        .orElse("");
  }

  /// What a search finds unless it is asked for what was taken back and for what takes it back.
  private Set<String> named(Predicate<LearningRecord> which) {
    return records.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(TAKEN_BACK))
        .filter(entry -> !entry.getValue().hasRetraction())
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// Everything that a record says in words.
  private static String text(Message message) {
    return message.getAllFields().values().stream()
        .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
        .map(value -> value instanceof Message inner ? text(inner) : value.toString())
        .collect(Collectors.joining("\n"));
  }

  private static Predicate<LearningRecord> says(String regex) {
    Pattern pattern = Pattern.compile("\\b" + regex + "\\b", Pattern.CASE_INSENSITIVE);
    return record -> pattern.matcher(text(record)).find();
  }

  private static Predicate<LearningRecord> titled(String word) {
    Pattern pattern = Pattern.compile("\\b" + word + "s?\\b", Pattern.CASE_INSENSITIVE);
    return record -> pattern.matcher(record.getTitle()).find();
  }

  /// Reports with such an outcome or status, and what they report on.
  private Predicate<LearningRecord> reported(Predicate<LearningRecord> report) {
    Set<String> targets =
        records.values().stream()
            .filter(report)
            .map(record -> target(record, "tried"))
            .collect(Collectors.toSet());
    Set<String> tried = new HashSet<>();
    records.forEach(
        (name, record) -> {
          if (targets.contains(id(name))) {
            tried.add(record.getTitle());
          }
        });
    return record -> report.test(record) || tried.contains(record.getTitle());
  }

  private String id(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  @Test
  void countsTalliesAndSearchesAreWhatTheFilesSay() throws Exception {
    Map<String, TestHome> homes = new TreeMap<>();
    Map<String, TestNode> nodes = new TreeMap<>();
    try (Closing closing = new Closing(nodes)) {
      for (String name : List.of("harbour", "hillside", "riverside")) {
        homes.put(name, TestHome.make(folder, name));
        nodes.put(name, TestNode.start(homes.get(name), "--meaning", "off"));
      }
      for (String one : nodes.keySet()) {
        for (String other : nodes.keySet()) {
          if (!one.equals(other)) {
            of(nodes, one).accept(of(homes, other), of(nodes, other).peerAddress());
          }
        }
      }
      nodes.values().forEach(TestNode::dialNow);
      SampleRecords.publish(
              (organisation, record) -> {
                String id =
                    of(nodes, organisation)
                        .learning()
                        .publishRecord(
                            PublishRecordRequest.newBuilder()
                                .setRecord(record)
                                .setWarnedReason("a sample about nobody")
                                .build())
                        .getRecordId();
                names.put(id, "");
                records.put(id, record);
                return id;
              })
          .forEach(
              (name, id) -> {
                names.put(id, name);
                records.put(name, records.remove(id));
              });
      for (TestNode node : nodes.values()) {
        Await.until(
            "all samples are here",
            () ->
                node.status().getRecords() == records.size()
                    && node.status().getIndexed() >= records.size());
        assertCounts(node, homes);
        assertTallies(node);
        assertSearches(node, homes);
      }
      assertThat(closing.nodes()).hasSize(3);
    }
  }

  private static <T> T of(Map<String, T> all, String organisation) {
    return Objects.requireNonNull(all.get(organisation));
  }

  private record Closing(Map<String, TestNode> nodes) implements AutoCloseable {
    @Override
    public void close() {
      nodes.values().forEach(TestNode::close);
    }
  }

  private static SearchRecordsResponse search(TestNode node, SearchRecordsRequest.Builder search) {
    return node.learning().searchRecords(search.setPageSize(200).build());
  }

  private static Map<String, Integer> counts(List<FacetCount> facets) {
    return facets.stream().collect(Collectors.toMap(FacetCount::getCode, FacetCount::getCount));
  }

  private Map<String, Integer> counted(Function<LearningRecord, Stream<String>> codes) {
    return records.values().stream()
        .flatMap(codes)
        .collect(Collectors.toMap(code -> code, _ -> 1, Integer::sum));
  }

  private void assertCounts(TestNode node, Map<String, TestHome> homes) {
    var all = search(node, SearchRecordsRequest.newBuilder().setIncludeRetracted(true));
    assertThat(all.getTotalSize()).isEqualTo(records.size());
    var facets = all.getFacets();
    assertThat(counts(facets.getKindsList())).isEqualTo(counted(one -> Stream.of(kind(one))));
    assertThat(counts(facets.getTopicsList()))
        .isEqualTo(counted(one -> one.getTopicsList().stream()));
    assertThat(counts(facets.getSettingsList()))
        .isEqualTo(counted(one -> one.getSettingsList().stream()));
    assertThat(counts(facets.getOutcomesList()))
        .isEqualTo(
            counted(
                one -> Stream.of(one.getTriedHere().getOutcome()).filter(code -> !code.isEmpty())));
    Map<String, Integer> byOrigin = new HashMap<>();
    records
        .keySet()
        .forEach(
            name ->
                byOrigin.merge(
                    of(homes, organisation(name)).chain().organisation().text(), 1, Integer::sum));
    assertThat(counts(facets.getOriginsList())).isEqualTo(byOrigin);
  }

  /// Every organisation of the samples reports once on a practice, so that its voice is that
  /// report's.
  private void assertTallies(TestNode node) {
    int reports = 0;
    for (String name : records.keySet()) {
      List<LearningRecord> on =
          records.values().stream()
              .filter(record -> target(record, "tried").equals(id(name)))
              .toList();
      if (on.isEmpty()) {
        continue;
      }
      reports += on.size();
      Tally tally = node.learning().getTally(EvidenceTest.tallyOf(id(name))).getTally();
      assertThat(tally.getOrganisations()).as(name).isEqualTo(on.size());
      assertThat(tally.getReports()).as(name).isEqualTo(on.size());
      Map<String, Integer> outcomes =
          on.stream()
              .map(record -> record.getTriedHere().getOutcome())
              .filter(outcome -> !outcome.isEmpty() && !outcome.equals("too-early"))
              .collect(Collectors.toMap(outcome -> outcome, _ -> 1, Integer::sum));
      assertThat(
              tally.getOutcomesList().stream()
                  .filter(share -> share.getCount() > 0 && !share.getCode().equals("too-early"))
                  .collect(Collectors.toMap(Share::getCode, Share::getCount)))
          .as(name)
          .isEqualTo(outcomes);
      assertThat(tally.getJudged())
          .as(name)
          .isEqualTo(outcomes.values().stream().mapToInt(Integer::intValue).sum());
      assertThat(tally.getSetbacks())
          .as(name)
          .isEqualTo(
              (int)
                  on.stream()
                      .map(LearningRecord::getTriedHere)
                      .filter(
                          tried ->
                              Set.of("adopted-then-stopped", "decided-not-to")
                                      .contains(tried.getStatus())
                                  || Set.of("no-effect", "made-worse").contains(tried.getOutcome()))
                      .count());
    }
    assertThat(reports).isEqualTo(named(LearningRecord::hasTriedHere).size());
  }

  private void assertSearches(TestNode node, Map<String, TestHome> homes) {
    Map<SearchRecordsRequest.Builder, Set<String>> searches = new HashMap<>();
    searches.put(ask().addKinds("practice"), named(LearningRecord::hasPractice));
    searches.put(ask().addTopics("falls"), named(one -> one.getTopicsList().contains("falls")));
    searches.put(
        ask().addTopics("falls").addTopics("handover"),
        named(
            one ->
                one.getTopicsList().contains("falls") || one.getTopicsList().contains("handover")));
    searches.put(
        ask().addKinds("tried-here").addTopics("handover"),
        named(one -> one.hasTriedHere() && one.getTopicsList().contains("handover")));
    searches.put(
        ask().addSettings("hospice"), named(one -> one.getSettingsList().contains("hospice")));
    searches.put(ask().addLevels("team"), named(one -> one.getLevel().equals("team")));
    searches.put(
        ask().addOutcomes("no-effect"),
        named(reported(one -> one.getTriedHere().getOutcome().equals("no-effect"))));
    searches.put(
        ask().addStatuses("decided-not-to"),
        named(reported(one -> one.getTriedHere().getStatus().equals("decided-not-to"))));
    searches.put(
        ask().addOrigins(of(homes, "hillside").chain().organisation().text()),
        records.keySet().stream()
            .filter(name -> organisation(name).equals("hillside"))
            .collect(Collectors.toSet()));
    searches.put(ask().setQuery("title:trolley"), named(titled("trolley")));
    searches.put(ask().setQuery("title:cushion"), named(titled("cushion")));
    searches.put(ask().setQuery("interpreter"), named(says("interpreters?")));
    searches.put(ask().setQuery("\"first visit\""), named(says("first visits?")));
    searches.forEach(
        (search, expected) ->
            assertThat(
                    search(node, search).getResultsList().stream()
                        .map(result -> names.get(result.getRecord().getRecordId())))
                .as(search.toString())
                .containsExactlyInAnyOrderElementsOf(expected));
    long most =
        records.values().stream()
            .map(one -> target(one, "tried"))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    assertThat(search(node, ask().setOrderBy("most-tried")).getResults(0).getOrganisationsTried())
        .isEqualTo((int) most);
  }

  private static SearchRecordsRequest.Builder ask() {
    return SearchRecordsRequest.newBuilder();
  }
}
