package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.kith.server.search.SearchAnswer.Facets;

/// Codes of several fields, of none, one or several a document, over several segments.
class FacetCodesTest {
  private static final int DOCUMENTS = 900;
  private static final int TOPICS = 12;

  private final FacetCodes codes = new FacetCodes();
  private final SplittableRandom random = new SplittableRandom(47);
  private final Map<String, Integer> topics = new HashMap<>();
  private final Map<String, Integer> topicsOfLessons = new HashMap<>();

  private Document document(int number) {
    var document = new Document();
    boolean lesson = number % 3 == 0;
    document.add(new KeywordField(Fields.KIND, lesson ? "lesson" : "practice", Field.Store.NO));
    for (int topic = 0; topic < TOPICS; topic++) {
      if (random.nextInt(4) == 0) {
        String code = "topic-" + topic;
        document.add(new KeywordField(Fields.TOPIC, code, Field.Store.NO));
        topics.merge(code, 1, Integer::sum);
        if (lesson) {
          topicsOfLessons.merge(code, 1, Integer::sum);
        }
      }
    }
    return document;
  }

  @Test
  void countsEveryCodeOfEveryMatchAndKeepsNothingOfSegmentsThatAreGone() throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
      for (int number = 0; number < DOCUMENTS; number++) {
        writer.addDocument(document(number));
        if (number % 400 == 399) {
          writer.flush();
        }
      }
      try (var reader = DirectoryReader.open(writer)) {
        var searcher = new IndexSearcher(reader);
        assertThat(codes.ofAll(searcher)).isEqualTo(reader.leaves().size()).isGreaterThan(1);
        assertThat(codes.segments()).as("before a search").isEqualTo(reader.leaves().size());
        Facets all = searcher.search(MatchAllDocsQuery.INSTANCE, new FacetCounting(codes));
        assertThat(all.topics()).containsExactlyInAnyOrderEntriesOf(topics);
        assertThat(all.kinds()).isEqualTo(Map.of("practice", 600, "lesson", 300));
        assertThat(all.settings()).isEmpty();
        var lessons = new TermQuery(new Term(Fields.KIND, "lesson"));
        Facets some = searcher.search(lessons, new FacetCounting(codes));
        assertThat(some.topics()).containsExactlyInAnyOrderEntriesOf(topicsOfLessons);
        assertThat(codes.segments()).isEqualTo(reader.leaves().size());
      }
      writer.forceMerge(1);
      writer.commit();
      try (var reader = DirectoryReader.open(writer)) {
        var searcher = new IndexSearcher(reader);
        Facets all = searcher.search(MatchAllDocsQuery.INSTANCE, new FacetCounting(codes));
        assertThat(all.topics()).containsExactlyInAnyOrderEntriesOf(topics);
      }
    }
    assertThat(codes.segments()).isZero();
  }

  @Test
  void documentsBesideThoseThatAreCollectedCountToo() throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
      for (int number = 0; number < DOCUMENTS; number++) {
        writer.addDocument(document(number));
      }
      try (var reader = DirectoryReader.open(writer)) {
        var searcher = new IndexSearcher(reader);
        var lessons = new TermQuery(new Term(Fields.KIND, "lesson"));
        var counting = new FacetCounting(codes).with(searcher, List.of(1, 2, 4));
        assertThat(searcher.search(lessons, counting).kinds())
            .isEqualTo(Map.of("lesson", 300, "practice", 3));
      }
    }
  }
}
