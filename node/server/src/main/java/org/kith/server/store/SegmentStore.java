package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogId;
import org.kith.server.store.FrameCodec.Envelope;

/// The journal in segment files: append-only, checksummed, one fsync for a batch (SPEC 5.2).
///
/// Opening reads the summaries of sealed segments and the frames of the last one. A torn end, which
/// nobody was told of, is cut off; damage anywhere else has a name and is refused.
public final class SegmentStore extends JournalReads {
  /// Size at which the next segment is begun.
  public static final int SEGMENT_BYTES = 64 << 20;

  private final Disk disk;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();
  private final List<LongColumn> offsets = new ArrayList<>();
  private SegmentSummary summary = new SegmentSummary();
  private int syncs;
  private volatile @Nullable IOException failure;

  /// An erasure of which half may be done.
  private @Nullable Erasing begun;

  private SegmentStore(Disk disk, int segmentBytes) {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
  }

  /// Opens the journal in a folder, or begins one.
  ///
  /// @throws StoreException.Corrupt where what lies there is damaged
  /// @throws StoreException.DiskFailed where it cannot be read
  public static SegmentStore open(Disk disk) {
    return open(disk, SEGMENT_BYTES);
  }

  /// Opens with smaller segments, for tests.
  public static SegmentStore open(Disk disk, int segmentBytes) {
    var store = new SegmentStore(disk, segmentBytes);
    try {
      Erasing.finish(disk);
      store.openAll();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the journal", e);
    } catch (IllegalArgumentException e) {
      throw new StoreException.Corrupt("the journal (" + e.getMessage() + ")");
    }
    return store;
  }

