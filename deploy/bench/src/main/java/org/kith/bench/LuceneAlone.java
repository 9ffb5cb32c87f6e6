package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.simple.SimpleQueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.kith.schema.v1.LearningRecord;

/// The same documents and the same questions in Lucene with nothing around it.
final class LuceneAlone implements AutoCloseable {
  private static final double BUFFER_MIB = 64;
  private static final int PAGE = 20;

  private final FSDirectory directory;
  private final EnglishAnalyzer analyzer = new EnglishAnalyzer();

  LuceneAlone(Path folder) {
    try {
      directory = FSDirectory.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Indexes on one thread; the result is documents a second, the commit included.
  double index(List<LearningRecord> records) {
    IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(BUFFER_MIB);
    long start = System.nanoTime();
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      int serial = 0;
      for (LearningRecord record : records) {
        writer.addDocument(document(record, serial++));
      }
      writer.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records.size() / ((System.nanoTime() - start) / 1e9);
  }

  private static Document document(LearningRecord record, int serial) {
    Document document = new Document();
    document.add(new StringField("id", "record-" + serial, Field.Store.YES));
    document.add(new StringField("kind", "lesson", Field.Store.NO));
    document.add(new SortedDocValuesField("kind", new BytesRef("lesson")));
    for (String topic : record.getTopicsList()) {
      document.add(new StringField("topic", topic, Field.Store.NO));
    }
    for (String setting : record.getSettingsList()) {
      document.add(new StringField("setting", setting, Field.Store.NO));
    }
    document.add(new NumericDocValuesField("serial", serial));
    document.add(new TextField("title", record.getTitle(), Field.Store.NO));
    document.add(new TextField("summary", record.getSummary(), Field.Store.NO));
    document.add(
        new TextField(
            "text",
            record.getTitle()
                + "\n"
                + record.getSummary()
                + "\n"
                + record.getLesson().getWhatHappened()
                + "\n"
                + record.getLesson().getWhatWeLearned(),
            Field.Store.NO));
    return document;
  }

  /// How long each question takes, and the first page's ids with it.
  Timings search(List<String> questions) {
    Timings timings = new Timings();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (String question : questions) {
        long start = System.nanoTime();
        var hits =
            searcher.search(
                new SimpleQueryParser(
                        analyzer, java.util.Map.of("title", 4f, "summary", 2f, "text", 1f))
                    .parse(question),
                PAGE);
        for (var hit : hits.scoreDocs) {
          searcher.storedFields().document(hit.doc);
        }
        timings.add(System.nanoTime() - start);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return timings;
  }

  @Override
  public void close() {
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
