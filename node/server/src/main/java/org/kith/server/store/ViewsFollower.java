package org.kith.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;

/// Takes frames into the views, each batch in one transaction with its cursor.
///
/// The cursor on disk never stands behind a trailing checkpoint: that frame may not have reached
/// the disk yet, and after a crash another may get its sequence.
final class ViewsFollower {
  private static final long BATCH_BYTES_MAX = 8 << 20;

  private final Connection connection;
  private final LogStore store;
  private final Map<Integer, LogName> logs = new ConcurrentHashMap<>();
  private final Map<LogId, Integer> numbers = new ConcurrentHashMap<>();
  private Skipped skipped = new Skipped(0, List.of());
  private String journal = "";
  private final Attempts attempts;
  private volatile long cursor;

  ViewsFollower(Connection connection, LogStore store, Attempts attempts) throws SQLException {
    this.connection = connection;
    this.store = store;
    this.attempts = attempts;
    load();
    if (cursor > store.nextSequence()
        || !journal.isEmpty() && !journal.equals(Follower.journalMark(store))) {
      empty(); // made from another journal, or from one that was put back
    }
  }

  long cursor() {
    return cursor;
  }

  Skipped skipped() {
    return skipped;
  }

  /// Names of logs by their number in the tables.
  Map<Integer, LogName> logs() {
    return logs;
  }

  void empty() throws SQLException {
    ViewsSql.createAll(connection);
    attempts.forget();
    load();
  }

  int step(int framesMax) throws SQLException {
    List<Sequenced> frames =
        store.follow(cursor, attempts.frames(cursor, framesMax), BATCH_BYTES_MAX);
    if (frames.isEmpty()) {
      return 0;
    }
    boolean givenUp = attempts.isGivenUp(cursor);
    attempts.begin(cursor, frames.getLast().sequence() + 1);
    try {
      take(frames, givenUp);
      attempts.done();
      return frames.size();
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      connection.rollback();
      load();
      if (isOfTheDisk(e)) {
        attempts.withdraw();
      } else {
        attempts.failed();
      }
      throw e;
    }
  }

  /// Whether another frame would have failed too. H2 says by its first two digits what a value is
  /// to blame for.
  private static boolean isOfTheDisk(Throwable e) {
    if (e instanceof SQLException failed) {
      String state = String.valueOf(failed.getSQLState());
      return !state.startsWith("22") && !state.startsWith("23");
    }
    return e instanceof StoreException;
  }

  private void take(List<Sequenced> frames, boolean givenUp) throws SQLException {
    try (ViewsBatch batch = new ViewsBatch(connection)) {
      long durable;
      if (givenUp) {
        skipped.addGivenUp(frames.getFirst().frame(), id -> log(number(id)));
        durable = frames.getFirst().sequence() + 1;
      } else {
        durable = apply(batch, frames);
      }
      if (durable > cursor) {
        if (journal.isEmpty()) {
          journal = Follower.journalMark(store);
        }
        batch.commit(durable, journal, skipped);
      }
      cursor = frames.getLast().sequence() + 1;
    }
  }

  /// Where the cursor on disk may stand afterwards.
  private long apply(ViewsBatch batch, List<Sequenced> frames) throws SQLException {
    long durable = cursor;
    for (Sequenced frame : frames) {
      if (apply(batch, frame)) {
        durable = frame.sequence() + 1;
      }
    }
    return durable;
  }

  /// Whether the frame is one that the cursor on disk may stand behind.
  private boolean apply(ViewsBatch batch, Sequenced sequenced) throws SQLException {
    switch (sequenced.frame()) {
      case Frame.LogOpened(LogName name) -> {
        int number = logs.size();
        remember(number, name);
        batch.log(number, name.originLine());
      }
      case Frame.EntryStored stored -> entry(batch, sequenced.sequence(), stored);
      case Frame.Judged(LogId log, long index, Verdict verdict) ->
          judged(batch, sequenced.sequence(), log, index, verdict);
      case Frame.Erased(LogId log, long index) -> erased(batch, sequenced.sequence(), log, index);
      case Frame.Shortened(LogId log, long size) ->
          batch.forget(number(log), size, sequenced.sequence());
      case Frame.PayloadStored _ -> {} // the verdict that comes with it counts
      case Frame.CheckpointStored(var log, var size, var note) -> {
        return false;
      }
    }
    return true;
  }

