package org.kith.server.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// What somebody typed into a search box, made ready to be looked for.
///
/// A phrase, a word with a field and the beginning of a word must be there. Of one or two words all
/// must be; of more, three quarters. Where that finds nothing, any of them will do.
final class Words {
  private static final float TITLE_BOOST = 4;
  private static final float SUMMARY_BOOST = 2;
  private static final float OTHER_WORDS = 0.8f;

  private static final Set<String> FREQUENT =
      Set.of(
          "a", "an", "and", "are", "as", "at", "be", "but", "by", "did", "do", "does", "for",
          "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "of",
          "on", "or", "our", "so", "such", "that", "the", "their", "then", "there", "these", "they",
          "this", "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "why",
          "will", "with", "you");

  /// Something to look for.
  sealed interface Item {
    /// Terms in a row that will do, as typed first.
    List<List<String>> alternatives();

    /// A word, with what means the same.
    record Word(List<List<String>> alternatives, String code) implements Item {}

    /// Something that must be there: a phrase, or any of the words that begin so.
    record Needed(List<List<String>> alternatives) implements Item {}

    /// A phrase that must be in one field.
    record InField(String field, List<List<String>> alternatives) implements Item {}

    /// One of these codes.
    record Coded(String field, Set<String> codes) implements Item {
      @Override
      public List<List<String>> alternatives() {
        return List.of();
      }
    }
  }

  private final List<Item> items;
  private final boolean blank;
  private final String plain;
  private final boolean guessed;

  /// @param plain the words alone, for those who compare meanings; empty where there are none
  /// @param guessed whether words were put in place of others that no record has
  Words(List<Item> items, boolean blank, String plain, boolean guessed) {
    this.guessed = guessed;
    this.items = List.copyOf(items);
    this.blank = blank;
    this.plain = plain;
  }

  /// The words alone, without what names a field.
  String plain() {
    return plain;
  }

  /// Whether words were put in place of others that no record has.
  boolean isGuessed() {
    return guessed;
  }

  /// Whether there is one word to look for, and no more.
  boolean isOneWord() {
    return words() == 1;
  }

  /// Whether a word is too frequent to tell anything.
  static boolean isFrequent(String word) {
    return FREQUENT.contains(word.toLowerCase(Locale.ROOT));
  }

  /// Whether nothing was typed: everything matches.
  boolean isBlank() {
    return blank;
  }

  /// Whether there is a looser reading of the same words.
  boolean canLoosen() {
    return words() > 1 && items.stream().allMatch(item -> item instanceof Item.Word);
  }

  private long words() {
    return items.stream().filter(item -> item instanceof Item.Word).count();
  }

  /// Terms in a row that count as a match, for highlighting.
  ///
  /// @param word number of the word that they stand for, from 1
  record Sequence(int word, List<String> terms) {}

  List<Sequence> sequences() {
    var sequences = new ArrayList<Sequence>();
    for (int i = 0; i < items.size(); i++) {
      for (List<String> terms : items.get(i).alternatives()) {
        sequences.add(new Sequence(i + 1, terms));
      }
    }
    return sequences;
  }

  /// What must be there whatever else is: all but single words.
  Query needed() {
    List<Item> needed = items.stream().filter(item -> !(item instanceof Item.Word)).toList();
    return needed.isEmpty()
        ? MatchAllDocsQuery.INSTANCE
        : new Words(needed, false, "", false).strict();
  }

  /// The strict reading.
  Query strict() {
    int words = (int) words();
    return query(words <= 2 ? words : Math.max(2, words * 3 / 4));
  }

  /// All of the words.
  Query all() {
    return query((int) words());
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
    var words = new ArrayList<List<Query>>();
    var codes = new ArrayList<BooleanClause>();
    var query = new BooleanQuery.Builder();
    for (Item item : items) {
      switch (item) {
        case Item.Word(var alternatives, String code) -> words.add(anywhere(alternatives, code));
        case Item.Needed(var alternatives) ->
            query.add(SomeWords.word(anywhere(alternatives, "")), Occur.MUST);
        case Item.InField(String field, var alternatives) ->
            query.add(in(field, alternatives), Occur.MUST);
        case Item.Coded(String field, var some) ->
            codes.add(new BooleanClause(coded(field, some), Occur.FILTER));
      }
    }
    if (words.size() + codes.size() == items.size() && !words.isEmpty()) {
      return SomeWords.within(SomeWords.of(words, wordsMin), codes);
    }
    words.forEach(word -> query.add(SomeWords.word(word), Occur.SHOULD));
    query.add(codes);
    boolean onlyCodes = items.stream().allMatch(item -> item instanceof Item.Coded);
    if (onlyCodes) {
      query.add(MatchAllDocsQuery.INSTANCE, Occur.MUST);
    }
    return query.setMinimumNumberShouldMatch(words() > 0 ? wordsMin : 0).build();
  }

  private static Query coded(String field, Set<String> codes) {
    return codes.isEmpty()
        ? new MatchNoDocsQuery("no such code")
        : KeywordField.newSetQuery(field, codes.stream().map(BytesRef::new).toList());
  }

  /// The best of title, summary and text; or the word is a code that the record bears.
  private static List<Query> anywhere(List<List<String>> alternatives, String code) {
    var places = new ArrayList<Query>();
    for (int i = 0; i < alternatives.size(); i++) {
      List<String> terms = alternatives.get(i);
      float boost = i == 0 ? 1 : OTHER_WORDS;
      places.add(boosted(row(Fields.TITLE, terms), boost * TITLE_BOOST));
      places.add(boosted(row(Fields.SUMMARY, terms), boost * SUMMARY_BOOST));
      places.add(boosted(row(Fields.TEXT, terms), boost));
    }
    if (!code.isEmpty()) {
      for (String field : List.of(Fields.TOPIC, Fields.SETTING, Fields.KIND)) {
        places.add(new TermQuery(new Term(field, code)));
      }
    }
    return places;
  }

  private static Query in(String field, List<List<String>> alternatives) {
    return SomeWords.word(alternatives.stream().map(terms -> row(field, terms)).toList());
  }

  private static Query boosted(Query query, float boost) {
    return boost == 1 ? query : new BoostQuery(query, boost);
  }

  private static Query row(String field, List<String> terms) {
    return terms.size() == 1
        ? new TermQuery(new Term(field, terms.getFirst()))
        : new PhraseQuery(field, terms.toArray(String[]::new));
  }
}
