package org.kith.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.record.Leaf;

/// A journal that lasts as long as the process. For tests and simulations.
public final class MemoryStore extends JournalReads {
  private final List<Frame> frames = new ArrayList<>();
  private long bytes;

  @Override
  public void append(List<Frame> batch) {
    lock.writeLock().lock();
    try {
      check(batch);
      for (Frame frame : batch) {
        apply(frame);
        frames.add(frame);
        bytes += FrameCodec.size(frame);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void apply(Frame frame) {
    switch (frame) {
      case Frame.LogOpened(var name) -> index.opened(name);
      case Frame.EntryStored entry ->
          index.entry(
              index.get(entry.log()),
              entry.index(),
              Leaf.leafHash(entry.entry()),
              entry.request(),
              entry.verdict(),
              FrameCodec.size(entry));
      case Frame.CheckpointStored(var log, var size, var note) ->
          index.checkpoint(index.get(log), size, note);
      case Frame.Judged(var log, var at, var verdict) -> index.judged(index.get(log), at, verdict);
      case Frame.Erased erased -> index.erased();
      case Frame.Shortened(var log, var size) -> index.shortened(index.get(log), size);
      case Frame.PayloadStored late ->
          index.payload(index.get(late.log()), late.index(), FrameCodec.size(late));
    }
  }

  @Override
  public void erase(LogId log, long at) {
    lock.writeLock().lock();
    try {
      int sequence = (int) payloadSequence(log, at);
      Frame before = frames.get(sequence);
      if (before instanceof Frame.EntryStored entry && entry.payload().isPresent()) {
        append(List.of(new Frame.Erased(log, at)));
        frames.set(
            sequence,
            new Frame.EntryStored(
                log, at, entry.entry(), Optional.empty(), entry.verdict(), entry.request()));
      } else if (before instanceof Frame.PayloadStored late && late.payload().isPresent()) {
        append(List.of(new Frame.Erased(log, at)));
        frames.set(sequence, new Frame.PayloadStored(log, at, Optional.empty()));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void appendRelaxed(List<Frame> batch) {
    append(batch);
  }

  @Override
  Frame frame(long sequence) {
    lock.readLock().lock();
    try {
      return frames.get((int) sequence);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long bytesOnDisk() {
    return bytes;
  }

  @Override
  public void close() {
    // nothing outlives the process
  }
}
