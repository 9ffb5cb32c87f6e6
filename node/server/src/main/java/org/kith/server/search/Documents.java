package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// Looks at few documents of an index without going through all that match.
final class Documents {
  private Documents() {}

  /// Whether a query finds anything.
  static boolean isAny(IndexSearcher searcher, Query query) throws IOException {
    Weight weight = weight(searcher, query);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      @Nullable Scorer scorer = weight.scorer(leaf);
      if (scorer != null && first(scorer.iterator(), leaf.reader().getLiveDocs()) >= 0) {
        return true;
      }
    }
    return false;
  }

  /// Which of some documents a query finds.
  static Set<Integer> among(IndexSearcher searcher, Query query, Collection<Integer> documents)
      throws IOException {
    Set<Integer> found = new HashSet<>();
    if (documents.isEmpty()) {
      return found;
    }
    Weight weight = weight(searcher, query);
    var inOrder = new TreeSet<>(documents);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Set<Integer> some = inOrder.subSet(leaf.docBase, leaf.docBase + leaf.reader().maxDoc());
      @Nullable Scorer scorer = some.isEmpty() ? null : weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      DocIdSetIterator docs = scorer.iterator();
      for (int document : some) {
        int within = document - leaf.docBase;
        if (docs.docID() == within || docs.docID() < within && docs.advance(within) == within) {
          found.add(document);
        }
      }
    }
    return found;
  }

  private static Weight weight(IndexSearcher searcher, Query query) throws IOException {
    return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  /// The documents of the records with these keys, in the keys' order; of those that are there.
  static List<Integer> of(IndexSearcher searcher, List<Key> keys) throws IOException {
    Map<Key, Integer> found = new HashMap<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      @Nullable Terms terms = leaf.reader().terms(Fields.KEY);
      if (terms == null) {
        continue;
      }
      TermsEnum all = terms.iterator();
      for (Key key : keys) {
        if (!found.containsKey(key) && all.seekExact(key.bytes())) {
          int doc = first(all.postings(null, PostingsEnum.NONE), leaf.reader().getLiveDocs());
          if (doc >= 0) {
            found.put(key, leaf.docBase + doc);
          }
        }
      }
    }
    var documents = new ArrayList<Integer>();
    for (Key key : keys) {
      Integer document = found.get(key);
      if (document != null) {
        documents.add(document);
      }
    }
    return documents;
  }

  /// The first that is not deleted; -1 where there is none.
  private static int first(DocIdSetIterator docs, @Nullable Bits live) throws IOException {
    int doc = docs.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(doc)) {
      doc = docs.nextDoc();
    }
    return doc == DocIdSetIterator.NO_MORE_DOCS ? -1 : doc;
  }
}
