package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.jspecify.annotations.Nullable;
import org.kith.server.search.Hits.Match;
import org.kith.server.search.MeaningIndex.Near;
import org.kith.server.search.SearchAnswer.Facets;
import org.kith.server.search.SearchQuery.By;
import org.kith.server.search.Searching.From;
import org.kith.server.search.Searching.Last;

/// One page of an answer by words and by meaning.
///
/// First the head: the best by words and the nearest by meaning, put into one order, always whole.
/// Then the tail: all others that have the words, in the order of words.
final class Blending {
  /// Stands for the place within the head where a page begins in the tail.
  private static final long IN_TAIL = -1;

  private static final Sort BY_WORDS =
      new Sort(SortField.FIELD_SCORE, new SortField(Fields.ARRIVAL, SortField.Type.LONG));

  private final IndexSearcher searcher;
  private final Query found;
  private final Query allowed;
  private final List<Near> near;
  private final How how;
  private final FacetCodes codes;

  /// How the words are read.
  ///
  /// @param loose any of them will do
  /// @param weak no record has all of them, so that their order says little
  record How(boolean loose, boolean weak) {}

  /// A page as it was found.
  ///
  /// @param last where the next page starts; empty on the last page
  record Blend(List<Match> matches, int totalSize, Facets facets, Optional<Last> last) {}

  Blending(
      IndexSearcher searcher,
      SearchQuery question,
      Words words,
      List<Near> near,
      How how,
      long ceiling,
      FacetCodes codes) {
    this.searcher = searcher;
    this.near = near;
    this.how = how;
    this.codes = codes;
    Query read =
        question.by() == By.MEANING
            ? new MatchNoDocsQuery("not by words")
            : how.loose() ? words.loose() : words.strict();
    this.found = Filtering.query(question, read, ceiling);
    this.allowed = Filtering.query(question, words.needed(), ceiling);
  }

  Blend page(From from, int size) throws IOException {
    List<Integer> close = Fusing.documents(searcher, near, allowed);
    long offset = from.after().map(last -> last.numbers().getFirst()).orElse(0L);
    return offset == IN_TAIL
        ? tail(from.after().map(Blending::place).orElseThrow(), size, close)
        : head((int) offset, size, close);
  }

  private Blend head(int offset, int size, List<Integer> close) throws IOException {
    Set<Integer> worded = Documents.among(searcher, found, close);
    List<Integer> others = close.stream().filter(doc -> !worded.contains(doc)).toList();
    Scan scan = scan(found, Fusing.WORDS_MAX, null, others);
    FieldDoc[] best = scan.best();
    List<Integer> words = Arrays.stream(best).map(doc -> doc.doc).toList();
    List<Match> head = Fusing.fuse(words, close, worded, how.weak() ? Fusing.WEAK : 1);
    int end = Math.min(head.size(), offset + size);
    List<Match> matches = head.subList(Math.min(offset, end), end);
    if (end < head.size()) {
      return new Blend(matches, scan.total(), scan.facets(), Optional.of(inHead(end)));
    }
    if (best.length < Fusing.WORDS_MAX) {
      return new Blend(matches, scan.total(), scan.facets(), Optional.empty());
    }
    FieldDoc after = best[best.length - 1];
    int wanted = size - matches.size();
    FieldDoc[] more = scan(notNear(), wanted + 1, after, List.of()).best();
    return blend(matches, wanted, more, after, scan);
  }

  private Blend tail(FieldDoc after, int size, List<Integer> close) throws IOException {
    Scan scan = scan(notNear(), size + 1, after, close);
    return blend(List.of(), size, scan.best(), after, scan);
  }

  /// A page that ends in the tail.
  ///
  /// @param more of the tail behind a place, and one more than wanted where there is one
  private Blend blend(List<Match> head, int wanted, FieldDoc[] more, FieldDoc after, Scan counted) {
    var matches = new ArrayList<Match>(head);
    int taken = Math.min(wanted, more.length);
    for (int i = 0; i < taken; i++) {
      matches.add(new Match(more[i].doc, Fusing.last(), Matched.WORDS));
    }
    Optional<Last> last =
        more.length > wanted
            ? Optional.of(inTail(taken == 0 ? after : more[taken - 1]))
            : Optional.empty();
    return new Blend(matches, counted.total(), counted.facets(), last);
  }

  /// What was found in one go through all that match.
  private record Scan(FieldDoc[] best, int total, Facets facets) {}

  /// Finds the best by words and counts all.
  ///
  /// @param after where to begin; null for the best of all
  /// @param others documents that are counted too, without the words
  private Scan scan(Query query, int n, @Nullable FieldDoc after, List<Integer> others)
      throws IOException {
    @Nullable FieldDoc place =
        after == null ? null : new FieldDoc(Integer.MAX_VALUE, after.score, after.fields);
    var top = new TopFieldCollectorManager(BY_WORDS, n, place, Integer.MAX_VALUE);
    var counting = new FacetCounting(codes).with(searcher, others);
    Object[] results = searcher.search(query, new MultiCollectorManager(top, counting));
    var docs = (TopFieldDocs) results[0];
    return new Scan(
        Arrays.stream(docs.scoreDocs).map(doc -> (FieldDoc) doc).toArray(FieldDoc[]::new),
        Math.toIntExact(docs.totalHits.value()) + others.size(),
        (Facets) results[1]);
  }

  /// Those that have the words and do not stand in the head for their meaning.
  private Query notNear() {
    if (near.isEmpty()) {
      return found;
    }
    var keys = near.stream().map(one -> one.key().bytes()).toList();
    var not = new BooleanClause(new TermInSetQuery(Fields.KEY, keys), Occur.MUST_NOT);
    return SomeWords.within(found, List.of(not));
  }

  private Last inHead(long offset) {
    return new Last(how.loose(), 0, List.of(offset, 0L));
  }

  private Last inTail(FieldDoc end) {
    Object[] fields = Objects.requireNonNull(end.fields);
    return new Last(how.loose(), (Float) fields[0], List.of(IN_TAIL, (Long) fields[1]));
  }

  private static FieldDoc place(Last last) {
    return new FieldDoc(
        Integer.MAX_VALUE, last.score(), new Object[] {last.score(), last.numbers().get(1)});
  }
}
