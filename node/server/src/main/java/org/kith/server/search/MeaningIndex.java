package org.kith.server.search;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.BytesRef;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.meaning.Embedder;
import org.kith.server.meaning.Model;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.Skipped;
import org.kith.server.store.StoreException;

/// The index of meanings: follows the journal far behind the text index, because a record takes
/// some hundredths of a second. It has a folder of its own, so that neither waits for the other.
///
/// It knows of each record a point and the key by which the text index knows it too; whether that
/// record may be shown is for the text index to say.
public final class MeaningIndex implements Follower, AutoCloseable {
  /// Rises with the model and with what of a record it reads.
  private static final int VERSION = 1;

  private static final String KEY = "key";
  private static final String KEY_VALUE = "keyvalue";
  private static final String POINT = "point";

  /// Frames taken in one step: little enough that nobody waits long for the lock.
  private static final int STEP_FRAMES_MAX = 32;

  private static final long BATCH_BYTES_MAX = 1 << 20;
  private static final long COMMIT_NS = TimeUnit.SECONDS.toNanos(10);
  private static final int COMMIT_FRAMES = 2_000;
  private static final long REFRESH_BACKLOG_NS = TimeUnit.SECONDS.toNanos(5);

  /// The start of a node is not slowed down by the loading of the model.
  private static final long REST_NS = TimeUnit.SECONDS.toNanos(2);

  private final Path folder;
  private final LogStore store;
  private final Model model;
  private final LongSupplier nanoTime;
  private final Analyzer analyser = new KeywordAnalyzer();
  private final long restUntilNs;
  private volatile IndexFiles files;
  private volatile Skipped skipped = new Skipped(0, List.of());
  private volatile long cursor;
  private long committed;
  private long committedNs;
  private boolean unseen;
  private long refreshedNs;

  private MeaningIndex(Path folder, LogStore store, Model model, LongSupplier nanoTime, long restNs)
      throws IOException {
    this.folder = folder;
    this.store = store;
    this.model = model;
    this.nanoTime = nanoTime;
    this.restUntilNs = nanoTime.getAsLong() + restNs;
    this.files = usable(IndexFiles.open(folder, analyser, VERSION));
    load();
  }

  /// Opens the index in a folder, creating it where it is absent or cannot be used.
  public static MeaningIndex open(Path folder, LogStore store, Model model) {
    return open(folder, store, model, System::nanoTime, REST_NS);
  }

  static MeaningIndex open(
      Path folder, LogStore store, Model model, LongSupplier nanoTime, long restNs) {
    try {
      return new MeaningIndex(folder, store, model, nanoTime, restNs);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the index of meanings", e);
    }
  }

  private IndexFiles usable(IndexFiles opened) throws IOException {
    IndexFiles.Committed said = opened.committed();
    boolean another =
        !said.journal().isEmpty() && !said.journal().equals(Follower.journalMark(store));
    boolean unknown = said.cursor() == 0 && opened.writer.getDocStats().maxDoc > 0;
    if (said.cursor() <= store.nextSequence() && !another && !unknown) {
      return opened;
    }
    opened.close();
    return IndexFiles.create(folder, analyser, VERSION);
  }

  private void load() {
    IndexFiles.Committed said = files.committed();
    cursor = said.cursor();
    committed = cursor;
    committedNs = nanoTime.getAsLong();
    skipped = new Skipped(said.skipped(), said.skippedNames());
  }

  @Override
  public synchronized int step(int framesMax) {
    if (nanoTime.getAsLong() - restUntilNs < 0 || model.problem().isPresent()) {
      return 0;
    }
    try {
      int most = Math.min(framesMax, STEP_FRAMES_MAX);
      List<Sequenced> frames = store.follow(cursor, most, BATCH_BYTES_MAX);
      boolean erased = false;
      for (Sequenced frame : frames) {
        if (!take(frame)) {
          return 0;
        }
        erased |= frame.frame() instanceof Frame.Erased;
        cursor = frame.sequence() + 1;
      }
      if (frames.isEmpty() && model.ready().isEmpty() && size() > 0) {
        var _ = model.load(); // for those who search
      }
      settle();
      if (erased) {
        purge();
      }
      return frames.size();
    } catch (IOException | AlreadyClosedException e) {
      startAgain();
      throw new StoreException.DiskFailed("writing the index of meanings", e);
    }
  }

  /// Takes one frame; false where the model cannot be used.
  private boolean take(Sequenced sequenced) throws IOException {
    return switch (sequenced.frame()) {
      case Frame.EntryStored stored ->
          !Follower.holdsRecords(name(stored))
              || !(stored.verdict() instanceof Verdict.Admitted)
              || !store.stands(stored.log(), stored.index(), sequenced.sequence())
              || store.read(stored.log(), stored.index()).map(this::add).orElse(true);
      case Frame.Judged(var log, var at, var verdict) ->
          judged(store.readAt(log, at, sequenced.sequence()), verdict instanceof Verdict.Admitted);
      case Frame.Erased(var log, var at) ->
          judged(store.readAt(log, at, sequenced.sequence()), false);
      case Frame.LogOpened _, Frame.PayloadStored _, Frame.Shortened _ -> true;
      case Frame.CheckpointStored checkpoint -> true;
    };
  }

  private org.kith.protocol.bytes.LogName name(Frame.EntryStored stored) {
    return store
        .head(stored.log())
        .map(LogStore.LogHead::name)
        .orElseThrow(() -> new StoreException.Corrupt("the log " + stored.log()));
  }

