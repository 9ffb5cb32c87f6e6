package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is found word by word is what Lucene's own boolean query finds, over segments of more and
/// of less than one window and with deleted documents.
class SomeWordsTest {
  private static final int DOCUMENTS = 2 * Windows.DOCUMENTS + 700;
  private static final int WORDS = 12;
  private static final Sort SORT =
      new Sort(SortField.FIELD_SCORE, new SortField("number", SortField.Type.LONG));

  private static final ByteBuffersDirectory DIRECTORY = new ByteBuffersDirectory();
  private static DirectoryReader reader;

  private final SplittableRandom random = new SplittableRandom(47);
  private IndexSearcher searcher;

  @BeforeAll
  static void fill() throws IOException {
    var random = new SplittableRandom(11);
    var config = new IndexWriterConfig(new WhitespaceAnalyzer());
    try (var writer = new IndexWriter(DIRECTORY, config)) {
      for (int number = 0; number < DOCUMENTS; number++) {
        var document = new Document();
        document.add(new TextField("title", text(random, 3), Field.Store.NO));
        document.add(new TextField("text", text(random, 8), Field.Store.NO));
        document.add(new StringField("kind", number % 3 == 0 ? "one" : "other", Field.Store.NO));
        document.add(new StringField("id", "" + number, Field.Store.NO));
        document.add(new NumericDocValuesField("number", number));
        writer.addDocument(document);
        if (number == DOCUMENTS - 500 || number == DOCUMENTS - 20) {
          writer.flush(); // a large segment and two small ones
        }
      }
      for (int number = 0; number < DOCUMENTS; number += 7) {
        writer.deleteDocuments(new Term("id", "" + number));
      }
    }
    reader = DirectoryReader.open(DIRECTORY);
    assertThat(reader.leaves()).hasSizeGreaterThan(1);
    assertThat(reader.hasDeletions()).isTrue();
  }

  @BeforeEach
  void open() {
    searcher = new IndexSearcher(reader);
  }

  @AfterAll
  static void close() throws IOException {
    reader.close();
  }

  private static String text(SplittableRandom random, int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(word(random)).append(' ');
    }
    return text.toString();
  }

  /// The first is common, the last is rare.
  private static String word(SplittableRandom random) {
    return "w" + (int) Math.pow(WORDS * 8, random.nextDouble());
  }

  private List<Query> places() {
    String word = word(random);
    var places = new ArrayList<Query>();
    places.add(new TermQuery(new Term("title", word)));
    places.add(new TermQuery(new Term("text", word)));
    if (random.nextInt(3) == 0) {
      places.add(new PhraseQuery("text", word(random), word(random)));
    }
    return places;
  }

  private List<BooleanClause> filters() {
    var filters = new ArrayList<BooleanClause>();
    if (random.nextBoolean()) {
      Occur occur = random.nextBoolean() ? Occur.FILTER : Occur.MUST_NOT;
      filters.add(new BooleanClause(new TermQuery(new Term("kind", "one")), occur));
    }
    if (random.nextBoolean()) {
      long low = random.nextLong(DOCUMENTS);
      Query range = NumericDocValuesField.newSlowRangeQuery("number", low, low + DOCUMENTS / 2);
      filters.add(new BooleanClause(range, random.nextBoolean() ? Occur.FILTER : Occur.MUST_NOT));
    }
    if (random.nextInt(8) == 0) {
      filters.add(new BooleanClause(new TermQuery(new Term("kind", "none")), Occur.FILTER));
    }
    return filters;
  }

  private static Query plain(List<List<Query>> words, int least, List<BooleanClause> filters) {
    var some = new BooleanQuery.Builder().setMinimumNumberShouldMatch(least);
    words.forEach(word -> some.add(SomeWords.word(word), Occur.SHOULD));
    return new BooleanQuery.Builder().add(some.build(), Occur.MUST).add(filters).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void findsAndScoresWhatABooleanQueryDoes(int count) throws IOException {
    for (int round = 0; round < 40; round++) {
      var words = new ArrayList<List<Query>>();
      for (int i = 0; i < count; i++) {
        words.add(places());
      }
      int least = 1 + random.nextInt(count);
      List<BooleanClause> filters = filters();
      Query some = SomeWords.within(SomeWords.of(words, least), filters);
      Query plain = plain(words, least, filters);

      assertThat(searcher.count(some)).as("%s", plain).isEqualTo(searcher.count(plain));
      TopFieldDocs found = top(some);
      TopFieldDocs expected = top(plain);
      assertThat(found.totalHits).as("%s", plain).isEqualTo(expected.totalHits);
      for (int i = 0; i < expected.scoreDocs.length; i++) {
        assertThat(found.scoreDocs[i].doc).isEqualTo(expected.scoreDocs[i].doc);
        assertThat(score(found, i)).isCloseTo(score(expected, i), within(1e-5f));
      }
    }
  }

  private TopFieldDocs top(Query query) throws IOException {
    return searcher.search(query, new TopFieldCollectorManager(SORT, 200, null, Integer.MAX_VALUE));
  }

  private static float score(TopFieldDocs docs, int at) {
    return (Float) ((FieldDoc) docs.scoreDocs[at]).fields[0];
  }

  @Test
  void canBePartOfAnotherQuery() throws IOException {
    List<List<Query>> words = List.of(places(), places());
    for (int least = 1; least <= 2; least++) {
      Query narrow = new TermQuery(new Term("kind", "one"));
      Query both =
          new BooleanQuery.Builder()
              .add(SomeWords.of(words, least), Occur.FILTER)
              .add(narrow, Occur.FILTER)
              .build();
      Query plain = plain(words, least, List.of(new BooleanClause(narrow, Occur.FILTER)));
      assertThat(searcher.count(both)).isPositive().isEqualTo(searcher.count(plain));
    }
  }
}
