package org.kith.server.search;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.server.search.SearchAnswer.Declined;
import org.kith.server.search.SearchAnswer.Why;
import org.kith.server.search.Searching.Last;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.Skipped;
import org.kith.server.store.StoreException;

/// The text index: follows the journal, answers questions.
///
/// One thread steps; any number search. Its cursor lies in its own commits, so that documents and
/// cursor can never disagree. Deleting the folder and opening again gives the same answers once
/// it
/// has caught up.
public final class SearchIndex implements Follower, AutoCloseable {
  private static final long BATCH_BYTES_MAX = 8 << 20;
  private static final long REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REFRESH_FRESH_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long COMMIT_NS = TimeUnit.SECONDS.toNanos(5);
  private static final int COMMIT_FRAMES = 50_000;
  private static final int BEHIND_FRAMES_EXACT = 512;
  private static final int KEPT_READERS_MAX = 16;
  private static final double KEPT_SECONDS_MAX = 300;

  private final Path folder;
  private final LogStore store;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final PlainEnglish english = new PlainEnglish();
  private final Parallel parallel = new Parallel();
  private final Corrections corrections = new Corrections();
  private final Searching searching;

  private volatile IndexFiles files;
  private Indexer indexer;
  private volatile Skipped skipped = new Skipped(0, List.of());
  private volatile long cursor;
  private volatile long refreshed;
  private long durable;
  private long committed;
  private long refreshedNs;
  private long committedNs;

  private SearchIndex(Path folder, LogStore store, InstantSource clock, LongSupplier nanoTime)
      throws IOException {
    this.folder = folder;
    this.store = store;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.searching = new Searching(store, corrections, english, nanoTime);
    this.files = usable(IndexFiles.open(folder, english));
    this.indexer = load();
  }

  /// Opens the index in a folder, creating it where it is absent. One of another version, of
  /// another journal or with damaged files starts again from the journal's first frame.
  ///
  /// @throws StoreException where the folder cannot be used
  public static SearchIndex open(Path folder, LogStore store, InstantSource clock) {
    return open(folder, store, clock, System::nanoTime);
  }

