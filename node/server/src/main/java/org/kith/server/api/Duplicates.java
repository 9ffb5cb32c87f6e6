package org.kith.server.api;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kith.protocol.record.Kind;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Is this published already? Suggested where meaning and words both say so; never more than a
/// suggestion. The limits were found on the labelled pairs in `deploy/samples`.
final class Duplicates {
  private static final int DUPLICATES_MAX = 3;

  /// Shared words among all words of two texts that are nearly the same.
  private static final double SAME_WORDS = 0.6;

  /// How close in meaning a record is that says the same in other words.
  private static final double SAME_MEANING = 0.66;

  /// How close it is at least, where much of what is asked stands in it word for word.
  private static final double NEAR_MEANING = 0.55;

  private static final double NEAR_WORDS = 0.5;

  /// Characters of a word's stem, so that "falls" is "fall" and "checked" is "checks".
  private static final int STEM_CHARACTERS = 5;

  /// Shorter words say nothing about what a text is about.
  private static final int WORD_CHARACTERS_MIN = 4;

  /// What tells of another record's subject is no second copy of it.
  private static final Set<Kind> ABOUT_OTHERS = Set.of(Kind.TRIED_HERE, Kind.ANSWER);

  private final Views views;
  private final RecordReader records;

  Duplicates(Views views, RecordReader records) {
    this.views = views;
    this.records = records;
  }

  /// Records that say nearly the same, the nearest first.
  ///
  /// @param kind of what is asked about, where it is known: only the same kind is a copy
  Stream<RecordRow> among(List<Nearness.Near> near, String text, Optional<Kind> kind) {
    Set<String> asked = words(text);
    return near.stream()
        .filter(one -> maySay(one.row(), kind))
        .filter(one -> saysTheSame(one, asked))
        .map(Nearness.Near::row)
        .filter(row -> views.state(row) == RecordState.CURRENT)
        .limit(DUPLICATES_MAX);
  }

  private static boolean maySay(RecordRow row, Optional<Kind> kind) {
    Optional<Kind> its = Kind.ofNumber(row.kind());
    return kind.isPresent() ? its.equals(kind) : its.filter(ABOUT_OTHERS::contains).isEmpty();
  }

  private boolean saysTheSame(Nearness.Near one, Set<String> asked) {
    LearningRecord said = records.said(one.row());
    Set<String> head = words(said.getTitle() + " " + said.getSummary());
    return one.closeness() >= SAME_MEANING
        || (one.closeness() >= NEAR_MEANING && contained(asked, head) >= NEAR_WORDS)
        || alike(asked, head) >= SAME_WORDS
        || alike(asked, words(Nearness.words(said))) >= SAME_WORDS;
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (word.length() >= WORD_CHARACTERS_MIN) {
        words.add(word.substring(0, Math.min(STEM_CHARACTERS, word.length())));
      }
    }
    return words;
  }

  /// Shared words among all words, 0 to 1.
  private static double alike(Set<String> one, Set<String> other) {
    long shared = one.stream().filter(other::contains).count();
    long all = one.size() + other.size() - shared;
    return all == 0 ? 0 : (double) shared / all;
  }

  /// How much of what is asked stands there, 0 to 1.
  private static double contained(Set<String> asked, Set<String> there) {
    return asked.isEmpty()
        ? 0
        : (double) asked.stream().filter(there::contains).count() / asked.size();
  }
}
