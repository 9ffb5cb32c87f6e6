package org.kith.server.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;

/// Records that a follower could not read: their number, and the names of the latest. Never their
/// text.
public final class Skipped {
  /// How many names are kept.
  public static final int NAMES_MAX = 10;

  private static final String GIVEN_UP =
      "in quarantine: reading it ended the reader " + Attempts.TRIES_MAX + " times";

  private final Deque<String> names = new ArrayDeque<>();
  private long count;

  /// Starts with what was kept before.
  public Skipped(long count, List<String> names) {
    this.count = count;
    this.names.addAll(names);
  }

  /// One more. `why` is fixed text or a class's name.
  public synchronized void add(LogName log, long index, String why) {
    count++;
    names.addLast(log + "#" + index + ": " + why);
    if (names.size() > NAMES_MAX) {
      names.removeFirst();
    }
  }

  /// A frame that stopped its follower as often as it may.
  public void addGivenUp(Frame frame, Function<LogId, LogName> names) {
    switch (frame) {
      case Frame.EntryStored stored -> add(names.apply(stored.log()), stored.index(), GIVEN_UP);
      case Frame.Judged(var log, var index, var _) -> add(names.apply(log), index, GIVEN_UP);
      case Frame.Erased(var log, var index) -> add(names.apply(log), index, GIVEN_UP);
      case Frame.PayloadStored(var log, var index, _) -> add(names.apply(log), index, GIVEN_UP);
      case Frame.LogOpened(var log) -> add(log, 0, GIVEN_UP);
      case Frame.Shortened(var log, var size) -> add(names.apply(log), size, GIVEN_UP);
      case Frame.CheckpointStored(var log, var size, var _) ->
          add(names.apply(log), size, GIVEN_UP);
    }
  }

  /// How many in all.
  public synchronized long count() {
    return count;
  }

  /// Names of the latest, oldest first.
  public synchronized List<String> names() {
    return List.copyOf(names);
  }
}
