package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.time.Instant;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.server.search.SearchQuery.Order;
import org.kith.server.store.Journal;

/// What reports say about the records that they report on, and filters and orders that use it.
class TrialsTest extends SearchFixture {
  private static final OrganisationId HARBOUR = Journal.organisation("Harbour");
  private static final SearchQuery ALL = SearchQuery.of("");

  private List<RecordId> withOutcome(String... codes) {
    return ids(find(ALL.with(SearchFilter.OUTCOME, Set.of(codes))));
  }

  private int triedBy(RecordId id) {
    return find(ALL).hits().stream()
        .filter(hit -> hit.id().equals(id))
        .findFirst()
        .orElseThrow()
        .tried();
  }

  @Test
  void outcomesAndStatusesFindReportsAndWhatTheyReportOnInAnyOrder() {
    RecordId early = journal.add(RIVERSIDE, Made.practice("Evening board round", "idea"));
    RecordId failed = journal.add(HILLTOP, Made.tried(early, "adopted-then-stopped", "made-worse"));
    RecordId good = journal.add(HARBOUR, Made.tried(early, "adopted", "worked"));
    RecordId other = journal.add(RIVERSIDE, Made.practice("Morning board round", "idea"));
    catchUp();
    assertThat(withOutcome("made-worse")).containsExactly(failed, early);
    assertThat(withOutcome("worked")).containsExactly(good, early);
    assertThat(withOutcome("worked", "made-worse")).containsExactly(good, failed, early);
    assertThat(withOutcome("mixed")).isEmpty();
    assertThat(ids(find(ALL.with(SearchFilter.STATUS, Set.of("adopted")))))
        .containsExactly(good, early);
    assertThat(
            ids(
                find(
                    ALL.with(SearchFilter.OUTCOME, Set.of("made-worse"))
                        .withKinds(Set.of("practice")))))
        .containsExactly(early);
    assertThat(triedBy(early)).isEqualTo(2);
    assertThat(triedBy(other)).isZero();
    assertThat(find(ALL).facets().outcomes()).containsEntry("worked", 1);
  }

  @Test
  void reportsCountByOrganisationAsLongAsTheyStand() {
    RecordId practice = journal.add(RIVERSIDE, Made.practice("Evening board round", "idea"));
    catchUp();
    for (int i = 0; i < 5; i++) {
      journal.add(HILLTOP, Made.tried(practice, "testing", "mixed"));
    }
    RecordId wrong = journal.add(HARBOUR, Made.tried(practice, "adopted", "worked"));
    catchUp();
    assertThat(triedBy(practice)).isEqualTo(2);
    journal.add(HARBOUR, Journal.retraction(wrong));
    catchUp();
    assertThat(triedBy(practice)).isOne();
    assertThat(withOutcome("worked")).isEmpty();

    RecordId first = journal.add(HARBOUR, Made.tried(practice, "testing", "too-early"));
    catchUp();
    assertThat(withOutcome("too-early")).containsExactly(first, practice);
    RecordId later =
        journal.add(
            HARBOUR,
            Journal.linked(
                Made.tried(practice, "adopted", "worked-with-changes"),
                Relation.SUPERSEDES,
                first));
    catchUp();
    assertThat(withOutcome("too-early")).as("superseded itself").containsExactly(first);
    assertThat(withOutcome("worked-with-changes")).containsExactly(later, practice);
    assertThat(triedBy(practice)).isEqualTo(2);
  }

  @Test
  void reportsThatCameFirstAndReportsJudgedLaterCount() {
    var elsewhere = Journal.inMemory();
    RecordId target = elsewhere.add(RIVERSIDE, Made.practice("Evening board round", "idea"));
    journal.add(HILLTOP, Made.tried(target, "adopted", "worked"));
    journal.add(
        HARBOUR, Made.tried(target, "adopted", "worked"), new Verdict.Held(Reason.PERSONAL_DATA));
    catchUp();
    RecordId same = journal.add(RIVERSIDE, Made.practice("Evening board round", "idea"));
    assertThat(same).isEqualTo(target);
    catchUp();
    assertThat(triedBy(target)).isOne();
    journal.judge(HARBOUR, 0, Verdict.ADMITTED);
    catchUp();
    assertThat(triedBy(target)).isEqualTo(2);
    journal.judge(HILLTOP, 0, new Verdict.Held(Reason.PERSONAL_DATA));
    catchUp();
    assertThat(triedBy(target)).isOne();

    index.close();
    open();
    catchUp();
    assertThat(triedBy(target)).as("after a restart").isOne();
    journal.add(HILLTOP, Made.tried(target, "testing", "no-effect"));
    catchUp();
    assertThat(triedBy(target)).isEqualTo(2);
    index.rebuild();
    catchUp();
    assertThat(triedBy(target)).as("made again").isEqualTo(2);
  }

