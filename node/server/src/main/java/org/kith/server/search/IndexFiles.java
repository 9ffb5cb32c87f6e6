package org.kith.server.search;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherLifetimeManager;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.kith.server.store.Skipped;
import org.kith.server.store.StoreException;

/// The index's files, open: one writer, its newest reader, and readers kept for those who page.
final class IndexFiles implements AutoCloseable {
  private static final double BUFFER_MIB = 48;

  /// Lucene warns on every start that it runs without the incubating vector module, which nothing
  /// here needs. Held so that the setting is not collected with its logger.
  private static final Logger VECTORS =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    VECTORS.setLevel(Level.SEVERE);
  }

  /// What every commit says beside the documents.
  ///
  /// @param cursor sequence of the next frame to be taken
  /// @param journal mark of the journal that it was made from
  record Committed(long cursor, String journal, long skipped, List<String> skippedNames) {
    static final Committed NOTHING = new Committed(0, "", 0, List.of());

    private static Committed of(Map<String, String> said, int version) {
      String names = said.getOrDefault("skippedNames", "");
      return String.valueOf(version).equals(said.get("version"))
          ? new Committed(
              Long.parseLong(said.getOrDefault("cursor", "0")),
              said.getOrDefault("journal", ""),
              Long.parseLong(said.getOrDefault("skipped", "0")),
              names.isEmpty() ? List.of() : names.lines().toList())
          : NOTHING;
    }
  }

  private final Directory directory;
  private final int version;
  final IndexWriter writer;
  final SearcherManager newest;
  final SearcherLifetimeManager kept = new SearcherLifetimeManager();

  private IndexFiles(
      Directory directory, Analyzer analyser, int version, IndexWriterConfig.OpenMode mode)
      throws IOException {
    this.directory = directory;
    this.version = version;
    var config = new IndexWriterConfig(analyser);
    config.setOpenMode(mode);
    config.setRAMBufferSizeMB(BUFFER_MIB);
    config.setCommitOnClose(false);
    config.setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0));
    this.writer = new IndexWriter(directory, config);
    this.newest = new SearcherManager(writer, new SearcherFactory());
  }

  /// Opens what lies in a folder, creating it where it is absent, afresh where it is damaged.
  ///
  /// @param version of what is written to it; one of another version has a cursor of 0
  static IndexFiles open(Path folder, Analyzer analyser, int version) throws IOException {
    Files.createDirectories(folder);
    try {
      return open(folder, analyser, version, IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException e) {
      deleteAll(folder);
      return open(folder, analyser, version, IndexWriterConfig.OpenMode.CREATE);
    }
  }

  /// Opens it empty.
  static IndexFiles create(Path folder, Analyzer analyser, int version) throws IOException {
    return open(folder, analyser, version, IndexWriterConfig.OpenMode.CREATE);
  }

  private static IndexFiles open(
      Path folder, Analyzer analyser, int version, IndexWriterConfig.OpenMode mode)
      throws IOException {
    Directory directory = FSDirectory.open(folder);
    try {
      return new IndexFiles(directory, analyser, version, mode);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// Deletes all files in a folder of an index.
  static void deleteAll(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  Committed committed() {
    var said = new HashMap<String, String>();
    var data = writer.getLiveCommitData();
    if (data != null) {
      data.forEach(entry -> said.put(entry.getKey(), entry.getValue()));
    }
    return Committed.of(said, version);
  }

  void commit(long cursor, String journal, Skipped skipped) throws IOException {
    Map<String, String> said =
        Map.of(
            "version",
            String.valueOf(version),
            "cursor",
            String.valueOf(cursor),
            "journal",
            journal,
            "skipped",
            String.valueOf(skipped.count()),
            "skippedNames",
            String.join("\n", skipped.names()));
    writer.setLiveCommitData(said.entrySet());
    writer.commit();
  }

  /// Merges away every deleted document. They leave the folder with the next commit.
  void mergeDeletes() throws IOException {
    writer.forceMergeDeletes(true);
  }

  /// Forgets readers that were kept for those who page, and files that only they held.
  void forgetOldReaders() throws IOException {
    kept.prune((ageSeconds, searcher) -> true);
    writer.deleteUnusedFiles();
  }

  /// Closes without committing.
  @Override
  public void close() throws IOException {
    kept.close();
    newest.close();
    writer.rollback();
    directory.close();
  }

  /// Whether another frame would have failed too.
  static boolean isOfTheDisk(@Nullable Throwable e) {
    return e instanceof IOException
        || e instanceof StoreException
        || e instanceof AlreadyClosedException
        || e instanceof InterruptedException
        || e != null && isOfTheDisk(e.getCause());
  }
}
