package org.kith.server.search;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.lucene.search.IndexSearcher;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.server.store.Attempts;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.Skipped;
import org.kith.server.store.StoreException;

/// The text index: follows the journal, answers questions.
///
/// One thread steps; any number search. Its cursor lies in its own commits, so that documents and
/// cursor can never disagree. Deleting the folder and opening again gives the same answers once it
/// has caught up.
public final class SearchIndex implements Follower, AutoCloseable {
  private static final long BATCH_BYTES_MAX = 8 << 20;

  // How often readers see what is new: at once when all is taken; while a backlog is worked off
  // together with the commits, because either writes small segments that have to be merged.
  private static final long REFRESH_CAUGHT_UP_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long COMMIT_NS = TimeUnit.SECONDS.toNanos(5);
  private static final int COMMIT_FRAMES = 100_000;

  private final Path folder;
  private final LogStore store;
  private final LongSupplier nanoTime;
  private final PlainEnglish english = new PlainEnglish();
  private final Parallel parallel = new Parallel();
  private final Corrections corrections = new Corrections();
  private final Trials trials = new Trials();
  private final Questions questions;
  private final Nearest nearest;
  private final Matching matching;
  private final Optional<MeaningIndex> meaning;
  private final Meanings meanings;

  private final Teams teams;
  private final Supplier<Optional<Heard>> heard;

  private final Readers readers;
  private final Attempts attempts;
  private final FacetCodes codes = new FacetCodes();
  private Indexer indexer;
  private volatile Skipped skipped = new Skipped(0, List.of());
  private volatile long cursor;
  private volatile long refreshed;
  private long durable;
  private long committed;
  private long refreshedNs;
  private long committedNs;

  private SearchIndex(
      Path folder, LogStore store, InstantSource clock, LongSupplier nanoTime, Beside beside)
      throws IOException {
    this.folder = folder;
    this.heard = beside.heard();
    this.store = store;
    this.nanoTime = nanoTime;
    var hits = new Hits(store, corrections);
    this.meaning = beside.meaning();
    this.meanings = new Meanings(meaning);
    this.questions =
        new Questions(
            english,
            beside.synonyms(),
            meanings,
            new Searching(hits, english, codes, nanoTime),
            clock);
    this.nearest = new Nearest(hits, english);
    this.matching = new Matching(hits, english, beside.synonyms());
    this.teams = new Teams(hits, english);
    this.readers = new Readers(usable(IndexFiles.open(folder, english, Fields.VERSION)));
    this.attempts = Attempts.open(folder);
    this.indexer = load();
  }

  /// Opens the index in a folder, creating it where it is absent. One of another version, of
  /// another journal or with damaged files starts again from the journal's first frame.
  ///
  /// @throws StoreException where the folder cannot be used
  public static SearchIndex open(Path folder, LogStore store, InstantSource clock) {
    return open(
        folder, store, clock, new Beside(Synonyms.shipped(), Optional.empty(), Optional::empty));
  }

  /// Opens it with other synonyms than those that come with the program, and beside an index of
  /// meanings where there is one.
  public static SearchIndex open(Path folder, LogStore store, InstantSource clock, Beside beside) {
    return open(folder, store, clock, System::nanoTime, beside);
  }

  static SearchIndex open(
      Path folder, LogStore store, InstantSource clock, LongSupplier nanoTime, Beside beside) {
    try {
      return new SearchIndex(folder, store, clock, nanoTime, beside);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the index", e);
    }
  }

  /// Deletes the index in a folder; nobody may have it open.
  public static void delete(Path folder) {
    try {
      IndexFiles.deleteAll(folder);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("deleting the index", e);
    }
  }

  private IndexFiles usable(IndexFiles opened) throws IOException {
    IndexFiles.Committed said = opened.committed();
    boolean ahead = said.cursor() > store.nextSequence();
    boolean another =
        !said.journal().isEmpty() && !said.journal().equals(Follower.journalMark(store));
    boolean unknown = said.cursor() == 0 && opened.writer.getDocStats().maxDoc > 0;
    if (!ahead && !another && !unknown) {
      return opened;
    }
    opened.close();
    return IndexFiles.create(folder, english, Fields.VERSION);
  }

