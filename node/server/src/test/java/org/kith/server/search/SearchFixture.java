package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.server.store.Journal;
import org.kith.server.store.LogStore;

/// A journal with an index over it, and a clock that stands still unless it is moved.
abstract class SearchFixture {
  static final Synonyms SYNONYMS = Synonyms.shipped();
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path folder;
  final Journal journal = Journal.inMemory();
  final AtomicLong nanoTime = new AtomicLong();
  SearchIndex index;

  static SearchIndex opened(
      Path folder,
      LogStore store,
      InstantSource clock,
      LongSupplier nanoTime,
      Synonyms synonyms,
      Optional<MeaningIndex> meaning) {
    var beside = new Beside(synonyms, meaning, Optional::empty);
    return SearchIndex.open(folder, store, clock, nanoTime, beside);
  }

  @BeforeEach
  void open() {
    index = opened(folder, journal.store, () -> NOW, nanoTime::get, SYNONYMS, Optional.empty());
  }

  @AfterEach
  void close() {
    index.close();
  }

  void catchUp() {
    catchUp(700);
  }

  void catchUp(int framesMax) {
    int taken;
    do {
      taken = index.step(framesMax);
    } while (taken > 0);
    index.refresh();
  }

  SearchAnswer.Found find(SearchQuery question) {
    SearchAnswer answer = index.search(question);
    assertThat(answer).isInstanceOf(SearchAnswer.Found.class);
    return (SearchAnswer.Found) answer;
  }

  SearchAnswer.Found find(String words) {
    return find(SearchQuery.of(words));
  }

  static List<RecordId> ids(SearchAnswer.Found found) {
    return found.hits().stream().map(SearchHit::id).toList();
  }

  List<RecordId> ids(String words) {
    return ids(find(words));
  }
}
