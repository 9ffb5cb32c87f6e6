package org.kith.server.search;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.jspecify.annotations.Nullable;
import org.kith.server.search.SearchAnswer.Facets;

/// Counts the codes of every match, from doc values, while the hits are collected.
final class FacetCounting implements CollectorManager<FacetCounting.Counter, Facets> {
  private static final List<String> FIELDS =
      List.of(Fields.KIND, Fields.TOPIC, Fields.SETTING, Fields.ORIGIN, Fields.OUTCOME);

  @Override
  public Counter newCollector() {
    return new Counter();
  }

  @Override
  public Facets reduce(Collection<Counter> counters) {
    Map<String, Map<String, Integer>> sums = new HashMap<>();
    for (Counter counter : counters) {
      counter.counts.forEach(
          (field, codes) -> {
            var sum = sums.computeIfAbsent(field, name -> new HashMap<>());
            codes.forEach((code, count) -> sum.merge(code, count, Integer::sum));
          });
    }
    return new Facets(
        sorted(sums.getOrDefault(Fields.KIND, Map.of())),
        sorted(sums.getOrDefault(Fields.TOPIC, Map.of())),
        sorted(sums.getOrDefault(Fields.SETTING, Map.of())),
        sorted(sums.getOrDefault(Fields.ORIGIN, Map.of())),
        sorted(sums.getOrDefault(Fields.OUTCOME, Map.of())));
  }

  private static Map<String, Integer> sorted(Map<String, Integer> counts) {
    var sorted = new LinkedHashMap<String, Integer>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /// Counts what one thread collects.
  static final class Counter implements Collector {
    private final Map<String, Map<String, Integer>> counts = new HashMap<>();

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
      var codes = new LeafCodes[FIELDS.size()];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = new LeafCodes(DocValues.getSortedSet(leaf.reader(), FIELDS.get(i)));
      }
      return new LeafCollector() {
        @Override
        public void setScorer(Scorable scorer) {
          // scores do not count
        }

        @Override
        public void collect(int doc) throws IOException {
          for (LeafCodes field : codes) {
            field.count(doc);
          }
        }

        @Override
        public void finish() throws IOException {
          for (int i = 0; i < codes.length; i++) {
            codes[i].addTo(counts.computeIfAbsent(FIELDS.get(i), field -> new HashMap<>()));
          }
        }
      };
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  /// Counts of one field by ordinal, within one segment.
  private static final class LeafCodes {
    private final SortedSetDocValues values;
    private final @Nullable SortedDocValues single;
    private final int[] byOrdinal;

    LeafCodes(SortedSetDocValues values) {
      this.values = values;
      this.single = DocValues.unwrapSingleton(values);
      this.byOrdinal = new int[Math.toIntExact(values.getValueCount())];
    }

    void count(int doc) throws IOException {
      if (single != null) {
        if (single.advanceExact(doc)) {
          byOrdinal[single.ordValue()]++;
        }
      } else if (values.advanceExact(doc)) {
        for (int i = values.docValueCount(); i > 0; i--) {
          byOrdinal[(int) values.nextOrd()]++;
        }
      }
    }

    void addTo(Map<String, Integer> counts) throws IOException {
      for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
        if (byOrdinal[ordinal] > 0) {
          String code = values.lookupOrd(ordinal).utf8ToString();
          counts.merge(code, byOrdinal[ordinal], Integer::sum);
        }
      }
    }
  }
}
