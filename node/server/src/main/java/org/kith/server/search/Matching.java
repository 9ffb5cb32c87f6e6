package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;

/// Which of some records a saved question finds: the same words and filters as a search has, read
/// strictly.
final class Matching {
  private final Hits hits;
  private final PlainEnglish english;
  private final WordReading reading;

  Matching(Hits hits, PlainEnglish english, Synonyms synonyms) {
    this.hits = hits;
    this.reading = new WordReading(english, synonyms);
    this.english = english;
  }

  Set<RecordId> of(
      IndexSearcher searcher, SearchQuery question, Map<RecordId, OrganisationId> among)
      throws IOException {
    if (!(reading.read(question.words(), new Lexicon(searcher.getIndexReader(), english))
        instanceof WordReading.Reading.Ok(Words words))) {
      return Set.of();
    }
    List<BytesRef> keys = new ArrayList<>();
    among.forEach((id, origin) -> keys.add(Key.of(id, origin).bytes()));
    Query query =
        searcher.rewrite(
            new BooleanQuery.Builder()
                .add(Filtering.query(question, words.strict(), Long.MAX_VALUE), Occur.FILTER)
                .add(new TermInSetQuery(Fields.KEY, keys), Occur.FILTER)
                .build());
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
    Set<RecordId> found = new HashSet<>();
    var nothing = new Highlighting(english, List.of());
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      var live = leaf.reader().getLiveDocs();
      DocIdSetIterator docs = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        if (live == null || live.get(doc)) {
          var match = new Hits.Match(leaf.docBase + doc, 0, Matched.WORDS);
          hits.read(searcher, match, question.retracted(), nothing)
              .ifPresent(hit -> found.add(hit.id()));
        }
      }
    }
    return found;
  }
}
