package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kith.protocol.record.Vocabularies;
import org.kith.server.search.SearchAnswer.Why;
import org.kith.server.search.Words.Item;

/// From what somebody typed to what is looked for: other words for the same, words that were
/// mistyped, words that were left short.
final class WordReading {
  /// Most terms in a row that one question looks for, with all that means the same.
  private static final int ALTERNATIVES_MAX = 200;

  /// Shortest word whose meaning is worth comparing.
  private static final int TELLING_LETTERS_MIN = 3;

  private final PlainEnglish english;
  private final Synonyms synonyms;

  WordReading(PlainEnglish english, Synonyms synonyms) {
    this.english = english;
    this.synonyms = synonyms;
  }

  /// What reading gives.
  sealed interface Reading {
    record Ok(Words words) implements Reading {}

    record Bad(Why why) implements Reading {}
  }

  /// A piece with its terms.
  private record Piece(Typed typed, List<String> terms) {
    boolean isWord() {
      return !typed.quoted() && !typed.start() && typed.field().isEmpty();
    }

    String code() {
      return typed.text().toLowerCase(Locale.ROOT);
    }
  }

  Reading read(String typed, Lexicon lexicon) throws IOException {
    if (typed.codePointCount(0, typed.length()) > SearchQuery.WORDS_CHARACTERS_MAX) {
      return new Reading.Bad(Why.TOO_LONG);
    }
    List<Piece> pieces = new ArrayList<>();
    for (Typed piece : Typed.read(typed)) {
      List<String> terms = english.terms(piece.text());
      if (!terms.isEmpty()) {
        pieces.add(new Piece(piece, terms));
      }
    }
    List<Set<List<String>>> others = others(pieces);
    Map<List<String>, Item> words = new LinkedHashMap<>();
    Map<List<String>, Item> frequent = new LinkedHashMap<>();
    var needed = new LinkedHashSet<Item>();
    int terms = 0;
    boolean guessed = false;
    var budget = new int[] {ALTERNATIVES_MAX};
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (!piece.isWord()) {
        terms += needed.add(needed(piece, lexicon, budget)) ? piece.terms().size() : 0;
      } else if (Words.isFrequent(piece.code())) {
        frequent.putIfAbsent(piece.terms(), new Item.Word(List.of(piece.terms()), piece.code()));
      } else if (!words.containsKey(piece.terms())) {
        terms += piece.terms().size();
        if (terms > SearchQuery.TERMS_MAX) {
          return new Reading.Bad(Why.TOO_MANY_WORDS);
        }
        Set<List<String>> guesses = guesses(piece, others.get(i), lexicon);
        guessed |= !guesses.isEmpty();
        guesses.addAll(others.get(i));
        words.put(piece.terms(), word(piece, guesses, budget));
      }
    }
    if (words.isEmpty() && needed.isEmpty()) {
      words = frequent;
      terms = frequent.keySet().stream().mapToInt(List::size).sum();
    }
    if (terms > SearchQuery.TERMS_MAX) {
      return new Reading.Bad(Why.TOO_MANY_WORDS);
    }
    var items = new ArrayList<Item>(words.values());
    items.addAll(needed);
    return new Reading.Ok(new Words(items, typed.isBlank(), plain(pieces), guessed));
  }

  /// What was typed but fields and beginnings of words; empty where nothing but codes is left.
  private static String plain(List<Piece> pieces) {
    List<String> plain =
        pieces.stream()
            .map(Piece::typed)
            .filter(typed -> typed.field().isEmpty() && !typed.start())
            .map(Typed::text)
            .toList();
    boolean telling =
        plain.stream()
            .anyMatch(
                text ->
                    text.length() >= TELLING_LETTERS_MIN
                        && !Words.isFrequent(text)
                        && text.codePoints().noneMatch(Character::isDigit));
    return telling ? String.join(" ", plain) : "";
  }

  /// For each piece what means the same as the words in a row that it is one of.
  private List<Set<List<String>>> others(List<Piece> pieces) {
    var others = new ArrayList<Set<List<String>>>();
    pieces.forEach(piece -> others.add(new LinkedHashSet<>()));
    for (int i = 0; i < pieces.size(); i++) {
      List<String> row = new ArrayList<>();
      for (int j = i; j < pieces.size() && pieces.get(j).isWord(); j++) {
        row.addAll(pieces.get(j).terms());
        if (row.size() > synonyms.longest()) {
          break;
        }
        for (int k = i; k <= j; k++) {
          others.get(k).addAll(synonyms.of(row));
        }
      }
    }
    return others;
  }

  private static Item word(Piece piece, Set<List<String>> others, int[] budget) {
    Set<List<String>> alternatives = new LinkedHashSet<>();
    alternatives.add(piece.terms());
    alternatives.addAll(others);
    return new Item.Word(within(alternatives, budget), piece.code());
  }

  /// What may have been meant by a word that no record has.
  private static Set<List<String>> guesses(Piece piece, Set<List<String>> others, Lexicon lexicon)
      throws IOException {
    Set<List<String>> guesses = new LinkedHashSet<>();
    if (piece.terms().size() == 1
        && others.isEmpty()
        && !isCode(piece.code())
        && !lexicon.has(piece.terms().getFirst())) {
      lexicon.meant(piece.code()).forEach(meant -> guesses.add(List.of(meant)));
    }
    return guesses;
  }

  private static boolean isCode(String text) {
    return List.of("topics", "settings", "kinds").stream()
        .anyMatch(vocabulary -> Vocabularies.named(vocabulary).has(text));
  }

  private Item needed(Piece piece, Lexicon lexicon, int[] budget) throws IOException {
    if (piece.typed().start()) {
      Set<List<String>> alternatives = new LinkedHashSet<>();
      for (String word : english.words(piece.typed().text())) {
        lexicon.starting(word).forEach(term -> alternatives.add(List.of(term)));
      }
      alternatives.add(piece.terms());
      return new Item.Needed(within(alternatives, budget));
    }
    String field = piece.typed().field().orElse("");
    String vocabulary = Typed.vocabulary(field);
    if (!vocabulary.isEmpty()) {
      return new Item.Coded(field, Typed.codes(vocabulary, piece.code()));
    }
    List<List<String>> alternatives = within(Set.of(piece.terms()), budget);
    return field.isEmpty() ? new Item.Needed(alternatives) : new Item.InField(field, alternatives);
  }

  /// As many as are still left for the whole question, and one at least.
  private static List<List<String>> within(Set<List<String>> alternatives, int[] budget) {
    List<List<String>> some =
        alternatives.stream().limit(Math.max(1, budget[0])).map(List::copyOf).toList();
    budget[0] -= some.size();
    return some;
  }
}
