package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kith.protocol.bytes.RecordId;
import org.kith.server.search.SearchAnswer.Declined;
import org.kith.server.search.SearchAnswer.Found;
import org.kith.server.search.SearchAnswer.Why;
import org.kith.server.search.SearchQuery.Order;
import org.kith.server.store.Journal;

/// Pages: they do not move, and only their own tokens open them.
class PagingTest extends SearchFixture {
  private static final SearchQuery QUESTION = SearchQuery.of("happened").withPageSize(17);

  private void fill(int records) {
    journal.addMany(
        RIVERSIDE,
        records,
        number ->
            "It happened" + " again".repeat(Integer.parseInt(number) % 9) + " here, you see.");
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void pagesTogetherAreTheWholeAnswerWhileOthersArrive(Order order) {
    fill(150);
    catchUp();
    SearchQuery question = QUESTION.withOrder(order);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    assertThat(whole).hasSize(150);

    var paged = new ArrayList<RecordId>();
    Optional<String> token = Optional.of("");
    while (token.isPresent()) {
      Found page = find(question.withPageToken(token.get()));
      assertThat(page.totalSize()).isEqualTo(150);
      paged.addAll(ids(page));
      token = page.nextPageToken();
      journal.addMany(HILLTOP, 20, number -> "It happened happened happened there, " + number);
      catchUp();
    }
    assertThat(paged).isEqualTo(whole);
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void pagesGoOnAfterARestartWithoutWhatArrivedSince(Order order) {
    fill(60);
    catchUp();
    SearchQuery question = QUESTION.withOrder(order);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    Found first = find(question);
    index.close();
    open();
    var paged = new ArrayList<>(ids(first));
    Optional<String> token = first.nextPageToken();
    while (token.isPresent()) {
      Found page = find(question.withPageToken(token.get()));
      paged.addAll(ids(page));
      token = page.nextPageToken();
      if (order == Order.NEWEST) {
        journal.addMany(HILLTOP, 20, number -> "It happened once more there, " + number);
        catchUp();
      }
    }
    assertThat(paged).isEqualTo(whole);
  }

  /// What arrives moves every order but the one by arrival: there nothing is missed or told twice,
  /// and everywhere else the token says that it is too old.
  @ParameterizedTest
  @EnumSource(Order.class)
  void aTokenFromBeforeARestartIsGoodOrSaysThatItIsTooOld(Order order) {
    fill(60);
    catchUp();
    SearchQuery question = QUESTION.withOrder(order);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    Found first = find(question);
    index.close();
    open();
    journal.addMany(HILLTOP, 20, number -> "It happened once more there, " + number);
    catchUp();
    SearchQuery second = question.withPageToken(first.nextPageToken().orElseThrow());
    if (order == Order.NEWEST) {
      assertThat(ids(find(second))).isEqualTo(whole.subList(17, 34));
    } else {
      assertThat(index.search(second)).isEqualTo(new Declined(Why.PAGE_TOKEN_OLD));
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void whoReadsOnAfterVeryManyOthersIsToldWhereTheOrderIsGone(Order order) {
    fill(60);
    catchUp();
    SearchQuery question = QUESTION.withOrder(order);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    Found first = find(question);
    for (int i = 0; i < 70; i++) { // each keeps a reader of its own
      journal.addMany(HILLTOP, 1, number -> "It happened once more there, " + number);
      catchUp();
      assertThat(find(question).nextPageToken()).isPresent();
    }
    SearchQuery second = question.withPageToken(first.nextPageToken().orElseThrow());
    if (order == Order.NEWEST) {
      assertThat(ids(find(second))).isEqualTo(whole.subList(17, 34));
    } else {
      assertThat(index.search(second)).isEqualTo(new Declined(Why.PAGE_TOKEN_OLD));
    }
  }

  @Test
  void pagesByArrivalWithoutWordsOutliveARestartAndArrivals() {
    fill(60);
    catchUp();
    SearchQuery question = SearchQuery.of("").withPageSize(17);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    Found first = find(question);
    index.close();
    open();
    journal.addMany(HILLTOP, 20, number -> "It happened once more there, " + number);
    catchUp();
    assertThat(ids(find(question.withPageToken(first.nextPageToken().orElseThrow()))))
        .isEqualTo(whole.subList(17, 34));
  }

  @Test
  void theSameDocumentsGiveTheSameTiesByArrival() {
    journal.addMany(RIVERSIDE, 40, number -> "It happened here and it was seen by all.");
    catchUp();
    List<Long> best =
        find(QUESTION.withPageSize(40)).hits().stream().map(hit -> hit.entry().sequence()).toList();
    assertThat(best).isSorted();
    List<Long> newest =
        find(QUESTION.withPageSize(40).withOrder(Order.NEWEST)).hits().stream()
            .map(hit -> hit.entry().sequence())
            .toList();
    assertThat(newest).hasSize(40).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void whatIsTakenBackBetweenTwoPagesIsNotOnTheSecond() {
    fill(40);
    catchUp();
    SearchQuery question = QUESTION.withOrder(Order.NEWEST);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    Found first = find(question);
    journal.add(RIVERSIDE, Journal.retraction(whole.get(20)));
    catchUp();
    Found second = find(question.withPageToken(first.nextPageToken().orElseThrow()));
    assertThat(ids(second)).doesNotContain(whole.get(20)).hasSize(16);
  }

  @Test
  void theLastPageHasNoToken() {
    fill(17);
    catchUp();
    assertThat(find(QUESTION).hits()).hasSize(17);
    assertThat(find(QUESTION).nextPageToken()).isEmpty();
    assertThat(find(QUESTION.withPageSize(16)).nextPageToken()).isPresent();
  }

  @Test
  void aTokenOpensOnlyItsOwnAnswer() {
    fill(50);
    catchUp();
    String token = find(QUESTION).nextPageToken().orElseThrow();
    assertThat(index.search(QUESTION.withPageToken(token).withPageSize(3)))
        .as("pages may differ in size")
        .isInstanceOf(Found.class);

    Set<SearchQuery> bad = new HashSet<>();
    bad.add(SearchQuery.of("other").withPageToken(token));
    bad.add(QUESTION.withOrder(Order.NEWEST).withPageToken(token));
    bad.add(QUESTION.withTopics(Set.of("falls")).withPageToken(token));
    bad.add(QUESTION.withOrigins(Set.of(HILLTOP)).withPageToken(token));
    for (String text : List.of("x", "=", "AAAA", "../../etc", token + "A", token.substring(4))) {
      bad.add(QUESTION.withPageToken(text));
    }
    for (int i = 0; i < token.length() - 1; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      bad.add(QUESTION.withPageToken(token.substring(0, i) + other + token.substring(i + 1)));
    }
    assertThat(bad)
        .allSatisfy(
            question -> assertThat(index.search(question)).isEqualTo(new Declined(Why.PAGE_TOKEN)));
  }

  @Test
  void aPageHasOneToTwoHundredHits() {
    fill(201);
    catchUp();
    assertThat(find(QUESTION.withPageSize(SearchQuery.PAGE_HITS_MAX)).hits()).hasSize(200);
    assertThat(find(QUESTION.withPageSize(1)).hits()).hasSize(1);
    for (int size : new int[] {SearchQuery.PAGE_HITS_MAX + 1, 0, -1, Integer.MIN_VALUE}) {
      assertThat(index.search(QUESTION.withPageSize(size))).isEqualTo(new Declined(Why.PAGE_SIZE));
    }
  }
}