  private boolean judged(Optional<StoredEntry> entry, boolean admitted) throws IOException {
    if (entry.isEmpty() || !Follower.holdsRecords(entry.get().log())) {
      return true;
    }
    if (admitted && entry.get().payload().isPresent()) {
      return add(entry.get());
    }
    files.writer.deleteDocuments(term(key(entry.get())));
    unseen = true;
    return true;
  }

  /// Adds a record as it is now; false where the model cannot be used.
  private boolean add(StoredEntry stored) {
    if (stored.payload().isEmpty() || !(stored.verdict() instanceof Verdict.Admitted)) {
      return true;
    }
    Optional<Embedder> embedder = model.load();
    if (embedder.isEmpty()) {
      return false;
    }
    try {
      if (LearningRecord.parse(stored.payload().get().payload())
              instanceof RecordParse.Ok(LearningRecord record)
          && record.kind() != Kind.RETRACTION) {
        Key key = key(stored);
        var document = new Document();
        document.add(new StringField(KEY, key.bytes(), Field.Store.NO));
        document.add(new BinaryDocValuesField(KEY_VALUE, key.bytes()));
        byte[] point = embedder.get().embed(text(record));
        document.add(new KnnByteVectorField(POINT, point, VectorSimilarityFunction.COSINE));
        files.writer.updateDocument(term(key), document);
        unseen = true;
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing the index of meanings", e);
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      skipped.add(stored.log(), stored.index(), e.getClass().getSimpleName());
    }
    return true;
  }

  /// What of a record says what it is about. With more of its text fewer of the labelled questions
  /// find it, and it takes longer.
  private static String text(LearningRecord record) {
    return record.title() + ". " + record.summary();
  }

  private static Key key(StoredEntry stored) {
    return Key.of(Leaf.recordId(stored.entry()), stored.log().organisation());
  }

  private static Term term(Key key) {
    return new Term(KEY, key.bytes());
  }

  private void settle() throws IOException {
    long now = nanoTime.getAsLong();
    boolean caughtUp = cursor == store.nextSequence();
    if (unseen && (caughtUp || now - refreshedNs >= REFRESH_BACKLOG_NS)) {
      refresh();
    }
    if (cursor > committed
        && (now - committedNs >= COMMIT_NS || cursor - committed >= COMMIT_FRAMES)) {
      commit();
    }
  }

  private void refresh() throws IOException {
    files.newest.maybeRefreshBlocking();
    refreshedNs = nanoTime.getAsLong();
    unseen = false;
  }

  private void commit() throws IOException {
    files.commit(cursor, Follower.journalMark(store), skipped);
    committed = cursor;
    committedNs = nanoTime.getAsLong();
  }

  /// A record's content is gone: its point goes too, wherever this index has come to.
  synchronized void forget(RecordId id, OrganisationId origin) {
    try {
      files.writer.deleteDocuments(term(Key.of(id, origin)));
      unseen = true;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("erasing a meaning", e);
    }
  }

  /// Rewrites whatever still has points of records that were deleted (SPEC 9.3).
  synchronized void purge() {
    try {
      files.mergeDeletes();
      refresh();
      commit();
      files.forgetOldReaders();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("purging the index of meanings", e);
    }
  }

  /// Forgets everything; the following steps make it again.
  synchronized void rebuild() {
    try {
      files.close();
      files = IndexFiles.create(folder, analyser, VERSION);
      load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("emptying the index of meanings", e);
    }
  }

  private void startAgain() {
    try {
      files.close();
      files = usable(IndexFiles.open(folder, analyser, VERSION));
      load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the index of meanings again", e);
    }
  }

  /// A record close to a text.
  ///
  /// @param closeness 1 for the same meaning, 0 for nothing in common
  record Near(Key key, double closeness) {}

  /// Records close to a text, the closest first; none while the model is not there.
  ///
  /// @param n how many at most
  /// @param closenessMin what is farther away is not near
  List<Near> near(String text, int n, double closenessMin) {
    Optional<Embedder> embedder = model.ready();
    if (embedder.isEmpty() || text.isBlank()) {
      return List.of();
    }
    byte[] point = embedder.get().embed(text);
    try {
      IndexFiles now = files;
      IndexSearcher searcher = now.newest.acquire();
      try {
        var near = new ArrayList<Near>();
        for (ScoreDoc doc : searcher.search(new KnnByteVectorQuery(POINT, point, n), n).scoreDocs) {
          double closeness = 2 * doc.score - 1;
          if (closeness >= closenessMin) {
            near.add(new Near(key(searcher, doc.doc), closeness));
          }
        }
        return near;
      } finally {
        now.newest.release(searcher);
      }
    } catch (AlreadyClosedException e) {
      return List.of(); // it is being made anew
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading the index of meanings", e);
    }
  }

  private static Key key(IndexSearcher searcher, int doc) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    var keys = DocValues.getBinary(leaf.reader(), KEY_VALUE);
    if (!keys.advanceExact(doc - leaf.docBase)) {
      throw new IOException("a point without a key");
    }
    BytesRef key = keys.binaryValue();
    return Key.of(ByteBuffer.wrap(key.bytes, key.offset, key.length));
  }

  /// How many records have a point.
  public int size() {
    return files.writer.getDocStats().numDocs;
  }

  /// Records that have none yet; where very many wait, frames that wait.
  public long behind() {
    return Backlog.records(store, cursor);
  }

  /// Why the model can never be used, in words.
  public Optional<String> problem() {
    return model.problem();
  }

  @Override
  public Status status() {
    long behind = Math.max(0, store.nextSequence() - cursor);
    return new Status("meaning", cursor, behind, skipped.count(), skipped.names());
  }

  @Override
  public synchronized void close() {
    try {
      if (cursor > committed) {
        commit();
      }
      files.close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the index of meanings", e);
    } finally {
      model.close();
      analyser.close();
    }
  }
}
