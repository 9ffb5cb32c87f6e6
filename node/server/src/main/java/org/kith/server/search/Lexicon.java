package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// The words that records use, for words that are mistyped or left short.
final class Lexicon {
  /// Shortest word that may be mistyped; shorter ones are as often another word.
  static final int MISTYPED_LETTERS_MIN = 4;

  /// From this length on two letters may be wrong.
  static final int TWICE_MISTYPED_LETTERS_MIN = 8;

  /// Shortest stem that is compared with others: "trip" is near to far too much.
  private static final int STEM_LETTERS_MIN = 5;

  private static final int NEAR_MAX = 5;
  private static final int STARTING_MAX = 48;
  private static final int SCANNED_MAX = 4_000;

  private final IndexReader reader;
  private final PlainEnglish english;

  Lexicon(IndexReader reader, PlainEnglish english) {
    this.reader = reader;
    this.english = english;
  }

  /// Whether some record has this term.
  boolean has(String term) throws IOException {
    for (String field : List.of(Fields.TEXT, Fields.SUMMARY, Fields.TITLE)) {
      if (reader.docFreq(new Term(field, term)) > 0) {
        return true;
      }
    }
    return false;
  }

  private record Word(String text, int edits, int documents) {
    static final Comparator<Word> BEST_FIRST =
        Comparator.comparingInt(Word::edits)
            .thenComparing(Comparator.comparingInt(Word::documents).reversed())
            .thenComparing(Word::text);
  }

  /// Terms of the words that somebody may have meant who mistyped one; the likeliest first. A word
  /// with a digit is a code, and meant as it stands.
  List<String> meant(String typed) throws IOException {
    int letters = typed.codePointCount(0, typed.length());
    if (letters < MISTYPED_LETTERS_MIN || !typed.codePoints().allMatch(Character::isLetter)) {
      return List.of();
    }
    int edits = letters < TWICE_MISTYPED_LETTERS_MIN ? 1 : 2;
    List<Word> near = near(Fields.WORDS, typed, edits);
    if (near.isEmpty()) {
      String stem = english.terms(typed).stream().findFirst().orElse(typed);
      return stem.length() < STEM_LETTERS_MIN
          ? List.of()
          : near(
                  Fields.TEXT,
                  stem,
                  Math.min(edits, stem.length() < TWICE_MISTYPED_LETTERS_MIN ? 1 : 2))
              .stream()
              .map(Word::text)
              .toList();
    }
    Set<String> terms = new LinkedHashSet<>();
    near.forEach(word -> terms.addAll(english.terms(word.text())));
    return List.copyOf(terms);
  }

  private List<Word> near(String field, String typed, int edits) throws IOException {
    @Nullable Terms terms = MultiTerms.getTerms(reader, field);
    if (terms == null) {
      return List.of();
    }
    var near = new ArrayList<Word>();
    for (int distance = 1; distance <= edits && near.isEmpty(); distance++) {
      var words = new FuzzyTermsEnum(terms, new Term(field, typed), distance, 0, true);
      for (BytesRef word = words.next(); word != null; word = words.next()) {
        near.add(new Word(word.utf8ToString(), distance, words.docFreq()));
      }
    }
    return near.stream()
        .filter(word -> !word.text().equals(typed) && !Words.isFrequent(word.text()))
        .sorted(Word.BEST_FIRST)
        .limit(NEAR_MAX)
        .toList();
  }

  /// Terms of the words that begin so, the most frequent of very many.
  List<String> starting(String typed) throws IOException {
    Set<String> terms = new LinkedHashSet<>();
    for (Word word : starting(Fields.WORDS, typed)) {
      terms.addAll(english.terms(word.text()));
    }
    for (Word stem : starting(Fields.TEXT, typed)) {
      terms.add(stem.text());
    }
    return terms.stream().limit(STARTING_MAX).toList();
  }

  private List<Word> starting(String field, String typed) throws IOException {
    @Nullable Terms terms = MultiTerms.getTerms(reader, field);
    if (terms == null) {
      return List.of();
    }
    var found = new ArrayList<Word>();
    TermsEnum words = terms.iterator();
    BytesRef start = new BytesRef(typed);
    if (words.seekCeil(start) == TermsEnum.SeekStatus.END) {
      return List.of();
    }
    for (BytesRef word = words.term();
        word != null && found.size() < SCANNED_MAX;
        word = words.next()) {
      String text = word.utf8ToString();
      if (!text.startsWith(typed)) {
        break;
      }
      found.add(new Word(text, 0, words.docFreq()));
    }
    return found.stream().sorted(Word.BEST_FIRST).limit(STARTING_MAX).toList();
  }
}