  private void entry(ViewsBatch batch, long sequence, Frame.EntryStored stored)
      throws SQLException {
    int number = number(stored.log());
    LogName log = log(number);
    if (!Follower.holdsRecords(log)) {
      return;
    }
    Optional<ViewsEntry> entry =
        read(
            new StoredEntry(
                log, stored.index(), stored.entry(), stored.payload(), stored.verdict(), sequence));
    if (entry.isPresent()) {
      batch.add(number, entry.get());
    }
  }

  private void judged(ViewsBatch batch, long sequence, LogId id, long index, Verdict verdict)
      throws SQLException {
    int number = number(id);
    LogName log = log(number);
    Optional<StoredEntry> held =
        Follower.holdsRecords(log) ? store.readAt(id, index, sequence) : Optional.empty();
    if (held.isEmpty()) {
      return;
    }
    Optional<ViewsEntry> after = read(with(held.get(), verdict));
    if (after.isPresent()) {
      batch.judge(number, after.get());
    }
  }

  /// A record whose content is gone says nothing in codes any more, and counts under no term.
  private void erased(ViewsBatch batch, long sequence, LogId id, long index) throws SQLException {
    Optional<StoredEntry> held =
        Follower.holdsRecords(log(number(id)))
            ? store.readAt(id, index, sequence)
            : Optional.empty();
    if (held.isPresent()) {
      batch.erase(held.get().sequence());
    }
  }

  private static StoredEntry with(StoredEntry entry, Verdict verdict) {
    return new StoredEntry(
        entry.log(), entry.index(), entry.entry(), entry.payload(), verdict, entry.sequence());
  }

  /// A record that cannot be read is counted and named, and never stops the others.
  private Optional<ViewsEntry> read(StoredEntry stored) {
    ViewsEntry.Reading reading;
    try {
      reading = reading(stored);
    } catch (RuntimeException e) {
      skipped.add(stored.log(), stored.index(), e.getClass().getSimpleName());
      return Optional.empty();
    }
    reading.why().ifPresent(why -> skipped.add(stored.log(), stored.index(), why));
    return reading.read();
  }

  private static ViewsEntry.Reading reading(StoredEntry stored) {
    return ViewsEntry.read(
        stored.log(),
        stored.sequence(),
        stored.entry(),
        stored.payload(),
        stored.verdict(),
        stored.index());
  }

  private int number(LogId log) {
    Integer number = numbers.get(log);
    if (number == null) {
      throw new StoreException.Corrupt("the log " + log + ", which was never opened");
    }
    return number;
  }

  private LogName log(int number) {
    LogName name = logs.get(number);
    if (name == null) {
      throw new StoreException.Corrupt("the views' log " + number);
    }
    return name;
  }

  private void remember(int number, LogName name) {
    logs.put(number, name);
    numbers.put(name.id(), number);
  }

  private void load() throws SQLException {
    Map<Integer, LogName> kept = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(ViewsSql.SELECT_LOGS)) {
        while (rows.next()) {
          kept.put(rows.getInt(1), LogName.parse(rows.getString(2)).orElseThrow());
        }
      }
      kept.forEach(this::remember);
      logs.keySet().retainAll(kept.keySet()); // readers never find it empty
      numbers.values().retainAll(kept.keySet());
      try (ResultSet state = statement.executeQuery(ViewsSql.SELECT_STATE)) {
        state.next();
        cursor = state.getLong(2);
        journal = state.getString(3);
        String names = state.getString(5);
        skipped =
            new Skipped(state.getLong(4), names.isEmpty() ? List.of() : names.lines().toList());
      }
    }
    connection.commit();
  }
}
