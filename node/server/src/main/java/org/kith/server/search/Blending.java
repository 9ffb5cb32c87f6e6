package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TotalHitCountCollectorManager;
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
  private final Query either;
  private final List<Near> near;
  private final How how;

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
      long ceiling) {
    this.searcher = searcher;
    this.near = near;
    this.how = how;
    Query read =
        question.by() == By.MEANING
            ? new MatchNoDocsQuery("not by words")
            : how.loose() ? words.loose() : words.strict();
    this.found = Filtering.query(question, read, ceiling);
    this.allowed = Filtering.query(question, words.needed(), ceiling);
    this.either =
        Filtering.query(
            question,
            near.isEmpty()
                ? read
                : new BooleanQuery.Builder()
                    .add(read, Occur.SHOULD)
                    .add(
                        new BooleanQuery.Builder()
                            .add(words.needed(), Occur.MUST)
                            .add(Fusing.keys(near), Occur.FILTER)
                            .build(),
                        Occur.SHOULD)
                    .build(),
            ceiling);
  }

  Blend page(From from, int size) throws IOException {
    Object[] counted =
        searcher.search(
            either,
            new MultiCollectorManager(
                new TotalHitCountCollectorManager(searcher.getSlices()), new FacetCounting()));
    int total = Objects.requireNonNull((Integer) counted[0]);
    long offset = from.after().map(last -> last.numbers().getFirst()).orElse(0L);
    var matches = new ArrayList<Match>();
    @Nullable FieldDoc after;
    if (offset == IN_TAIL) {
      after = from.after().map(Blending::place).orElseThrow();
    } else {
      FieldDoc[] best = best(Fusing.WORDS_MAX, null);
      List<Match> head = head(best);
      int end = (int) Math.min(head.size(), offset + size);
      matches.addAll(head.subList((int) Math.min(offset, end), end));
      if (end < head.size()) {
        return new Blend(matches, total, (Facets) counted[1], Optional.of(inHead(end)));
      }
      after = best.length == Fusing.WORDS_MAX ? best[best.length - 1] : null;
    }
    Optional<Last> last = Optional.empty();
    if (after != null) {
      int wanted = size - matches.size();
      FieldDoc[] more = best(wanted + 1, after);
      int taken = Math.min(wanted, more.length);
      for (int i = 0; i < taken; i++) {
        matches.add(new Match(more[i].doc, Fusing.last(), Matched.WORDS));
      }
      if (more.length > wanted) {
        last = Optional.of(inTail(taken == 0 ? after : more[taken - 1]));
      }
    }
    return new Blend(matches, total, (Facets) counted[1], last);
  }

  private List<Match> head(FieldDoc[] best) throws IOException {
    List<Integer> words = Arrays.stream(best).map(doc -> doc.doc).toList();
    List<Integer> close = Fusing.documents(searcher, near, allowed);
    Set<Integer> worded = Fusing.matching(searcher, found, near);
    return Fusing.fuse(words, close, worded, how.weak() ? Fusing.WEAK : 1);
  }

  /// The best by words; behind a place only those that are not near, which stand in the head.
  private FieldDoc[] best(int n, @Nullable FieldDoc after) throws IOException {
    ScoreDoc[] docs;
    if (after == null) {
      docs = searcher.search(found, n, BY_WORDS).scoreDocs;
    } else {
      Query others =
          near.isEmpty()
              ? found
              : new BooleanQuery.Builder()
                  .add(found, Occur.MUST)
                  .add(Fusing.keys(near), Occur.MUST_NOT)
                  .build();
      var place = new FieldDoc(Integer.MAX_VALUE, after.score, after.fields);
      var manager = new TopFieldCollectorManager(BY_WORDS, n, place, Integer.MAX_VALUE);
      docs = searcher.search(others, manager).scoreDocs;
    }
    return Arrays.stream(docs).map(doc -> (FieldDoc) doc).toArray(FieldDoc[]::new);
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
