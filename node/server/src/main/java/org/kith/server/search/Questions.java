package org.kith.server.search;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.server.search.MeaningIndex.Near;
import org.kith.server.search.SearchAnswer.Declined;
import org.kith.server.search.SearchAnswer.Why;
import org.kith.server.search.Searching.From;
import org.kith.server.search.Searching.Last;
import org.kith.server.search.Searching.Page;

/// Turns questions into answers: limits, page tokens, and which reader to ask.
///
/// The reader of a first page is kept for the pages to come, so that nothing moves while somebody
/// reads on. Where it is gone, an order by arrival goes on without what arrived since. Every other
/// order has moved with what arrived: there a token is too old, and says so.
final class Questions {
  private static final int KEPT_READERS_MAX = 64;
  private static final double KEPT_SECONDS_MAX = 300;

  private final PlainEnglish english;
  private final WordReading reading;
  private final Meanings meanings;
  private final Searching searching;
  private final InstantSource clock;

  Questions(
      PlainEnglish english,
      Synonyms synonyms,
      Meanings meanings,
      Searching searching,
      InstantSource clock) {
    this.meanings = meanings;
    this.english = english;
    this.reading = new WordReading(english, synonyms);
    this.searching = searching;
    this.clock = clock;
  }

  /// Answers from one state of the files.
  ///
  /// @param reached sequence before which everything is searchable by now
  SearchAnswer answer(SearchQuery question, IndexFiles files, long reached, LongSupplier behind)
      throws IOException {
    if (question.pageSize() < 1 || question.pageSize() > SearchQuery.PAGE_HITS_MAX) {
      return new Declined(Why.PAGE_SIZE);
    }
    Bytes fingerprint = question.fingerprint();
    Optional<PageToken> token =
        question.pageToken().flatMap(text -> PageToken.decode(text, fingerprint));
    if (question.pageToken().isPresent() && token.isEmpty()) {
      return new Declined(Why.PAGE_TOKEN);
    }
    @Nullable IndexSearcher kept =
        token.isPresent() ? files.kept.acquire(token.get().lease()) : null;
    IndexSearcher reader = kept != null ? kept : files.newest.acquire();
    try {
      Words words;
      switch (reading.read(question.words(), new Lexicon(reader.getIndexReader(), english))) {
        case WordReading.Reading.Bad(Why why) -> {
          return new Declined(why);
        }
        case WordReading.Reading.Ok(Words read) -> words = read;
      }
      long ceiling =
          kept == null ? token.map(PageToken::ceiling).orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
      Optional<Last> after =
          token.map(page -> new Last(page.loose(), page.score(), page.numbers()));
      if (token.isPresent()
          && isTooOld(question, words, token.get(), kept != null, fingerprint, files)) {
        return new Declined(Why.PAGE_TOKEN_OLD);
      }
      long waiting = behind.getAsLong();
      List<Near> near = near(question, words, token, fingerprint);
      Optional<Page> page = searching.page(question, words, near, new From(reader, after, ceiling));
      if (page.isEmpty()) {
        return new Declined(Why.TOO_SLOW);
      }
      Optional<String> next = Optional.empty();
      if (page.get().last().isPresent()) {
        Last last = page.get().last().get();
        long lease = kept != null ? token.orElseThrow().lease() : keep(files, reader);
        meanings.remember(state(lease, fingerprint), near);
        long first = token.map(PageToken::ceiling).orElse(reached);
        next =
            Optional.of(
                new PageToken(lease, first, last.loose(), last.score(), last.numbers())
                    .encode(fingerprint));
      }
      return new SearchAnswer.Found(
          page.get().hits(),
          page.get().totalSize(),
          next,
          page.get().facets(),
          clock.instant(),
          waiting);
    } finally {
      if (kept != null) {
        files.kept.release(kept);
      } else {
        files.newest.release(reader);
      }
    }
  }

  private List<Near> near(
      SearchQuery question, Words words, Optional<PageToken> token, Bytes fingerprint) {
    return isByMeaning(question)
        ? meanings.of(
            words, state(token.map(PageToken::lease).orElse(0L), fingerprint), token.isEmpty())
        : List.of();
  }

  /// Whether the order has moved since the first page, and nothing is left of how it was.
  private boolean isTooOld(
      SearchQuery question,
      Words words,
      PageToken token,
      boolean isKept,
      Bytes fingerprint,
      IndexFiles files)
      throws IOException {
    boolean byArrival =
        switch (question.order()) {
          case BEST -> words.isBlank();
          case NEWEST -> true;
          case MOST_TRIED, BEST_EVIDENCE -> false;
        };
    boolean known =
        isKept
            && (!isByMeaning(question)
                || meanings.areKnown(words, state(token.lease(), fingerprint)));
    return !byArrival && !known && hasArrivedSince(files, token.ceiling());
  }

  private static boolean hasArrivedSince(IndexFiles files, long ceiling) throws IOException {
    IndexSearcher newest = files.newest.acquire();
    try {
      return newest.count(
              NumericDocValuesField.newSlowRangeQuery(Fields.ARRIVAL, ceiling, Long.MAX_VALUE))
          > 0;
    } finally {
      files.newest.release(newest);
    }
  }

  /// Only the best match is by meaning too.
  private static boolean isByMeaning(SearchQuery question) {
    return question.order() == SearchQuery.Order.BEST
        && (question.by() == SearchQuery.By.BOTH || question.by() == SearchQuery.By.MEANING);
  }

  private static Bytes state(long lease, Bytes fingerprint) {
    return Bytes.concat(Bytes.uint64be(lease), fingerprint);
  }

  /// Keeps a reader: the newest few, for five minutes.
  private static long keep(IndexFiles files, IndexSearcher reader) throws IOException {
    long lease = files.kept.record(reader);
    int[] seen = {0};
    files.kept.prune((age, searcher) -> age > KEPT_SECONDS_MAX || ++seen[0] > KEPT_READERS_MAX);
    return lease;
  }
}
