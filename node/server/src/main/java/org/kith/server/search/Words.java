package org.kith.server.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.kith.server.search.SearchAnswer.Why;

/// What somebody typed into a search box. There is no syntax but quotation marks around a phrase,
/// and one that is left open is no mark at all; so every text is a question.
///
/// A phrase must be there. Of one or two words all must be; of more, three quarters. Where that
/// finds nothing, any of them will do.
final class Words {
  private static final float TITLE_BOOST = 4;
  private static final float SUMMARY_BOOST = 2;
  private static final float OTHER_FIELDS = 0.1f;

  private static final Set<String> FREQUENT =
      Set.of(
          "a", "an", "and", "are", "as", "at", "be", "but", "by", "did", "do", "does", "for",
          "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "of",
          "on", "or", "our", "so", "such", "that", "the", "their", "then", "there", "these", "they",
          "this", "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "why",
          "will", "with", "you");

  /// Whether a word is too frequent to tell anything.
  static boolean isFrequent(String word) {
    return FREQUENT.contains(word.toLowerCase(Locale.ROOT));
  }

  /// Some terms that stand side by side; most often one.
  private record Item(List<String> terms, String code, boolean phrase) {}

  private final List<Item> items;
  private final boolean blank;

  private Words(List<Item> items, boolean blank) {
    this.items = items;
    this.blank = blank;
  }

  /// What reading gives.
  sealed interface Reading {
    record Ok(Words words) implements Reading {}

    record Bad(Why why) implements Reading {}
  }

  static Reading read(String typed, PlainEnglish english) {
    if (typed.codePointCount(0, typed.length()) > SearchQuery.WORDS_CHARACTERS_MAX) {
      return new Reading.Bad(Why.TOO_LONG);
    }
    Map<List<String>, Item> items = new LinkedHashMap<>();
    Map<List<String>, Item> frequent = new LinkedHashMap<>();
    for (Piece piece : pieces(Normalizer.normalize(typed, Normalizer.Form.NFC))) {
      List<String> terms =
          english.tokens(piece.text()).stream().map(PlainEnglish.Token::term).toList();
      String code = piece.text().toLowerCase(Locale.ROOT);
      if (!terms.isEmpty()) {
        boolean dropped = !piece.quoted() && FREQUENT.contains(code);
        (dropped ? frequent : items).putIfAbsent(terms, new Item(terms, code, piece.quoted()));
      }
    }
    var kept = List.copyOf((items.isEmpty() ? frequent : items).values());
    int terms = kept.stream().mapToInt(item -> item.terms().size()).sum();
    return terms > SearchQuery.TERMS_MAX
        ? new Reading.Bad(Why.TOO_MANY_WORDS)
        : new Reading.Ok(new Words(kept, typed.isBlank()));
  }

  private record Piece(String text, boolean quoted) {}

  /// Phrases between marks, and words between spaces.
  private static List<Piece> pieces(String typed) {
    var pieces = new ArrayList<Piece>();
    int at = 0;
    while (at < typed.length()) {
      int open = mark(typed, at);
      int close = open < 0 ? -1 : mark(typed, open + 1);
      String loose = typed.substring(at, close < 0 ? typed.length() : open);
      for (String word : loose.split("[\\s\\p{Cntrl}\"“”„«»]+")) {
        pieces.add(new Piece(word, false));
      }
      if (close < 0) {
        break;
      }
      pieces.add(new Piece(typed.substring(open + 1, close), true));
      at = close + 1;
    }
    return pieces;
  }

  private static int mark(String typed, int from) {
    for (int i = from; i < typed.length(); i++) {
      if ("\"“”„«»".indexOf(typed.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /// Whether nothing was typed: everything matches.
  boolean isBlank() {
    return blank;
  }

  /// Whether there is a looser reading of the same words.
  boolean canLoosen() {
    return items.size() > 1 && items.stream().noneMatch(Item::phrase);
  }

  /// Term sequences that count as matches, for highlighting.
  List<List<String>> sequences() {
    return items.stream().map(Item::terms).toList();
  }

  /// The strict reading.
  Query strict() {
    int words = (int) items.stream().filter(item -> !item.phrase()).count();
    return query(words <= 2 ? words : Math.max(2, words * 3 / 4));
  }

  /// Any of the words.
  Query loose() {
    return query(1);
  }

  private Query query(int wordsMin) {
    if (blank) {
      return MatchAllDocsQuery.INSTANCE;
    }
    if (items.isEmpty()) {
      return new MatchNoDocsQuery("nothing in it is a word");
    }
    var query = new BooleanQuery.Builder();
    boolean words = false;
    for (Item item : items) {
      query.add(anywhere(item), item.phrase() ? Occur.MUST : Occur.SHOULD);
      words |= !item.phrase();
    }
    return query.setMinimumNumberShouldMatch(words ? wordsMin : 0).build();
  }

  /// The best of title, summary and text; or the word is a code that the record bears.
  private static Query anywhere(Item item) {
    var places = new ArrayList<Query>();
    places.add(new BoostQuery(in(Fields.TITLE, item.terms()), TITLE_BOOST));
    places.add(new BoostQuery(in(Fields.SUMMARY, item.terms()), SUMMARY_BOOST));
    places.add(in(Fields.TEXT, item.terms()));
    if (!item.phrase()) {
      for (String field : List.of(Fields.TOPIC, Fields.SETTING, Fields.KIND)) {
        places.add(new TermQuery(new Term(field, item.code())));
      }
    }
    return new DisjunctionMaxQuery(places, OTHER_FIELDS);
  }

  private static Query in(String field, List<String> terms) {
    return terms.size() == 1
        ? new TermQuery(new Term(field, terms.getFirst()))
        : new PhraseQuery(field, terms.toArray(String[]::new));
  }
}
