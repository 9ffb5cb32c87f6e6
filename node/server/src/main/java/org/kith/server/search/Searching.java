package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.jspecify.annotations.Nullable;
import org.kith.server.search.Hits.Match;
import org.kith.server.search.MeaningIndex.Near;
import org.kith.server.search.SearchAnswer.Facets;
import org.kith.server.search.SearchQuery.By;
import org.kith.server.search.SearchQuery.Order;

/// Puts one question to one reader of the index.
final class Searching {
  /// Longest time that one question may take.
  static final long TIME_MAX_NS = 2_000_000_000L;

  /// Numbers of a place in an answer by words and by meaning; one by words has fewer.
  private static final int BLENDED_NUMBERS = 2;

  private static final SortField ARRIVED_FIRST = new SortField(Fields.ARRIVAL, SortField.Type.LONG);
  private static final SortField ARRIVED_LAST =
      new SortField(Fields.ARRIVAL, SortField.Type.LONG, true);
  private static final SortField TRIED = most(Fields.TRIED);
  private static final SortField EVIDENCE = most(Fields.EVIDENCE);

  private final Hits hits;
  private final PlainEnglish english;
  private final LongSupplier nanoTime;
  private final FacetCodes codes;

  Searching(Hits hits, PlainEnglish english, FacetCodes codes, LongSupplier nanoTime) {
    this.codes = codes;
    this.hits = hits;
    this.english = english;
    this.nanoTime = nanoTime;
  }

  /// A page as it was found.
  ///
  /// @param last where the next page starts; empty on the last page
  record Page(List<SearchHit> hits, int totalSize, Facets facets, Optional<Last> last) {}

  /// Where a page ended.
  ///
  /// @param numbers what the hits are ordered by beside the score, as the order has them
  record Last(boolean loose, float score, List<Long> numbers) {}

  /// The reader to ask, and where to start.
  ///
  /// @param after where the page before ended
  /// @param ceiling arrivals to leave out, from this sequence on
  record From(IndexSearcher reader, Optional<Last> after, long ceiling) {}

  /// One page; empty where it takes too long.
  ///
  /// @param allNear records near in meaning to the words; empty where meaning does not count
  Optional<Page> page(SearchQuery question, Words words, List<Near> allNear, From from)
      throws IOException {
    long deadline = nanoTime.getAsLong() + TIME_MAX_NS;
    var searcher = new IndexSearcher(from.reader().getIndexReader());
    searcher.setQueryCache(null);
    searcher.setTimeout(() -> nanoTime.getAsLong() - deadline > 0);
    boolean loose = from.after().map(Last::loose).orElse(false);
    boolean byMeaning = question.by() == By.MEANING && !words.isBlank();
    boolean blended =
        from.after().map(Searching::isBlended).orElse(!allNear.isEmpty() || byMeaning);
    if (blended && question.order() == Order.BEST) {
      if (from.after().isEmpty() && words.canLoosen() && !byMeaning) {
        loose = !isFound(searcher, question, words.strict(), from);
      }
      boolean known = !byMeaning && isKnownWord(searcher, question, words, from);
      boolean weak =
          byMeaning || words.isGuessed() || !isFound(searcher, question, words.all(), from);
      List<Near> near = known ? List.of() : weak ? allNear : Meanings.besideWords(allNear);
      var blend =
          new Blending(
                  searcher,
                  question,
                  words,
                  near,
                  new Blending.How(loose, weak),
                  from.ceiling(),
                  codes)
              .page(from, question.pageSize());
      return searcher.timedOut()
          ? Optional.empty()
          : Optional.of(
              new Page(
                  read(searcher, blend.matches(), question, words),
                  blend.totalSize(),
                  blend.facets(),
                  blend.last()));
    }
    Found found = find(searcher, question, words, loose, from);
    boolean mayLoosen = words.canLoosen() && question.by() != By.STRICT;
    if (found.total() == 0 && from.after().isEmpty() && mayLoosen) {
      loose = true;
      found = find(searcher, question, words, true, from);
    }
    if (searcher.timedOut()) {
      return Optional.empty();
    }
    return Optional.of(page(searcher, question, words, found, loose));
  }

