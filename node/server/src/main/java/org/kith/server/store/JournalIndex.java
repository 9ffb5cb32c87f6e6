package org.kith.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleTree;

/// What the journal's frames add up to, in memory: for each log its tree, where its entries stand,
/// its newest checkpoint, later verdicts and request ids. About 100 bytes an entry.
///
/// Not safe for several threads: the store that owns it guards it.
final class JournalIndex {
  private final Map<LogId, OneLog> logs = new HashMap<>();
  private final List<OneLog> byOrdinal = new ArrayList<>();
  private long nextSequence;

  /// One log. Its ordinal is its place in the order in which logs were opened.
  static final class OneLog {
    final LogName name;
    final int ordinal;
    MerkleTree tree = new MerkleTree();
    LongColumn sequences = new LongColumn();

    /// Entries that the log lost, in the order in which it did.
    final List<Lost> lost = new ArrayList<>();

    final Map<Long, Verdict> judged = new HashMap<>();
    final Map<Bytes, Long> requests = new HashMap<>();
    final NavigableSet<Long> held = new TreeSet<>();
    final NavigableSet<Long> awaiting = new TreeSet<>();

    /// Where payloads lie that came after their entries.
    final Map<Long, Long> late = new HashMap<>();
    Optional<Bytes> checkpoint = Optional.empty();
    long checkpointSize;
    long bytes;

    /// Of the size that was asked for last: the same for whoever makes it, and never changed.
    private Frontier frontier = Frontier.EMPTY;

    OneLog(LogName name, int ordinal) {
      this.name = name;
      this.ordinal = ordinal;
    }

    /// The frame of the entry that stood at a place when a later frame was written; below 0 where
    /// none did.
    long sequenceBefore(long at, long sequence) {
      for (Lost some : lost) {
        if (sequence <= some.sequence()
            && at >= some.from()
            && at - some.from() < some.sequences().size()) {
          return before(some.sequences().get(at - some.from()), sequence);
        }
      }
      return at >= 0 && at < sequences.size() ? before(sequences.get(at), sequence) : -1;
    }

    private static long before(long entry, long sequence) {
      return entry < sequence ? entry : -1;
    }

    LogStore.LogHead head() {
      long size = tree.size();
      Frontier edge = frontier;
      if (edge.size() != size) {
        edge = tree.frontier(size);
        frontier = edge;
      }
      return new LogStore.LogHead(name, size, edge, checkpoint, checkpointSize, bytes);
    }
  }

  /// Entries that a log lost when a frame shortened it.
  ///
  /// @param sequence of that frame
  /// @param from index of the first of them
  /// @param sequences of their frames
  record Lost(long sequence, long from, LongColumn sequences) {}

  Optional<OneLog> find(LogId log) {
    return Optional.ofNullable(logs.get(log));
  }

  OneLog get(LogId log) {
    OneLog one = logs.get(log);
    if (one == null) {
      throw new IllegalArgumentException("log " + log + " was not opened");
    }
    return one;
  }

  Optional<OneLog> ofOrdinal(int ordinal) {
    return ordinal >= 0 && ordinal < byOrdinal.size()
        ? Optional.of(byOrdinal.get(ordinal))
        : Optional.empty();
  }

  List<OneLog> all() {
    return byOrdinal;
  }

  long nextSequence() {
    return nextSequence;
  }

  void opened(LogName name) {
    var one = new OneLog(name, byOrdinal.size());
    if (logs.putIfAbsent(name.id(), one) != null) {
      throw new IllegalArgumentException("log " + name + " is open already");
    }
    byOrdinal.add(one);
    nextSequence++;
  }

  /// @param bytes of its frame
  void entry(
      OneLog log,
      long index,
      Bytes leafHash,
      Optional<Bytes> requestHash,
      Verdict verdict,
      int bytes) {
    if (index != log.tree.size()) {
      throw new IllegalArgumentException(
          "entry " + index + " does not extend " + log.name + " of " + log.tree.size());
    }
    log.tree.append(leafHash);
    log.bytes += bytes;
    log.sequences.add(nextSequence++);
    requestHash.ifPresent(hash -> log.requests.putIfAbsent(hash, index));
    note(log, index, verdict);
  }

  /// A checkpoint's frame.
  void checkpoint(OneLog log, long size, Bytes note) {
    show(log, size, note);
    nextSequence++;
  }

  /// The newest checkpoint of a log, whether it has a frame or not.
  void show(OneLog log, long size, Bytes note) {
    log.checkpoint = Optional.of(note);
    log.checkpointSize = size;
  }

  /// A checkpoint's frame, of which a later one is shown.
  void earlierCheckpoint() {
    nextSequence++;
  }

  void judged(OneLog log, long index, Verdict verdict) {
    log.judged.put(index, verdict);
    note(log, index, verdict);
    nextSequence++;
  }

  void payload(OneLog log, long index, int bytes) {
    log.late.put(index, nextSequence++);
    log.bytes += bytes;
  }

  /// A log loses what it holds from a size on. Readers keep the tree that they have.
  void shortened(OneLog log, long size) {
    if (size < 0 || size > log.tree.size()) {
      throw new IllegalArgumentException(
          log.name + " of " + log.tree.size() + " cannot be shortened to " + size);
    }
    log.lost.add(new Lost(nextSequence++, size, log.sequences.slice(size, log.sequences.size())));
    log.sequences = log.sequences.slice(0, size);
    log.tree = log.tree.first(size);
    log.frontier = Frontier.EMPTY;
    log.judged.keySet().removeIf(at -> at >= size);
    log.late.keySet().removeIf(at -> at >= size);
    log.requests.values().removeIf(at -> at >= size);
    log.held.tailSet(size).clear();
    log.awaiting.tailSet(size).clear();
    if (log.checkpointSize > size) {
      log.checkpoint = Optional.empty();
      log.checkpointSize = 0;
    }
  }

  /// The entry whose frame, or whose payload's own frame, has this sequence.
  Optional<LogStore.Place> placeOf(long sequence) {
    for (OneLog log : byOrdinal) {
      int at = log.sequences.find(sequence);
      if (at >= 0) {
        return Optional.of(new LogStore.Place(log.name, at));
      }
      for (Map.Entry<Long, Long> late : log.late.entrySet()) {
        if (late.getValue() == sequence) {
          return Optional.of(new LogStore.Place(log.name, late.getKey()));
        }
      }
    }
    return Optional.empty();
  }

  void erased() {
    nextSequence++;
  }

  private static void note(OneLog log, long index, Verdict verdict) {
    mark(log.held, index, verdict instanceof Verdict.Held);
    mark(log.awaiting, index, verdict instanceof Verdict.Awaiting);
  }

  private static void mark(NavigableSet<Long> of, long index, boolean in) {
    if (in) {
      of.add(index);
    } else {
      of.remove(index);
    }
  }
}
