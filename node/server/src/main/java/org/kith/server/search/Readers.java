package org.kith.server.search;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.kith.server.store.StoreException;

/// The files of an index as those who ask see them; others may take their place at any time.
final class Readers {
  private volatile IndexFiles files;
  private volatile Runnable first = () -> {};

  Readers(IndexFiles files) {
    this.files = files;
  }

  IndexFiles files() {
    return files;
  }

  void put(IndexFiles others) {
    files = others;
  }

  /// What is done before a question that wants the newest is answered.
  void askFirst(Runnable done) {
    first = done;
  }

  /// These, when they show the newest that can be had soon.
  Readers fresh() {
    first.run();
    return this;
  }

  /// Something that is read from one state of the files.
  interface Asked<T> {
    T from(IndexFiles files) throws IOException;
  }

  /// Something that is read from the newest state.
  interface Reading<T> {
    T from(IndexSearcher searcher) throws IOException;
  }

  <T> T read(Reading<T> reading) {
    return ask(
        now -> {
          IndexSearcher searcher = now.newest.acquire();
          try {
            return reading.from(searcher);
          } finally {
            now.newest.release(searcher);
          }
        });
  }

  <T> T ask(Asked<T> asked) {
    for (IndexFiles now = files; ; now = files) {
      try {
        return asked.from(now);
      } catch (AlreadyClosedException e) {
        if (now == files) { // closed for good, not put in place of another
          throw new StoreException.DiskFailed("searching", e);
        }
      } catch (IOException e) {
        throw new StoreException.DiskFailed("searching", e);
      }
    }
  }
}