  /// Starts from what the files say.
  private Indexer load() throws IOException {
    IndexFiles files = readers.files();
    IndexFiles.Committed said = files.committed();
    cursor = said.cursor();
    durable = cursor;
    committed = cursor;
    refreshed = cursor;
    committedNs = nanoTime.getAsLong();
    skipped = new Skipped(said.skipped(), said.skippedNames());
    IndexSearcher searcher = files.newest.acquire();
    try {
      Indexer.load(searcher, corrections, trials);
    } finally {
      files.newest.release(searcher);
    }
    return new Indexer(store, files.writer, parallel, corrections, trials, skipped);
  }

  /// Takes frames, makes them searchable and commits them when it is time.
  @Override
  public synchronized int step(int framesMax) {
    try {
      int tries = attempts.frames(cursor, framesMax);
      List<Sequenced> frames = store.follow(cursor, tries, BATCH_BYTES_MAX);
      if (!frames.isEmpty()) {
        attempt(frames);
      }
      settle(frames.size() == framesMax);
      return frames.size();
    } catch (Exception e) {
      startAgain();
      throw e instanceof StoreException failed
          ? failed
          : new StoreException.DiskFailed("writing the index", e);
    }
  }

  private void attempt(List<Sequenced> frames) throws Exception {
    boolean givenUp = attempts.isGivenUp(cursor);
    attempts.begin(cursor, frames.getLast().sequence() + 1);
    try {
      take(frames, givenUp);
      attempts.done();
    } catch (Exception e) {
      if (IndexFiles.isOfTheDisk(e)) {
        attempts.withdraw();
      } else {
        attempts.failed();
      }
      throw e;
    } catch (StackOverflowError e) {
      attempts.failed();
      throw new IllegalStateException("a record is nested deeper than the stack", e);
    }
  }

  private void take(List<Sequenced> frames, boolean givenUp) throws Exception {
    if (givenUp) {
      skipped.addGivenUp(frames.getFirst().frame(), indexer::name);
      durable = frames.getFirst().sequence() + 1;
      cursor = durable;
      return;
    }
    indexer.apply(frames);
    for (Sequenced frame : frames) {
      if (!(frame.frame() instanceof Frame.CheckpointStored)) {
        durable = frame.sequence() + 1; // a trailing checkpoint may be lost in a crash
      }
    }
    cursor = frames.getLast().sequence() + 1;
  }

  private void settle(boolean fullBatch) throws IOException {
    long now = nanoTime.getAsLong();
    boolean caughtUp = cursor == store.nextSequence();
    if (heard.get().map(trials::listenTo).orElse(false)) {
      refresh();
    }
    long behindWait = fullBatch ? COMMIT_NS : REFRESH_NS;
    long wait = caughtUp ? REFRESH_CAUGHT_UP_NS : behindWait;
    boolean due =
        durable > committed
            && (now - committedNs >= COMMIT_NS || durable - committed >= COMMIT_FRAMES);
    if (refreshed < cursor && (due || now - refreshedNs >= wait)) {
      refresh();
    }
    if (due) {
      commit();
    }
    int _ = readers.read(codes::ofAll); // so that no search waits for those of a new segment
  }

  @Override
  public void show() {
    if (refreshed < cursor) {
      refresh();
    }
  }

  /// Who is told, before a question is answered, how far the journal goes; he may let it wait a
  /// little.
  public void askFirst(LongConsumer told) {
    readers.askFirst(() -> told.accept(store.nextSequence()));
  }

  /// Makes everything taken so far searchable at once.
  public synchronized void refresh() {
    try {
      long reached = cursor;
      indexer.writeSums();
      readers.files().newest.maybeRefreshBlocking();
      if (readers.read(indexer::confirmVersions)) {
        indexer.writeSums();
        readers.files().newest.maybeRefreshBlocking();
      }
      refreshed = reached;
      refreshedNs = nanoTime.getAsLong();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("refreshing the index", e);
    }
  }

