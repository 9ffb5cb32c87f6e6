package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.record.Kind;
import org.kith.server.search.Hits.Match;
import org.kith.server.search.MeaningIndex.Near;
import org.kith.server.search.SearchQuery.Retracted;

/// Finds the records that a whole text is most like: a sentence, or a draft. Any of its words will
/// do; the rarer a word is, the more it counts, and in a title most.
final class Nearest {
  /// Most different words of a text that are looked for: those that tell most.
  static final int TERMS_MAX = 32;

  /// Most characters of a text that are read.
  static final int TEXT_CHARACTERS_MAX = 16_384;

  private static final float TITLE_BOOST = 3;
  private static final float SUMMARY_BOOST = 2;

  private final Hits hits;
  private final PlainEnglish english;

  Nearest(Hits hits, PlainEnglish english) {
    this.hits = hits;
    this.english = english;
  }

  /// The nearest first. Retracted and superseded ones are there, with their state: who plans the
  /// same should know that it was taken back.
  ///
  /// @param near records near in meaning to the text
  /// @param kinds all but retractions where it is empty
  List<SearchHit> of(IndexSearcher searcher, String text, List<Near> near, Set<Kind> kinds, int n)
      throws IOException {
    if (n < 1) {
      return List.of();
    }
    List<String> terms = telling(searcher, text);
    Query worded = query(words(terms), kinds);
    List<Integer> words =
        terms.isEmpty()
            ? List.of()
            : Arrays.stream(searcher.search(worded, Math.max(n, Fusing.WORDS_MAX)).scoreDocs)
                .map(doc -> doc.doc)
                .toList();
    List<Integer> close =
        Fusing.documents(searcher, near, query(MatchAllDocsQuery.INSTANCE, kinds));
    var sequences = new ArrayList<Words.Sequence>();
    terms.forEach(term -> sequences.add(new Words.Sequence(sequences.size() + 1, List.of(term))));
    var highlighting = new Highlighting(english, sequences);
    Map<Key, Double> closeness = new HashMap<>();
    near.forEach(one -> closeness.put(one.key(), one.closeness()));
    var found = new ArrayList<SearchHit>();
    for (Match match : Fusing.fuse(words, close, Set.of(), 1).stream().limit(n).toList()) {
      hits.read(searcher, match, Retracted.INCLUDED, highlighting)
          .map(hit -> hit.withCloseness(closeness.getOrDefault(key(hit), 0.0)))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Key key(SearchHit hit) {
    return Key.of(hit.id(), hit.entry().log().organisation());
  }

  /// The words of a text that tell most about it: often in it, seldom elsewhere.
  private List<String> telling(IndexSearcher searcher, String text) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    String read = text.substring(0, Math.min(text.length(), TEXT_CHARACTERS_MAX));
    for (PlainEnglish.Token token : english.tokens(read)) {
      String typed = read.substring(token.start(), token.end());
      if (!Words.isFrequent(typed)) {
        counts.merge(token.term(), 1, Integer::sum);
      }
    }
    int all = searcher.getIndexReader().maxDoc();
    Map<String, Double> weights = new HashMap<>();
    for (var counted : counts.entrySet()) {
      int documents = 0;
      for (String field : List.of(Fields.TITLE, Fields.SUMMARY, Fields.TEXT)) {
        documents =
            Math.max(
                documents, searcher.getIndexReader().docFreq(new Term(field, counted.getKey())));
      }
      if (documents > 0) {
        weights.put(counted.getKey(), counted.getValue() * Math.log(1 + (double) all / documents));
      }
    }
    return weights.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(TERMS_MAX)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Query words(List<String> terms) {
    return SomeWords.of(
        terms.stream()
            .map(
                term ->
                    List.<Query>of(
                        new BoostQuery(new TermQuery(new Term(Fields.TITLE, term)), TITLE_BOOST),
                        new BoostQuery(
                            new TermQuery(new Term(Fields.SUMMARY, term)), SUMMARY_BOOST),
                        new TermQuery(new Term(Fields.TEXT, term))))
            .toList(),
        1);
  }

  private static Query query(Query words, Set<Kind> kinds) {
    var query = new BooleanQuery.Builder();
    if (kinds.isEmpty()) {
      query.add(new TermQuery(new Term(Fields.KIND, Kind.RETRACTION.code())), Occur.MUST_NOT);
    } else {
      Set<BytesRef> codes =
          kinds.stream().map(kind -> new BytesRef(kind.code())).collect(Collectors.toSet());
      query.add(KeywordField.newSetQuery(Fields.KIND, codes), Occur.FILTER);
    }
    return SomeWords.within(words, query.build().clauses());
  }
}