  private void openAll() throws IOException {
    var found = new ArrayList<Segment>();
    List<Integer> numbers =
        disk.list().stream().filter(Segment::isSegment).map(Segment::numberOf).sorted().toList();
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i) != i) {
        throw new StoreException.Corrupt(Segment.fileName(i) + ", which is missing");
      }
      Optional<Segment> segment = Segment.open(disk, i);
      if (segment.isPresent()) {
        found.add(segment.get());
      } else if (i == numbers.size() - 1) {
        disk.delete(Segment.fileName(i)); // a crash while it was begun: nothing was in it
        disk.syncFolder();
      } else {
        throw new StoreException.Corrupt("the header of " + Segment.fileName(i));
      }
    }
    for (Segment segment : found) {
      openOne(segment, segment.number == found.size() - 1);
    }
    if (segments.isEmpty()) {
      begin();
    }
  }

  private void openOne(Segment segment, boolean last) throws IOException {
    if (segment.firstSequence != index.nextSequence()) {
      throw new StoreException.Corrupt("the first sequence of segment " + segment.number);
    }
    var positions = new LongColumn();
    segments.add(segment);
    offsets.add(positions);
    summary = new SegmentSummary();
    if (!last && SegmentSummary.load(disk, segment, index, positions)) {
      return;
    }
    var scan = new SegmentScan(segment);
    long broken =
        scan.forEach(
            Segment.HEADER_BYTES,
            (offset, buffer, start, envelope) -> {
              Frame frame = FrameCodec.read(buffer, start, envelope, index);
              summary.add(frame, (int) offset, envelope.length(), index, positions);
              syncs = envelope.syncs();
            });
    if (broken < segment.end) { // SPEC 5.3
      if (!last || !scan.isUnsyncedTail(broken)) {
        throw new StoreException.Corrupt("byte " + broken + " of segment " + segment.number);
      }
      segment.file.truncate(broken);
      segment.file.sync();
      segment.end = broken;
    }
    if (last) {
      syncs++; // what comes next is told apart from what was read
    } else {
      summary.write(disk, segment);
    }
  }

  private void begin() throws IOException {
    segments.add(Segment.create(disk, segments.size(), index.nextSequence()));
    offsets.add(new LongColumn());
    summary = new SegmentSummary();
  }

  @Override
  public void append(List<Frame> frames) {
    write(frames, true);
  }

  @Override
  public void appendRelaxed(List<Frame> frames) {
    write(frames, false);
  }

  private void write(List<Frame> frames, boolean durable) {
    check(frames);
    requireSound();
    Segment segment = active();
    try {
      segment.file.write(segment.end, encode(frames));
    } catch (IOException e) {
      throw takenBack(segment, e);
    }
    if (durable) {
      sync(segment);
      syncs++;
    }
    publish(frames, segment);
  }

  private void requireSound() {
    if (failure != null) {
      throw new StoreException.DiskFailed("writing earlier; start the node again", failure);
    }
    if (begun != null) {
      finish(begun);
    }
  }

  /// A write failed before anything of it was to be durable: a full disk, mostly. What came before
  /// it is untouched, and the next write starts where this one did.
  private StoreException takenBack(Segment segment, IOException why) {
    try {
      segment.file.truncate(segment.end);
    } catch (IOException e) {
      why.addSuppressed(e);
      failure = why; // what lies behind the end is not known
    }
    return new StoreException.DiskFailed("writing the journal", why);
  }

  /// After a failed fsync nobody knows what is on the disk, and asking again may be answered with a
  /// success that is none: nothing more is written until the next start has read what is there.
  private void sync(Segment segment) {
    try {
      segment.file.sync();
    } catch (IOException e) {
      failure = e;
      throw new StoreException.DiskFailed("making the journal durable", e);
    }
  }

  /// The segment that the next frames go to. Where it cannot be begun, the last one stays.
  private Segment active() {
    Segment segment = segments.getLast();
    if (segment.end < segmentBytes) {
      return segment;
    }
    sync(segment); // its relaxed frames
    try {
      summary.write(disk, segment);
      lock.writeLock().lock();
      try {
        begin();
      } finally {
        lock.writeLock().unlock();
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("beginning a segment of the journal", e);
    }
    return segments.getLast();
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure).map(why -> String.valueOf(why.getMessage()));
  }

  private ByteBuffer encode(List<Frame> frames) {
    int size = 0;
    for (Frame frame : frames) {
      size = Math.addExact(size, FrameCodec.size(frame));
    }
    ByteBuffer batch = ByteBuffer.allocate(size);
    var opened = new ArrayList<LogId>();
    for (Frame frame : frames) {
      if (frame instanceof Frame.LogOpened(var name)) {
        opened.add(name.id());
      }
      FrameCodec.put(batch, frame, ordinal(frame, opened), syncs);
    }
    return batch.flip();
  }

  /// A log's ordinal, also where the log is opened earlier in the same batch.
  private int ordinal(Frame frame, List<LogId> opened) {
    LogId log =
        switch (frame) {
          case Frame.LogOpened(var name) -> name.id();
          case Frame.EntryStored entry -> entry.log();
          case Frame.CheckpointStored checkpoint -> checkpoint.log();
          case Frame.Judged judged -> judged.log();
          case Frame.Erased erased -> erased.log();
          case Frame.PayloadStored payload -> payload.log();
          case Frame.Shortened shortened -> shortened.log();
        };
    return index
        .find(log)
        .map(one -> one.ordinal)
        .orElseGet(() -> index.all().size() + opened.indexOf(log));
  }

  private void publish(List<Frame> frames, Segment segment) {
    lock.writeLock().lock();
    try {
      LongColumn positions = offsets.getLast();
      for (Frame frame : frames) {
        int length = FrameCodec.size(frame);
        summary.add(frame, (int) segment.end, length, index, positions);
        segment.end += length;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void erase(LogId log, long at) {
    requireSound();
    if (read(log, at).flatMap(StoredEntry::payload).isEmpty()) {
      return;
    }
    append(List.of(new Frame.Erased(log, at))); // followers hear of it even after a crash
    Spot spot = spot(payloadSequence(log, at));
    var erasing = new Erasing(spot.segment().number, spot.offset(), spot.length());
    try {
      erasing.intend(disk);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("erasing", e); // nothing is overwritten yet
    }
    begun = erasing;
    finish(erasing);
  }

  /// Overwrites. Where that fails it is done again before anything else is written.
  private void finish(Erasing erasing) {
    Segment segment = segments.get(erasing.segment());
    try {
      lock.writeLock().lock();
      try {
        erasing.overwrite(segment.file);
      } finally {
        lock.writeLock().unlock();
      }
      sync(segment);
      Erasing.forget(disk);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("erasing", e);
    }
    begun = null;
  }

  @Override
  public boolean mend(LogId log, long at, boolean wanted) {
    requireSound();
    Mending mending;
    try {
      mending = Mending.of(index.get(log), at, this::spot); // its thread is the one that appends
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading the journal", e);
    }
    if (mending.losesContent() && wanted) { // first, so that after a crash it is one or the other
      append(List.of(new Frame.Judged(log, at, Verdict.AWAITING)));
    }
    lock.writeLock().lock();
    try {
      mending.carryOut();
    } catch (IOException e) {
      failure = e; // half of it may be there
      throw new StoreException.DiskFailed("mending the journal", e);
    } finally {
      lock.writeLock().unlock();
    }
    return !mending.isEmpty();
  }

  private Spot spot(long sequence) {
    lock.readLock().lock();
    try {
      int number = segmentOf(sequence);
      Segment segment = segments.get(number);
      int at = (int) (sequence - segment.firstSequence);
      LongColumn positions = offsets.get(number);
      long offset = positions.get(at);
      long end = at + 1 < positions.size() ? positions.get(at + 1) : segment.end;
      return new Spot(segment, offset, (int) (end - offset));
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  Frame frame(long sequence) {
    Spot spot = spot(sequence);
    try {
      ByteBuffer bytes = spot.read();
      Optional<Envelope> envelope = FrameCodec.check(bytes, 0);
      lock.readLock().lock();
      try {
        if (envelope.isEmpty()) { // it may have been erased while it was read
          bytes = spot.read();
          envelope = FrameCodec.check(bytes, 0);
        }
        Envelope sound =
            envelope.orElseThrow(() -> new StoreException.Corrupt("frame " + sequence));
        return FrameCodec.read(bytes, 0, sound, index);
      } finally {
        lock.readLock().unlock();
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading the journal", e);
    }
  }

  private int segmentOf(long sequence) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).firstSequence <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public long bytesOnDisk() {
    try {
      long bytes = 0;
      for (String name : disk.list()) {
        try (Disk.DiskFile file = disk.open(name)) {
          bytes += file.size();
        }
      }
      return bytes;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("measuring the journal", e);
    }
  }

  @Override
  public void close() {
    try {
      if (failure == null) {
        segments.getLast().file.sync();
      }
      for (Segment segment : segments) {
        segment.close();
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing the journal", e);
    }
  }
}