  /// Makes everything taken so far durable at once.
  public synchronized void commit() {
    try {
      indexer.writeSums();
      readers.files().commit(durable, Follower.journalMark(store), skipped);
      committed = durable;
      committedNs = nanoTime.getAsLong();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("committing the index", e);
    }
  }

  /// Rewrites whatever still has terms of documents that were deleted, and lets go of readers that
  /// still show them (SPEC 9.3). What was taken is committed first.
  public synchronized void purge() {
    try {
      readers.files().mergeDeletes();
      refresh();
      commit();
      readers.files().forgetOldReaders();
      meaning.ifPresent(MeaningIndex::purge);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("purging the index", e);
    }
  }

  /// A record's content is to go: its meaning goes at once, its terms when the frame that says so
  /// is taken; then [#purge].
  public void forget(RecordId id, OrganisationId origin) {
    meaning.ifPresent(index -> index.forget(id, origin));
  }

  /// Forgets everything; the following steps make it again.
  public synchronized void rebuild() {
    try {
      meaning.ifPresent(MeaningIndex::rebuild);
      readers.files().close();
      readers.put(IndexFiles.create(folder, english, Fields.VERSION));
      attempts.forget();
      indexer = load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("emptying the index", e);
    }
  }

  /// Half a batch may have been written: go back to the last commit.
  private void startAgain() {
    try {
      readers.files().close();
      readers.put(usable(IndexFiles.open(folder, english, Fields.VERSION)));
      indexer = load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the index again", e);
    }
  }

  /// Codes that facets are counted of.
  FacetCodes codes() {
    return codes;
  }

  @Override
  public Status status() {
    long behind = Math.max(0, store.nextSequence() - refreshed);
    return new Status("search", refreshed, behind, skipped.count(), skipped.names());
  }

  /// The index of meanings beside this one, where there is one.
  public Optional<MeaningIndex> meaning() {
    return meaning;
  }

  /// How many records can be found.
  public int indexed() {
    return readers.read(searcher -> searcher.getIndexReader().numDocs());
  }

  /// Admitted records that cannot be found yet; where very many wait, frames that wait.
  public long behind() {
    return Backlog.records(store, refreshed);
  }

  /// Answers a question. Never throws for anything that a person can type.
  ///
  /// @throws StoreException where the files cannot be read
  public SearchAnswer search(SearchQuery question) {
    return readers
        .fresh()
        .ask(now -> questions.answer(question.at(trials), now, refreshed, this::behind));
  }

  /// The records that a text is most like, the nearest first: a sentence, or all that a draft says.
  /// Retracted and superseded ones are there, with their state.
  ///
  /// @param kinds what to look among; all but retractions where it is empty
  /// @param n how many at most
  /// @throws StoreException where the files cannot be read
  public List<SearchHit> nearest(String text, Set<Kind> kinds, int n) {
    return readers
        .fresh()
        .read(searcher -> nearest.of(searcher, text, meanings.of(text), kinds, n));
  }

  /// Which of some records a saved question finds, as of now: no more than a search would, and
  /// nothing by looser words.
  ///
  /// @param among ids with their origins
  /// @throws StoreException where the files cannot be read
  public Set<RecordId> matching(SearchQuery question, Map<RecordId, OrganisationId> among) {
    return readers.read(searcher -> matching.of(searcher, question.at(trials), among));
  }

  /// The teams behind all records that pass a question's filters, those that did most first.
  ///
  /// @param month contacts that ended before it are none
  /// @throws StoreException where the files cannot be read
  public List<TeamFound> teams(SearchQuery question, YearMonth month, int teamsMax, int deedsMax) {
    var wanted = new Teams.Wanted(Span.from(month), trials::hasVoice, teamsMax, deedsMax);
    return readers.fresh().read(searcher -> teams.of(searcher, question.at(trials), wanted));
  }

  @Override
  public synchronized void close() {
    try {
      if (durable > committed) {
        commit();
      }
      readers.files().close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the index", e);
    } finally {
      parallel.close();
      english.close();
    }
  }
}