  @Test
  void versionsAndVoicesAreThoseOfBeforeAfterARestart() {
    Set<OrganisationId> voices = new HashSet<>(Set.of(RIVERSIDE, HILLTOP, HARBOUR));
    index.close();
    openWith(voices);
    RecordId first = journal.add(RIVERSIDE, Made.practice("Evening board round", "idea"));
    journal.add(HILLTOP, Made.tried(first, "adopted", "worked"));
    catchUp();
    RecordId second =
        journal.add(
            RIVERSIDE,
            Journal.linked(Made.practice("Late board round", "idea"), Relation.SUPERSEDES, first));
    RecordId others =
        journal.add(
            HARBOUR,
            Journal.linked(
                Made.practice("Board round of others", "idea"), Relation.SUPERSEDES, first));
    journal.add(HARBOUR, Made.tried(second, "testing", "made-worse"));
    catchUp();
    expectTried(first, second, others, 2);

    index.close();
    openWith(voices);
    catchUp();
    expectTried(first, second, others, 2);
    voices.remove(HARBOUR);
    catchUp();
    expectTried(first, second, others, 1);
    assertThat(withOutcome("made-worse")).as("the report itself").hasSize(1);

    index.close();
    voices.add(HARBOUR);
    openWith(voices);
    catchUp();
    expectTried(first, second, others, 2);
    journal.judge(RIVERSIDE, 0, new Verdict.Held(Reason.PERSONAL_DATA));
    catchUp();
    assertThat(triedBy(second)).as("where the first is not here").isOne();
    journal.judge(RIVERSIDE, 0, Verdict.ADMITTED);
    catchUp();
    expectTried(first, second, others, 2);
  }

  private void openWith(Set<OrganisationId> voices) {
    index =
        SearchIndex.open(
            folder,
            journal.store,
            () -> NOW,
            nanoTime::get,
            new Beside(SYNONYMS, Optional.empty(), () -> Optional.of(new Heard(voices, Set.of()))));
  }

  private void expectTried(RecordId first, RecordId second, RecordId others, int by) {
    assertThat(triedBy(first)).isEqualTo(by);
    assertThat(triedBy(second)).isEqualTo(by);
    assertThat(triedBy(others)).as("no version of it").isZero();
  }

  @Test
  void mostTriedAndBestEvidenceComeFirst() {
    RecordId weak = journal.add(RIVERSIDE, Made.practice("Board round one", "idea"));
    RecordId strong = journal.add(RIVERSIDE, Made.practice("Board round two", "controlled-study"));
    RecordId tested = journal.add(RIVERSIDE, Made.practice("Board round three", "idea"));
    RecordId none = journal.add(RIVERSIDE, Journal.lesson("A board round without evidence"));
    journal.add(HILLTOP, Made.tried(tested, "adopted", "worked"));
    journal.add(HARBOUR, Made.tried(tested, "adopted", "worked"));
    journal.add(HARBOUR, Made.tried(strong, "adopted", "worked"));
    catchUp();
    SearchQuery rounds = SearchQuery.of("board round").withKinds(Set.of("practice", "lesson"));
    assertThat(ids(find(rounds.withOrder(Order.MOST_TRIED))))
        .containsExactly(tested, strong, none, weak);
    assertThat(ids(find(rounds.withOrder(Order.BEST_EVIDENCE))))
        .containsExactly(strong, tested, weak, none);
    assertThat(find(rounds.withOrder(Order.BEST_EVIDENCE)).hits().getFirst().highlights())
        .isNotEmpty();
  }

  @Test
  void timesAndLevelsFilter() {
    RecordId ended =
        journal.add(RIVERSIDE, Made.during(Journal.lesson("It ended"), "2024-01", "2024-03"));
    RecordId goesOn =
        journal.add(RIVERSIDE, Made.during(Journal.lesson("It goes on"), "2024-02", ""));
    journal.add(RIVERSIDE, Journal.lesson("It says no month"));
    RecordId team =
        journal.add(HILLTOP, Journal.lesson("For a team").toBuilder().setLevel("team").build());
    catchUp();
    YearMonth april = YearMonth.of(2024, 4);
    assertThat(ids(find(ALL.withMonths(Optional.of(Span.of(april, april))))))
        .containsExactly(goesOn);
    assertThat(ids(find(ALL.withMonths(Optional.of(Span.to(YearMonth.of(2024, 2)))))))
        .containsExactly(goesOn, ended);
    assertThat(ids(find(ALL.withMonths(Optional.of(Span.to(YearMonth.of(2024, 1)))))))
        .containsExactly(ended);
    assertThat(ids(find(ALL.withMonths(Optional.of(Span.from(YearMonth.of(2024, 3)))))))
        .containsExactly(goesOn, ended);
    assertThat(ids(find(ALL.with(SearchFilter.LEVEL, Set.of("team"))))).containsExactly(team);
    List<Long> times =
        find(ALL).hits().stream().map(hit -> Journal.claimedTimeMs(hit.entry().index())).toList();
    Instant second = Instant.ofEpochMilli(times.stream().sorted().toList().get(2));
    assertThat(find(ALL.withSince(Optional.of(second))).totalSize())
        .isEqualTo((int) times.stream().filter(time -> time >= second.toEpochMilli()).count())
        .isLessThan(4);
  }
}
