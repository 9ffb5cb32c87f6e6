package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.server.meaning.Model;
import org.kith.server.search.SearchAnswer.Found;
import org.kith.server.search.SearchQuery.By;
import org.kith.server.store.Journal;

/// Words and meaning together, over a model that knows a few things by heart.
class MeaningIndexTest extends SearchFixture {
  @TempDir Path meaningFolder;
  private MeaningIndex meaning;

  @BeforeEach
  void openMeaning() {
    index.close();
    openBoth(new Model(Concepts::new));
  }

  private void openBoth(Model model) {
    meaning = MeaningIndex.open(meaningFolder, journal.store, model, nanoTime::get, 0);
    index = opened(folder, journal.store, () -> NOW, nanoTime::get, SYNONYMS, Optional.of(meaning));
  }

  @AfterEach
  void closeMeaning() {
    meaning.close();
  }

  private void catchUpBoth() {
    catchUp();
    while (meaning.step(100) > 0) {
      // until there is nothing more to take
    }
  }

  private RecordId add(String title) {
    return journal.add(RIVERSIDE, Journal.lesson(title + " and what came of it"));
  }

  @Test
  void whatSharesNoWordIsFoundAndSaysWhy() {
    RecordId falls = add("Fewer falls on the ward");
    RecordId both = add("Fewer slips with patients tripping");
    RecordId words = add("The patients and their lunch at noon");
    add("A battery was flat");
    catchUpBoth();
    Found found = find("patients tripping");
    assertThat(ids(found)).containsExactly(both, falls);
    assertThat(found.hits())
        .extracting(SearchHit::matched)
        .containsExactly(Matched.BOTH, Matched.MEANING);
    assertThat(found.totalSize()).isEqualTo(2);
    assertThat(found.facets().kinds()).containsEntry("lesson", 2);
    assertThat(ids("lunch at noon")).containsExactly(words);
    assertThat(find(SearchQuery.of("lunch at noon").withBy(By.WORDS)).hits().getFirst().matched())
        .isEqualTo(Matched.WORDS);
    assertThat(ids(find(SearchQuery.of("patients tripping").withBy(By.WORDS))))
        .containsExactly(both);
    assertThat(ids(find(SearchQuery.of("patients tripping").withBy(By.MEANING))))
        .containsExactlyInAnyOrder(both, falls);
    assertThat(find("").hits().getFirst().matched()).isEqualTo(Matched.NOTHING);

    assertThat(ids("tripping")).as("one word that records have").containsExactly(both);
    assertThat(ids("stumbling")).as("one that none has").contains(falls, both);
    assertThat(ids("\"patients tripping\"")).as("a phrase must be there").containsExactly(both);
    assertThat(ids(find(SearchQuery.of("patients tripping").withTopics(Set.of("sepsis")))))
        .as("filters hold")
        .isEmpty();
    assertThat(index.nearest("Somebody stumbled over a rug", Set.of(), 10))
        .extracting(SearchHit::id)
        .contains(falls, both);
    assertThat(index.nearest("Somebody stumbled", Set.of(Kind.PRACTICE), 10)).isEmpty();
  }

  @Test
  void pagesTogetherAreTheWholeAnswerWhileOthersArrive() {
    for (int i = 0; i < 70; i++) {
      add("Falls number " + i + " of one night");
      add("Patients tripping on floor " + i + " again");
      add("Patients at their lunch on day " + i);
    }
    catchUpBoth();
    SearchQuery question = SearchQuery.of("patients stumbling lunch").withPageSize(17);
    List<RecordId> whole = ids(find(question.withPageSize(200)));
    assertThat(whole).hasSizeGreaterThan(100).doesNotHaveDuplicates();

    var paged = new ArrayList<RecordId>();
    Optional<String> token = Optional.of("");
    while (token.isPresent()) {
      Found page = find(question.withPageToken(token.get()));
      assertThat(page.totalSize()).isEqualTo(whole.size());
      paged.addAll(ids(page));
      token = page.nextPageToken();
      add("Falls, stumbling and tripping of patients at lunch " + paged.size());
      catchUpBoth();
    }
    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void theTailHoldsWhatTheHeadDoesNot() {
    for (int i = 0; i < 150; i++) {
      add("Patients tripping on floor " + i + " again");
    }
    catchUpBoth();
    SearchQuery question = SearchQuery.of("patients tripping").withPageSize(40);
    var paged = new ArrayList<RecordId>();
    Optional<String> token = Optional.of("");
    while (token.isPresent()) {
      Found page = find(question.withPageToken(token.get()));
      assertThat(page.totalSize()).isEqualTo(150);
      paged.addAll(ids(page));
      token = page.nextPageToken();
    }
    assertThat(new HashSet<>(paged)).hasSize(150);
    assertThat(paged).hasSize(150);
  }

  @Test
  void whatIsTakenBackHeldOrErasedIsNotNear() throws IOException {
    RecordId falls = add("Fewer falls on the ward");
    RecordId held = journal.add(HILLTOP, Journal.lesson("Falls at the hill again"));
    catchUpBoth();
    assertThat(ids("stumbling patients")).containsExactlyInAnyOrder(falls, held);
    journal.judge(HILLTOP, 0, new Verdict.Held(Reason.PERSONAL_DATA));
    catchUpBoth();
    assertThat(ids("stumbling patients")).containsExactly(falls);
    assertThat(meaning.size()).isOne();
    journal.judge(HILLTOP, 0, Verdict.ADMITTED);
    journal.add(RIVERSIDE, Journal.retraction(falls));
    catchUpBoth();
    assertThat(ids("stumbling patients")).containsExactly(held);

    index.forget(held, HILLTOP);
    index.purge();
    assertThat(meaning.size()).isOne();
    assertThat(ids("stumbling patients")).isEmpty();
  }

  @Test
  void itsPlaceAndItsPointsOutliveARestart() {
    RecordId falls = add("Fewer falls on the ward");
    catchUpBoth();
    assertThat(meaning.behind()).isZero();
    index.close();
    meaning.close();
    add("A second of falls");
    openBoth(new Model(Concepts::new));
    assertThat(meaning.behind()).isOne();
    assertThat(ids("stumbling patients")).as("no model yet").isEmpty();
    catchUpBoth();
    assertThat(ids("stumbling patients")).hasSize(2).contains(falls);
    index.rebuild();
    assertThat(meaning.size()).isZero();
    catchUpBoth();
    assertThat(ids("stumbling patients")).hasSize(2);
  }

  @Test
  void withoutAModelWordsGoOn() {
    index.close();
    meaning.close();
    openBoth(
        new Model(
            () -> {
              throw new IOException("not for this machine");
            }));
    RecordId falls = add("Fewer falls on the ward");
    catchUpBoth();
    assertThat(ids("falls ward")).containsExactly(falls);
    assertThat(ids("stumbling patients")).isEmpty();
    assertThat(meaning.problem()).contains("not for this machine");
    assertThat(meaning.behind()).isOne();
  }
}
