package org.kith.server.store;

import java.util.List;
import org.kith.protocol.bytes.LogName;

/// Something that is made from the journal and keeps a cursor into it: the views, the search
/// index.
///
/// A follower is passive: whoever owns it calls [#step] from one thread. What it made can be
/// deleted and is made again from the journal, with the same answers.
public interface Follower {
  /// Takes up to `framesMax` frames from its cursor on. Returns how many it took; 0 where there
  /// are no more. A record that cannot be read is skipped, counted and named in [#status].
  ///
  /// @throws StoreException where its own files cannot be written; the next step tries again
  int step(int framesMax);

  /// Lets those who ask see all that was taken, where that is not so at once.
  default void show() {}

  /// Where it stands.
  Status status();

  /// Whether the entries of a log are records. Those of the governance log are decisions, and
  /// those of the audit log what was done.
  static boolean holdsRecords(LogName log) {
    return !log.circle().equals(LogName.GOVERNANCE) && !log.circle().equals(LogName.AUDIT);
  }

  /// The name of the first log that a journal opened, or an empty text: tells journals apart.
  static String journalMark(LogStore store) {
    for (LogStore.Sequenced first : store.follow(0, 1, 1)) {
      if (first.frame() instanceof Frame.LogOpened(LogName name)) {
        return name.originLine();
      }
    }
    return "";
  }

  /// Where a follower stands.
  ///
  /// @param name what people call it
  /// @param cursor sequence of the first frame that it does not show yet
  /// @param behind frames that wait for it
  /// @param skipped records that could not be read, so far
  /// @param skippedNames the latest of them, as `<origin line>#<index>: <why>`
  record Status(String name, long cursor, long behind, long skipped, List<String> skippedNames) {
    public Status {
      skippedNames = List.copyOf(skippedNames);
    }
  }
}
