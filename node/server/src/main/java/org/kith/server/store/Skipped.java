package org.kith.server.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.kith.protocol.bytes.LogName;

/// Records that a follower could not read: their number, and the names of the latest. Never their
/// text.
public final class Skipped {
  /// How many names are kept.
  public static final int NAMES_MAX = 10;

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

  /// How many in all.
  public synchronized long count() {
    return count;
  }

  /// Names of the latest, oldest first.
  public synchronized List<String> names() {
    return List.copyOf(names);
  }
}
