package org.kith.server.search;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// Goes through the documents of one segment in windows, and in each window through one word after
/// the other: whole blocks of postings are read and scored at once, and documents with enough words
/// are found by bits.
final class Windows extends BulkScorer {
  /// Documents of one window: what is kept of it fits into the processor's cache.
  static final int DOCUMENTS = 4_096;

  /// What is kept of one window, for all segments of one search on one thread.
  static final class Space {
    private final FixedBitSet[] having; // by how many words at least, less one
    private final FixedBitSet some = new FixedBitSet(DOCUMENTS);
    private final double[] sums = new double[DOCUMENTS];
    private final float[] best = new float[DOCUMENTS];
    private final double[] others = new double[DOCUMENTS];
    private final DocAndFloatFeatureBuffer block = new DocAndFloatFeatureBuffer();

    Space(int least) {
      having = new FixedBitSet[least];
      for (int i = 0; i < least; i++) {
        having[i] = new FixedBitSet(DOCUMENTS);
      }
    }

    private FixedBitSet enough() {
      return having[having.length - 1];
    }
  }

  /// The score of the document that is being collected.
  private static final class Current extends Scorable {
    private float score;

    @Override
    public float score() {
      return score;
    }
  }

  private final Space space;
  private final boolean scored;
  private final int maxDoc;
  private final List<List<Scorer>> words;
  private final List<Scorer> required;
  private final List<Scorer> prohibited;
  private final Current current = new Current();

  /// @param words the places of each word that the segment has
  Windows(
      Space space,
      boolean scored,
      int maxDoc,
      List<List<Scorer>> words,
      List<Scorer> required,
      List<Scorer> prohibited) {
    this.space = space;
    this.scored = scored;
    this.maxDoc = maxDoc;
    this.words = words;
    this.required = required;
    this.prohibited = prohibited;
  }

  @Override
  public int score(LeafCollector collector, @Nullable Bits accepted, int min, int max)
      throws IOException {
    collector.setScorer(current);
    int end = Math.min(max, maxDoc);
    for (int from = min; from < end; from += DOCUMENTS) {
      int to = Math.min(end, from + DOCUMENTS);
      find(from, to);
      for (Scorer filter : required) {
        filter(filter, true, from, to);
      }
      for (Scorer filter : prohibited) {
        filter(filter, false, from, to);
      }
      collect(collector, accepted, from);
    }
    return end == maxDoc ? DocIdSetIterator.NO_MORE_DOCS : end;
  }

  private void find(int from, int to) throws IOException {
    for (FixedBitSet bits : space.having) {
      bits.clear();
    }
    long[] some = space.some.getBits();
    for (List<Scorer> places : words) {
      space.some.clear();
      for (Scorer place : places) {
        DocIdSetIterator docs = place.iterator();
        if (docs.docID() < from) {
          docs.advance(from);
        }
        if (scored) {
          score(place, from, to);
        } else {
          docs.intoBitSet(to, space.some, from);
        }
      }
      if (scored) {
        addScores();
      }
      for (int i = space.having.length - 1; i >= 0; i--) {
        long[] more = space.having[i].getBits();
        long[] fewer = i == 0 ? some : space.having[i - 1].getBits();
        for (int k = 0; k < some.length; k++) {
          more[k] |= fewer[k] & some[k];
        }
      }
    }
  }

  /// The best of the places so far, and the sum of the others.
  private void score(Scorer place, int from, int to) throws IOException {
    DocAndFloatFeatureBuffer block = space.block;
    float[] best = space.best;
    double[] others = space.others;
    for (place.nextDocsAndScores(to, null, block);
        block.size > 0;
        place.nextDocsAndScores(to, null, block)) {
      for (int i = 0; i < block.size; i++) {
        int at = block.docs[i] - from;
        float score = block.features[i];
        if (!space.some.getAndSet(at)) {
          best[at] = score;
          others[at] = 0;
        } else if (score >= best[at]) {
          others[at] += best[at];
          best[at] = score;
        } else {
          others[at] += score;
        }
      }
    }
  }

  private void addScores() {
    FixedBitSet before = space.having[0];
    double[] sums = space.sums;
    long[] some = space.some.getBits();
    for (int k = 0; k < some.length; k++) {
      for (long bits = some[k]; bits != 0; bits &= bits - 1) {
        int at = (k << 6) + Long.numberOfTrailingZeros(bits);
        float score = (float) (space.best[at] + space.others[at] * SomeWords.OTHER_PLACES);
        sums[at] = before.get(at) ? sums[at] + score : score;
      }
    }
  }

  private void filter(Scorer filter, boolean wanted, int from, int to) throws IOException {
    FixedBitSet enough = space.enough();
    TwoPhaseIterator slow = filter.twoPhaseIterator();
    if (slow != null) {
      enough.forEach(
          0,
          to - from,
          0,
          at -> {
            if (holds(slow, from + at) != wanted) {
              enough.clear(at);
            }
          });
      return;
    }
    space.some.clear();
    DocIdSetIterator docs = filter.iterator();
    if (docs.docID() < from) {
      docs.advance(from);
    }
    docs.intoBitSet(to, space.some, from);
    if (wanted) {
      enough.and(space.some);
    } else {
      enough.andNot(space.some);
    }
  }

  private static boolean holds(TwoPhaseIterator filter, int doc) throws IOException {
    DocIdSetIterator docs = filter.approximation();
    int at = docs.docID() < doc ? docs.advance(doc) : docs.docID();
    return at == doc && filter.matches();
  }

  private void collect(LeafCollector collector, @Nullable Bits accepted, int from)
      throws IOException {
    space
        .enough()
        .forEach(
            0,
            DOCUMENTS,
            0,
            at -> {
              int doc = from + at;
              if (accepted == null || accepted.get(doc)) {
                current.score = (float) space.sums[at];
                collector.collect(doc);
              }
            });
  }

  @Override
  public long cost() {
    return words.stream().flatMap(List::stream).mapToLong(word -> word.iterator().cost()).sum();
  }
}
