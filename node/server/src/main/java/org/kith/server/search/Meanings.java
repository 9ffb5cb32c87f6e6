package org.kith.server.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.server.search.MeaningIndex.Near;

/// What is near in meaning to a question: remembered for those who page, so that nothing moves
/// while records go on arriving.
final class Meanings {
  /// What is farther away than this is not near a question.
  static final double CLOSENESS_MIN = 0.2;

  /// Beside records that have the words, only what is nearer than this is shown.
  static final double BESIDE_WORDS_CLOSENESS_MIN = 0.3;

  /// Whole sentences and drafts are near to more.
  static final double SENTENCE_CLOSENESS_MIN = 0.30;

  private static final int REMEMBERED_MAX = 64;

  private final Optional<MeaningIndex> index;
  private final Map<Bytes, List<Near>> remembered =
      new LinkedHashMap<>(REMEMBERED_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, List<Near>> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  Meanings(Optional<MeaningIndex> index) {
    this.index = index;
  }

  /// What is near to the words of a question.
  ///
  /// @param state names the question and the reader that its first page was read from
  /// @param first whether this is the first page
  List<Near> of(Words words, Bytes state, boolean first) {
    if (index.isEmpty() || words.plain().isEmpty()) {
      return List.of();
    }
    if (!first) {
      synchronized (remembered) {
        List<Near> before = remembered.get(state);
        if (before != null) {
          return before;
        }
      }
    }
    return index.get().near(words.plain(), Fusing.NEAR_MAX, CLOSENESS_MIN);
  }

  /// Whether the pages to come need not ask again, because there is nothing to ask or it is
  /// remembered.
  boolean areKnown(Words words, Bytes state) {
    if (index.isEmpty() || words.plain().isEmpty()) {
      return true;
    }
    synchronized (remembered) {
      return remembered.containsKey(state);
    }
  }

  /// Those near enough to stand beside records that have the words.
  static List<Near> besideWords(List<Near> near) {
    return near.stream().filter(one -> one.closeness() >= BESIDE_WORDS_CLOSENESS_MIN).toList();
  }

  /// Keeps what was near for the pages to come.
  void remember(Bytes state, List<Near> near) {
    synchronized (remembered) {
      remembered.put(state, near);
    }
  }

  /// What is near to a sentence or a draft.
  List<Near> of(String text) {
    return index
        .map(meanings -> meanings.near(text, Fusing.NEAR_MAX, SENTENCE_CLOSENESS_MIN))
        .orElse(List.of());
  }
}
