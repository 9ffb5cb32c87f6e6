package org.kith.server.search;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.kith.server.search.Hits.Match;
import org.kith.server.search.MeaningIndex.Near;

/// Puts two orders into one, by words and by meaning: reciprocal rank fusion. What stands high in
/// both comes first; neither order's scores need mean anything to the other.
final class Fusing {
  /// Matches by words whose rank counts.
  static final int WORDS_MAX = 100;

  /// Records near in meaning whose rank counts.
  static final int NEAR_MAX = 40;

  private static final double RANK_OFFSET = 20;

  /// Weight of the order of words where no record has all of them.
  static final double WEAK = 0.25;

  private Fusing() {}

  /// Score of what comes after all whose rank counts.
  static double last() {
    return 1 / (RANK_OFFSET + WORDS_MAX + 1);
  }

  /// Documents of the records that are near, the nearest first, as far as a query lets them.
  static List<Integer> documents(IndexSearcher searcher, List<Near> near, Query allowed)
      throws IOException {
    List<Integer> documents = Documents.of(searcher, near.stream().map(Near::key).toList());
    Set<Integer> some = Documents.among(searcher, allowed, documents);
    return documents.stream().filter(some::contains).toList();
  }

  /// One order of two.
  ///
  /// @param words documents by words, the best first
  /// @param near documents by meaning, the nearest first
  /// @param weight of the order of words, beside 1 for that of meaning
  /// @param worded those of the near that have the words too, perhaps far down
  static List<Match> fuse(
      List<Integer> words, List<Integer> near, Set<Integer> worded, double weight) {
    Map<Integer, Double> scores = new LinkedHashMap<>();
    addRanks(words, weight, scores);
    addRanks(near, 1, scores);
    Set<Integer> byWords = new HashSet<>(words);
    byWords.addAll(worded);
    Set<Integer> byMeaning = new HashSet<>(near);
    Map<Integer, Integer> first = new HashMap<>(); // ties: the order of words, then of meaning
    scores.keySet().forEach(doc -> first.put(doc, first.size()));
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> first.getOrDefault(entry.getKey(), 0)))
        .map(
            entry ->
                new Match(
                    entry.getKey(),
                    entry.getValue(),
                    matched(byWords.contains(entry.getKey()), byMeaning.contains(entry.getKey()))))
        .toList();
  }

  private static Matched matched(boolean words, boolean meaning) {
    return words && meaning ? Matched.BOTH : words ? Matched.WORDS : Matched.MEANING;
  }

  private static void addRanks(List<Integer> order, double weight, Map<Integer, Double> scores) {
    for (int i = 0; i < order.size(); i++) {
      scores.merge(order.get(i), weight / (RANK_OFFSET + i + 1), Double::sum);
    }
  }
}