  static SearchIndex open(Path folder, LogStore store, InstantSource clock, LongSupplier nanoTime) {
    try {
      return new SearchIndex(folder, store, clock, nanoTime);
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
    boolean another = !said.journal().isEmpty() && !said.journal().equals(mark());
    boolean unknown = said.cursor() == 0 && opened.writer.getDocStats().maxDoc > 0;
    if (!ahead && !another && !unknown) {
      return opened;
    }
    opened.close();
    return IndexFiles.create(folder, english);
  }

  /// The name of the first log that a journal opened: tells journals apart.
  private String mark() {
    for (Sequenced first : store.follow(0, 1, 1)) {
      if (first.frame() instanceof Frame.LogOpened(LogName name)) {
        return name.originLine();
      }
    }
    return "";
  }

  /// Starts from what the files say.
  private Indexer load() throws IOException {
    IndexFiles.Committed said = files.committed();
    cursor = said.cursor();
    durable = cursor;
    committed = cursor;
    refreshed = cursor;
    committedNs = nanoTime.getAsLong();
    skipped = new Skipped(said.skipped(), said.skippedNames());
    IndexSearcher searcher = files.newest.acquire();
    try {
      Indexer.loadCorrections(searcher, corrections);
    } finally {
      files.newest.release(searcher);
    }
    return new Indexer(store, files.writer, parallel, corrections, skipped);
  }

  /// Takes frames, makes them searchable and commits them when it is time.
  @Override
  public synchronized int step(int framesMax) {
    try {
      List<Sequenced> frames = store.follow(cursor, framesMax, BATCH_BYTES_MAX);
      if (!frames.isEmpty()) {
        take(frames);
      }
      settle();
      return frames.size();
    } catch (Exception e) {
      startAgain();
      throw e instanceof StoreException failed
          ? failed
          : new StoreException.DiskFailed("writing the index", e);
    }
  }

  private void take(List<Sequenced> frames) throws Exception {
    indexer.apply(frames);
    for (Sequenced frame : frames) {
      if (!(frame.frame() instanceof Frame.CheckpointStored)) {
        durable = frame.sequence() + 1; // a trailing checkpoint may be lost in a crash
      }
    }
    cursor = frames.getLast().sequence() + 1;
  }

  private void settle() throws IOException {
    long now = nanoTime.getAsLong();
    boolean caughtUp = cursor == store.nextSequence();
    long wait = caughtUp ? REFRESH_FRESH_NS : REFRESH_NS;
    if (refreshed < cursor && now - refreshedNs >= wait) {
      refresh();
    }
    if (durable > committed
        && (now - committedNs >= COMMIT_NS || durable - committed >= COMMIT_FRAMES)) {
      commit();
    }
  }

  /// Makes everything taken so far searchable at once.
  public synchronized void refresh() {
    try {
      long reached = cursor;
      files.newest.maybeRefreshBlocking();
      refreshed = reached;
      refreshedNs = nanoTime.getAsLong();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("refreshing the index", e);
    }
  }

  /// Makes everything taken so far durable at once.
  public synchronized void commit() {
    try {
      files.commit(durable, mark(), skipped);
      committed = durable;
      committedNs = nanoTime.getAsLong();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("committing the index", e);
    }
  }

  /// Forgets everything; the following steps make it again.
  public synchronized void rebuild() {
    try {
      files.close();
      files = IndexFiles.create(folder, english);
      indexer = load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("emptying the index", e);
    }
  }

  /// Half a batch may have been written: go back to the last commit.
  private void startAgain() {
    try {
      files.close();
      files = usable(IndexFiles.open(folder, english));
      indexer = load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the index again", e);
    }
  }

  @Override
  public Status status() {
    long behind = Math.max(0, store.nextSequence() - refreshed);
    return new Status("search", refreshed, behind, skipped.count(), skipped.names());
  }

  /// How many records can be found.
  public int indexed() {
    try {
      IndexFiles now = files;
      IndexSearcher searcher = now.newest.acquire();
      try {
        return searcher.getIndexReader().numDocs();
      } finally {
        now.newest.release(searcher);
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading the index", e);
    }
  }

  /// Admitted records that cannot be found yet. Exact for the next 512 frames; of what waits
  /// behind
  /// them, every frame counts.
  public long behind() {
    long from = refreshed;
    long waiting = store.nextSequence() - from;
    if (waiting <= 0) {
      return 0;
    }
    List<Sequenced> next = store.follow(from, BEHIND_FRAMES_EXACT, BATCH_BYTES_MAX);
    long admitted =
        next.stream()
            .filter(
                sequenced ->
                    switch (sequenced.frame()) {
                      case Frame.EntryStored entry ->
                          entry.verdict() instanceof Verdict.Admitted && isOfRecords(entry);
                      case Frame.Judged judged -> judged.verdict() instanceof Verdict.Admitted;
                      case Frame.LogOpened opened -> false;
                      case Frame.CheckpointStored checkpoint -> false;
                    })
            .count();
    return admitted + Math.max(0, waiting - next.size());
  }

  private boolean isOfRecords(Frame.EntryStored entry) {
    return store.head(entry.log()).map(head -> Indexer.isOfRecords(head.name())).orElse(false);
  }

  /// Answers a question. Never throws for anything that a person can type.
  ///
  /// @throws StoreException where the files cannot be read
  public SearchAnswer search(SearchQuery question) {
    if (question.pageSize() < 1 || question.pageSize() > SearchQuery.PAGE_HITS_MAX) {
      return new Declined(Why.PAGE_SIZE);
    }
    return switch (Words.read(question.words(), english)) {
      case Words.Reading.Bad(Why why) -> new Declined(why);
      case Words.Reading.Ok(Words words) -> {
        Bytes fingerprint = question.fingerprint();
        Optional<PageToken> token =
            question.pageToken().flatMap(text -> PageToken.decode(text, fingerprint));
        yield token.isEmpty() && question.pageToken().isPresent()
            ? new Declined(Why.PAGE_TOKEN)
            : search(question, words, token);
      }
    };
  }

  private SearchAnswer search(SearchQuery question, Words words, Optional<PageToken> token) {
    for (IndexFiles now = files; ; now = files) {
      try {
        return search(question, words, token, now);
      } catch (AlreadyClosedException e) {
        if (now == files) { // closed for good, not put in place of another
          throw new StoreException.DiskFailed("searching", e);
        }
      } catch (IOException e) {
        throw new StoreException.DiskFailed("searching", e);
      }
    }
  }

  private SearchAnswer search(
      SearchQuery question, Words words, Optional<PageToken> token, IndexFiles now)
      throws IOException {
    @Nullable IndexSearcher kept = token.isPresent() ? now.kept.acquire(token.get().lease()) : null;
    IndexSearcher reader = kept != null ? kept : now.newest.acquire();
    try {
      // The reader of the first page is gone: leave out what arrived since.
      long ceiling =
          kept == null ? token.map(PageToken::ceiling).orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
      Optional<Last> after =
          token.map(page -> new Last(page.loose(), page.score(), page.arrival()));
      long reached = token.map(PageToken::ceiling).orElse(refreshed);
      long behind = behind();
      Optional<Searching.Page> page =
          searching.page(question, words, new Searching.From(reader, after, ceiling));
      if (page.isEmpty()) {
        return new Declined(Why.TOO_SLOW);
      }
      Optional<String> next = Optional.empty();
      if (page.get().last().isPresent()) {
        long lease = kept != null ? token.orElseThrow().lease() : keep(now, reader);
        Last last = page.get().last().get();
        next =
            Optional.of(
                new PageToken(lease, reached, last.loose(), last.score(), last.arrival())
                    .encode(question.fingerprint()));
      }
      return new SearchAnswer.Found(
          page.get().hits(),
          page.get().totalSize(),
          next,
          page.get().facets(),
          clock.instant(),
          behind);
    } finally {
      if (kept != null) {
        now.kept.release(kept);
      } else {
        now.newest.release(reader);
      }
    }
  }

  /// Keeps a reader for the pages to come; the newest few, for five minutes.
  private static long keep(IndexFiles now, IndexSearcher reader) throws IOException {
    long lease = now.kept.record(reader);
    int[] seen = {0};
    now.kept.prune((age, searcher) -> age > KEPT_SECONDS_MAX || ++seen[0] > KEPT_READERS_MAX);
    return lease;
  }

  @Override
  public synchronized void close() {
    try {
      if (durable > committed) {
        commit();
      }
      files.close();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the index", e);
    } finally {
      parallel.close();
      english.close();
    }
  }
}
