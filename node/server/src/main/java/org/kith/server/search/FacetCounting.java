package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.packed.PackedInts;
import org.kith.server.search.FacetCodes.OfField;
import org.kith.server.search.SearchAnswer.Facets;

/// Counts the codes of every match, while the hits are collected.
final class FacetCounting implements CollectorManager<FacetCounting.Counter, Facets> {
  private final FacetCodes codes;
  private final List<Counter> counted = new ArrayList<>();

  FacetCounting(FacetCodes codes) {
    this.codes = codes;
  }

  /// Counts documents that are not among those that are collected.
  FacetCounting with(IndexSearcher searcher, List<Integer> documents) throws IOException {
    Counter others = newCollector();
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    for (int document : documents) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
      LeafCollector collector = others.getLeafCollector(leaf);
      collector.collect(document - leaf.docBase);
      collector.finish();
    }
    counted.add(others);
    return this;
  }

  @Override
  public Counter newCollector() {
    return new Counter(codes);
  }

  @Override
  public Facets reduce(Collection<Counter> counters) {
    Map<String, Map<String, Integer>> sums = new HashMap<>();
    counted.addAll(counters);
    for (Counter counter : counted) {
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
    private final FacetCodes codes;
    private final Map<String, Map<String, Integer>> counts = new HashMap<>();

    Counter(FacetCodes codes) {
      this.codes = codes;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
      List<OfField> fields = codes.of(leaf.reader());
      var sets = new PackedInts.Reader[fields.size()];
      var bySet = new int[fields.size()][];
      for (int i = 0; i < sets.length; i++) {
        sets[i] = fields.get(i).byDocument();
        bySet[i] = new int[fields.get(i).sets().size()];
      }
      return new LeafCollector() {
        @Override
        public void setScorer(Scorable scorer) {
          // scores do not count
        }

        @Override
        public void collect(int doc) {
          for (int i = 0; i < sets.length; i++) {
            bySet[i][(int) sets[i].get(doc)]++;
          }
        }

        @Override
        public void finish() {
          for (int i = 0; i < sets.length; i++) {
            add(FacetCodes.FIELDS.get(i), fields.get(i).sets(), bySet[i]);
          }
        }
      };
    }

    private void add(String field, List<List<String>> sets, int[] bySet) {
      var sums = counts.computeIfAbsent(field, name -> new HashMap<>());
      for (int set = 0; set < bySet.length; set++) {
        if (bySet[set] > 0) {
          for (String code : sets.get(set)) {
            sums.merge(code, bySet[set], Integer::sum);
          }
        }
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