  /// One word that records have is looked for as it stands.
  private static boolean isKnownWord(
      IndexSearcher searcher, SearchQuery question, Words words, From from) throws IOException {
    return words.isOneWord() && isFound(searcher, question, words.strict(), from);
  }

  private static boolean isFound(
      IndexSearcher searcher, SearchQuery question, Query words, From from) throws IOException {
    return Documents.isAny(searcher, Filtering.query(question, words, from.ceiling()));
  }

  /// Whether the page before was one by words and by meaning.
  private static boolean isBlended(Last last) {
    return last.numbers().size() == BLENDED_NUMBERS;
  }

  private List<SearchHit> read(
      IndexSearcher searcher, List<Match> matches, SearchQuery question, Words words)
      throws IOException {
    var highlighting = new Highlighting(english, words.sequences());
    var read = new ArrayList<SearchHit>();
    for (Match match : matches) {
      hits.read(searcher, match, question.retracted(), highlighting).ifPresent(read::add);
    }
    return read;
  }

  private record Found(List<FieldDoc> docs, int total, Facets facets) {}

  private Found find(
      IndexSearcher searcher, SearchQuery question, Words words, boolean loose, From from)
      throws IOException {
    boolean byScore = byScore(question, words);
    Sort sort =
        switch (question.order()) {
          case BEST ->
              byScore ? new Sort(SortField.FIELD_SCORE, ARRIVED_FIRST) : new Sort(ARRIVED_LAST);
          case NEWEST -> new Sort(ARRIVED_LAST);
          case MOST_TRIED -> new Sort(TRIED, ARRIVED_LAST);
          case BEST_EVIDENCE -> new Sort(EVIDENCE, TRIED, ARRIVED_LAST);
        };
    @Nullable FieldDoc after = from.after().map(last -> doc(last, byScore)).orElse(null);
    Query query = Filtering.query(question, loose ? words.loose() : words.strict(), from.ceiling());
    var top = new TopFieldCollectorManager(sort, question.pageSize() + 1, after, Integer.MAX_VALUE);
    Object[] results =
        searcher.search(query, new MultiCollectorManager(top, new FacetCounting(codes)));
    var docs = (TopFieldDocs) results[0];
    var fields = new ArrayList<FieldDoc>();
    for (var doc : docs.scoreDocs) {
      fields.add((FieldDoc) doc);
    }
    return new Found(fields, Math.toIntExact(docs.totalHits.value()), (Facets) results[1]);
  }

  /// Without words there is no better or worse match.
  private static boolean byScore(SearchQuery question, Words words) {
    return question.order() == Order.BEST && !words.isBlank();
  }

  private static SortField most(String field) {
    return new SortField(field, SortField.Type.LONG, true, 0L);
  }

  /// No two documents have the same arrival, so the number of the document does not matter.
  private static FieldDoc doc(Last last, boolean byScore) {
    var fields = new ArrayList<Object>();
    if (byScore) {
      fields.add(last.score());
    }
    fields.addAll(last.numbers());
    return new FieldDoc(Integer.MAX_VALUE, last.score(), fields.toArray());
  }

  private Page page(
      IndexSearcher searcher, SearchQuery question, Words words, Found found, boolean loose)
      throws IOException {
    boolean byScore = byScore(question, words);
    int size = Math.min(found.docs().size(), question.pageSize());
    Matched matched = words.isBlank() ? Matched.NOTHING : Matched.WORDS;
    var matches = new ArrayList<Match>();
    for (FieldDoc doc : found.docs().subList(0, size)) {
      matches.add(new Match(doc.doc, byScore ? (Float) value(doc, 0) : 0, matched));
    }
    Optional<Last> last = Optional.empty();
    if (found.docs().size() > size) {
      last = Optional.of(last(loose, found.docs().get(size - 1)));
    }
    return new Page(read(searcher, matches, question, words), found.total(), found.facets(), last);
  }

  private static Last last(boolean loose, FieldDoc end) {
    float score = 0;
    var numbers = new ArrayList<Long>();
    for (Object value : Objects.requireNonNull(end.fields)) {
      if (value instanceof Float of) {
        score = of;
      } else if (value instanceof Long number) {
        numbers.add(number);
      }
    }
    return new Last(loose, score, numbers);
  }

  private static Object value(FieldDoc doc, int field) {
    return Objects.requireNonNull(doc.fields)[field];
  }
}
