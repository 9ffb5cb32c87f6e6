package org.kith.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.MerkleTree;

/// What every store answers from its index, and the guard around that index. A store adds where
/// frames lie.
abstract class JournalReads implements LogStore {
  final JournalIndex index = new JournalIndex();
  final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /// The frame with this sequence, which is below [#nextSequence].
  abstract Frame frame(long sequence);

  private <T> T locked(java.util.function.Supplier<T> read) {
    lock.readLock().lock();
    try {
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<LogName> logs() {
    return locked(() -> index.all().stream().map(log -> log.name).toList());
  }

  @Override
  public Optional<LogHead> head(LogId log) {
    return locked(() -> index.find(log).map(JournalIndex.OneLog::head));
  }

  @Override
  public void show(LogId log, long size, Bytes note) {
    lock.writeLock().lock();
    try {
      index.show(index.get(log), size, note);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public MerkleTree tree(LogId log) {
    return locked(() -> index.get(log).tree);
  }

  @Override
  public long nextSequence() {
    return locked(index::nextSequence);
  }

  @Override
  public Optional<Long> byRequest(LogId log, String requestId) {
    return locked(
        () ->
            index
                .find(log)
                .flatMap(one -> Optional.ofNullable(one.requests.get(Frame.request(requestId)))));
  }

  @Override
  public List<Long> held(LogId log) {
    return locked(() -> index.find(log).map(one -> List.copyOf(one.held)).orElse(List.of()));
  }

  @Override
  public List<Long> awaiting(LogId log, long from, int max) {
    return locked(
        () ->
            index
                .find(log)
                .map(one -> one.awaiting.tailSet(from).stream().limit(max).toList())
                .orElse(List.of()));
  }

  @Override
  public Optional<StoredEntry> read(LogId log, long at) {
    record Told(
        LogName name, long sequence, Optional<Verdict> judged, Optional<Long> latePayload) {}
    Optional<Told> told =
        locked(
            () ->
                index
                    .find(log)
                    .filter(one -> at >= 0 && at < one.tree.size())
                    .map(
                        one ->
                            new Told(
                                one.name,
                                one.sequences.get(at),
                                Optional.ofNullable(one.judged.get(at)),
                                Optional.ofNullable(one.late.get(at)))));
    return told.map(t -> stored(t.name(), t.sequence(), t.judged(), t.latePayload()));
  }

  @Override
  public Optional<StoredEntry> readAt(LogId log, long at, long sequence) {
    long entry =
        locked(() -> index.find(log).map(one -> one.sequenceBefore(at, sequence)).orElse(-1L));
    if (entry < 0) {
      return Optional.empty();
    }
    return stands(log, at, entry)
        ? read(log, at)
        : Optional.of(
            stored(locked(() -> index.get(log).name), entry, Optional.empty(), Optional.empty()));
  }

  @Override
  public boolean stands(LogId log, long at, long sequence) {
    return locked(
        () ->
            index
                .find(log)
                .filter(one -> at >= 0 && at < one.sequences.size())
                .filter(one -> one.sequences.get(at) == sequence)
                .isPresent());
  }

  private StoredEntry stored(
      LogName name, long sequence, Optional<Verdict> judged, Optional<Long> latePayload) {
    if (!(frame(sequence) instanceof Frame.EntryStored entry)) {
      throw new StoreException.Corrupt("frame " + sequence);
    }
    return new StoredEntry(
        name,
        entry.index(),
        entry.entry(),
        entry.payload().or(() -> latePayload.flatMap(this::latePayload)),
        judged.orElse(entry.verdict()),
        sequence);
  }

  private Optional<SaltedPayload> latePayload(long sequence) {
    if (!(frame(sequence) instanceof Frame.PayloadStored late)) {
      throw new StoreException.Corrupt("frame " + sequence);
    }
    return late.payload();
  }

  @Override
  public List<StoredEntry> readRange(LogId log, long from, long to, long bytesMax) {
    var entries = new ArrayList<StoredEntry>();
    long bytes = 0;
    for (long at = from; at < to; at++) {
      Optional<StoredEntry> next = read(log, at);
      if (next.isEmpty()) {
        break;
      }
      bytes += next.get().entry().size();
      bytes += next.get().payload().map(p -> p.salt().size() + p.payload().size()).orElse(0);
      if (bytes > bytesMax && !entries.isEmpty()) {
        break;
      }
      entries.add(next.get());
    }
    return entries;
  }

  @Override
  public List<Sequenced> follow(long fromSequence, int framesMax, long bytesMax) {
    long end = Math.min(nextSequence(), fromSequence + framesMax);
    var frames = new ArrayList<Sequenced>();
    long bytes = 0;
    for (long sequence = fromSequence; sequence < end; sequence++) {
      Frame frame = frame(sequence);
      bytes += FrameCodec.size(frame);
      if (bytes > bytesMax && !frames.isEmpty()) {
        break;
      }
      frames.add(new Sequenced(sequence, frame));
    }
    return frames;
  }

  @Override
  public StoreReport verify() {
    return new StoreCheck(this).run();
  }

  /// Refuses a batch that does not extend the logs it names, before a byte of it is written.
  void check(List<Frame> frames) {
    Map<LogId, Long> sizes = new HashMap<>();
    for (Frame frame : frames) {
      switch (frame) {
        case Frame.LogOpened(var name) -> {
          if (index.find(name.id()).isPresent() || sizes.putIfAbsent(name.id(), 0L) != null) {
            throw new IllegalArgumentException("log " + name + " is open already");
          }
        }
        case Frame.EntryStored entry -> {
          long size = sizes.computeIfAbsent(entry.log(), log -> index.get(log).tree.size());
          if (entry.index() != size) {
            throw new IllegalArgumentException(
                "entry " + entry.index() + " does not extend a log of " + size);
          }
          sizes.put(entry.log(), size + 1);
        }
        case Frame.CheckpointStored(var log, var size, var note) ->
            sizes.computeIfAbsent(log, id -> index.get(id).tree.size());
        case Frame.Judged(var log, var at, var verdict) -> requireHeld(sizes, log, at);
        case Frame.Erased(var log, var at) -> requireHeld(sizes, log, at);
        case Frame.PayloadStored(var log, var at, var payload) -> requireHeld(sizes, log, at);
        case Frame.Shortened(var log, var size) -> {
          if (size > 0) {
            requireHeld(sizes, log, size - 1);
          }
          sizes.put(log, size);
        }
      }
    }
  }

  private void requireHeld(Map<LogId, Long> sizes, LogId log, long at) {
    long size = sizes.computeIfAbsent(log, id -> index.get(id).tree.size());
    if (at < 0 || at >= size) {
      throw new IllegalArgumentException("entry " + at + " of a log of " + size);
    }
  }

  @Override
  public Optional<Place> placeOf(long sequence) {
    return locked(() -> index.placeOf(sequence));
  }

  /// The sequence of the frame that holds an entry's payload.
  long payloadSequence(LogId log, long at) {
    return locked(
        () -> {
          JournalIndex.OneLog one = index.get(log);
          Long late = one.late.get(at);
          return late == null ? one.sequences.get(at) : late;
        });
  }
}
