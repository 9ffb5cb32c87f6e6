package org.kith.server.search;

import java.util.List;
import org.kith.core.admit.Verdict;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;

/// How many records wait for a follower.
final class Backlog {
  private static final int FRAMES_EXACT = 512;
  private static final long BATCH_BYTES_MAX = 8 << 20;

  private Backlog() {}

  /// Admitted records from a sequence on. Exact for the next 512 frames; of what waits behind
  /// them, every frame counts.
  static long records(LogStore store, long from) {
    long waiting = store.nextSequence() - from;
    if (waiting <= 0) {
      return 0;
    }
    List<Sequenced> next = store.follow(from, FRAMES_EXACT, BATCH_BYTES_MAX);
    long admitted =
        next.stream()
            .filter(
                sequenced ->
                    switch (sequenced.frame()) {
                      case Frame.EntryStored entry ->
                          entry.verdict() instanceof Verdict.Admitted && isRecord(store, entry);
                      case Frame.Judged judged -> judged.verdict() instanceof Verdict.Admitted;
                      case Frame.LogOpened _,
                          Frame.Erased _,
                          Frame.PayloadStored _,
                          Frame.Shortened _ ->
                          false;
                      case Frame.CheckpointStored checkpoint -> false;
                    })
            .count();
    return admitted + Math.max(0, waiting - next.size());
  }

  private static boolean isRecord(LogStore store, Frame.EntryStored entry) {
    return store.head(entry.log()).map(head -> Follower.holdsRecords(head.name())).orElse(false);
  }
}
