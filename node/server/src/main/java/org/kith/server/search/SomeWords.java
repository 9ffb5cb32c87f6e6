package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/// Documents that have some of several words and pass all filters. It finds and scores what the
/// same [BooleanQuery] would; where all of them are wanted it goes word by word through [Windows]
/// of documents, in a third of the time.
final class SomeWords extends Query {
  /// How much the other places of a word count beside the best in a document.
  static final float OTHER_PLACES = 0.1f;

  private final List<List<Query>> words;
  private final int least;
  private final List<BooleanClause> filters;

  private SomeWords(List<List<Query>> words, int least, List<BooleanClause> filters) {
    this.words = words.stream().map(List::copyOf).toList();
    this.least = least;
    this.filters = List.copyOf(filters);
  }

  /// Makes one.
  ///
  /// @param words the places where each may stand
  /// @param least how many words a document must have, from 1
  static SomeWords of(List<List<Query>> words, int least) {
    return new SomeWords(words, least, List.of());
  }

  /// A query within filters, each of which must hold or must not.
  static Query within(Query query, List<BooleanClause> filters) {
    if (query instanceof SomeWords some) {
      var all = new ArrayList<>(some.filters);
      all.addAll(filters);
      return new SomeWords(some.words, some.least, all);
    }
    return new BooleanQuery.Builder().add(query, Occur.MUST).add(filters).build();
  }

  /// One word: its best place, and a little for the others.
  static Query word(List<Query> places) {
    return new DisjunctionMaxQuery(places, OTHER_PLACES);
  }

  private Query plain() {
    var some = new BooleanQuery.Builder().setMinimumNumberShouldMatch(least);
    words.forEach(places -> some.add(word(places), Occur.SHOULD));
    return new BooleanQuery.Builder().add(some.build(), Occur.MUST).add(filters).build();
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
      throws IOException {
    var places = new ArrayList<List<Weight>>();
    for (List<Query> word : words) {
      var weights = new ArrayList<Weight>();
      for (Query place : word) {
        weights.add(searcher.createWeight(searcher.rewrite(place), mode, boost));
      }
      places.add(weights);
    }
    var required = new ArrayList<Weight>();
    var prohibited = new ArrayList<Weight>();
    for (BooleanClause filter : filters) {
      Query query = searcher.rewrite(filter.query());
      (filter.isProhibited() ? prohibited : required)
          .add(searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1));
    }
    return new Weighing(searcher, mode, boost, places, required, prohibited);
  }

  /// Where all documents are collected its windows are used; where it is a part of another query,
  /// what Lucene makes of it.
  private final class Weighing extends Weight {
    private final IndexSearcher searcher;
    private final ScoreMode mode;
    private final float boost;
    private final List<List<Weight>> places;
    private final List<Weight> required;
    private final List<Weight> prohibited;
    private final Windows.Space space;
    private @Nullable Weight plain;

    Weighing(
        IndexSearcher searcher,
        ScoreMode mode,
        float boost,
        List<List<Weight>> places,
        List<Weight> required,
        List<Weight> prohibited) {
      super(SomeWords.this);
      this.searcher = searcher;
      this.mode = mode;
      this.boost = boost;
      this.places = places;
      this.required = required;
      this.prohibited = prohibited;
      this.space = new Windows.Space(least);
    }

    private Weight plain() throws IOException {
      Weight known = plain;
      if (known == null) {
        known = searcher.createWeight(searcher.rewrite(SomeWords.this.plain()), mode, boost);
        plain = known;
      }
      return known;
    }

    @Override
    public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
      var found = new ArrayList<List<ScorerSupplier>>();
      for (List<Weight> word : places) {
        List<ScorerSupplier> some = suppliers(word, leaf);
        if (!some.isEmpty()) {
          found.add(some);
        }
      }
      List<ScorerSupplier> passing = suppliers(required, leaf);
      if (found.size() < least || passing.size() < required.size()) {
        return null;
      }
      return new ScorerSupplier() {
        @Override
        public Scorer get(long leadCost) throws IOException {
          ScorerSupplier supplier = plain().scorerSupplier(leaf);
          return supplier == null
              ? new ConstantScoreScorer(0, mode, DocIdSetIterator.empty())
              : supplier.get(leadCost);
        }

        @Override
        public BulkScorer bulkScorer() throws IOException {
          var scorers = new ArrayList<List<Scorer>>();
          for (List<ScorerSupplier> word : found) {
            scorers.add(scorers(word));
          }
          return new Windows(
              space,
              mode.needsScores(),
              leaf.reader().maxDoc(),
              scorers,
              scorers(passing),
              scorers(suppliers(prohibited, leaf)));
        }

        @Override
        public long cost() {
          return found.stream().flatMap(List::stream).mapToLong(ScorerSupplier::cost).sum();
        }
      };
    }

    @Override
    public Explanation explain(LeafReaderContext leaf, int doc) throws IOException {
      return plain().explain(leaf, doc);
    }

    @Override
    public boolean isCacheable(LeafReaderContext leaf) {
      return false;
    }
  }

  private static List<ScorerSupplier> suppliers(List<Weight> weights, LeafReaderContext leaf)
      throws IOException {
    var suppliers = new ArrayList<ScorerSupplier>();
    for (Weight weight : weights) {
      ScorerSupplier supplier = weight.scorerSupplier(leaf);
      if (supplier != null) {
        suppliers.add(supplier);
      }
    }
    return suppliers;
  }

  private static List<Scorer> scorers(List<ScorerSupplier> suppliers) throws IOException {
    var scorers = new ArrayList<Scorer>();
    for (ScorerSupplier supplier : suppliers) {
      scorers.add(supplier.get(Long.MAX_VALUE));
    }
    return scorers;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    plain().visit(visitor);
  }

  @Override
  public String toString(String field) {
    return plain().toString(field);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SomeWords that
        && least == that.least
        && words.equals(that.words)
        && filters.equals(that.filters);
  }

  @Override
  public int hashCode() {
    return plain().hashCode();
  }
}
