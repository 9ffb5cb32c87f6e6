package org.kith.server.store;

import java.util.List;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleTree;

/// The journal of all logs: the truth of a node, from which everything else can be made again.
///
/// One thread appends; any number read. A frame's sequence is its number in the journal, from 0,
/// dense, in order of arrival.
public interface LogStore extends AutoCloseable {
  /// Names of all logs that are held.
  List<LogName> logs();

  /// How far a log is held; empty where it is not held at all.
  Optional<LogHead> head(LogId log);

  /// Appends frames in order. When it returns they are durable (one fsync) and visible to
  /// readers.
  ///
  /// @throws StoreException where the disk fails; nothing of the batch is visible then
  /// @throws IllegalArgumentException where an entry does not extend its log: a programmer's
  /// mistake
  void append(List<Frame> frames);

  /// Appends frames without an fsync of its own. For own checkpoints, which can be signed again.
  void appendRelaxed(List<Frame> frames);

  /// Makes an own checkpoint the newest of its log without a frame. For one that a later one
  /// follows at once: it can be signed again.
  void show(LogId log, long size, Bytes note);

  /// Erases the payload and salt of an entry: when it returns they are in no file, and a crash on
  /// the way is made up for at the next opening. Nothing happens where there is no payload.
  ///
  /// @throws StoreException where the disk fails
  void erase(LogId log, long index);

  /// One entry; empty where the log is not held that far.
  Optional<StoredEntry> read(LogId log, long index);

  /// The entry that stood at a place when the frame with this sequence came, for whoever follows
  /// the journal behind: a log that was shortened may have lost it since. Its verdict is the first
  /// one then.
  Optional<StoredEntry> readAt(LogId log, long index, long sequence);

  /// Whether the entry of this place came with the frame that has this sequence.
  boolean stands(LogId log, long index, long sequence);

  /// Entries from `from` on, at least one where there is one, until `to` (exclusive) or until more
  /// than `bytesMax` bytes of entries and payloads would be returned.
  List<StoredEntry> readRange(LogId log, long from, long to, long bytesMax);

  /// The Merkle tree of a held log. Grows with the log.
  MerkleTree tree(LogId log);

  /// Whether a checkpoint is of the history that is held: the root of its size is the one here.
  default boolean isOf(Checkpoint checkpoint) {
    LogId log = checkpoint.log().id();
    return head(log).filter(head -> head.size() >= checkpoint.size()).isPresent()
        && tree(log).root(checkpoint.size()).equals(checkpoint.root());
  }

  /// Whether all below a log's end is held, and of the history that it names (SPEC 4.9).
  default boolean isWhole(LogName log, LogEnd end) {
    return end.checkpoint(log).filter(this::isOf).isPresent();
  }

  /// Whether so much of a log is held as its end names, as another history (SPEC 4.9).
  default boolean isAnother(LogName log, LogEnd end) {
    return head(log.id()).filter(head -> head.size() >= end.size()).isPresent()
        && !isWhole(log, end);
  }

  /// The sequence that the next frame will get.
  long nextSequence();

  /// Frames from a sequence on, in order of arrival: what followers read. Stops at either limit,
  /// but returns at least one frame where there is one.
  List<Sequenced> follow(long fromSequence, int framesMax, long bytesMax);

  /// Indexes of entries whose newest verdict is held, ascending.
  List<Long> held(LogId log);

  /// Indexes from `from` on of entries whose payload is not here and would be shown, ascending, at
  /// most `max`.
  List<Long> awaiting(LogId log, long from, int max);

  /// Where the entry published under this request id stands in this log.
  Optional<Long> byRequest(LogId log, String requestId);

  /// Why nothing more is written until the next start; empty while the journal works. A full disk
  /// is no reason: what comes once there is room again is written.
  default Optional<String> failure() {
    return Optional.empty();
  }

  /// The entry that a frame holds, or whose payload it holds; empty for other frames.
  Optional<Place> placeOf(long sequence);

  /// Takes damaged content out of the frames of an entry that is itself sound, so that the entry
  /// can be read again and its content be fetched again: when it returns, the entry waits for its
  /// payload. False where nothing is damaged, or the entry is.
  ///
  /// @param wanted whether its payload may come back: not where it was erased
  /// @throws StoreException where the disk fails
  default boolean mend(LogId log, long index, boolean wanted) {
    return false;
  }

  /// Reads and checks everything: checksums, leaf hashes, commitments, roots, checkpoints' sizes.
  StoreReport verify();

  /// Bytes of all files.
  long bytesOnDisk();

  @Override
  void close();

  /// Where an entry stands.
  record Place(LogName log, long index) {}

  /// How far one log is held.
  ///
  /// @param checkpoint note of the newest checkpoint whose whole tree is held, with its size
  /// @param bytes of its entries' frames, those of erased payloads too
  record LogHead(
      LogName name,
      long size,
      Frontier frontier,
      Optional<Bytes> checkpoint,
      long checkpointSize,
      long bytes) {}

  /// An entry as it is kept, with the newest verdict on its record.
  record StoredEntry(
      LogName log,
      long index,
      Bytes entry,
      Optional<SaltedPayload> payload,
      Verdict verdict,
      long sequence) {}

  /// A frame with its place in the journal.
  record Sequenced(long sequence, Frame frame) {}

  /// What a full check found. Sound where there are no problems.
  record StoreReport(long entries, long payloads, long checkpoints, List<String> problems) {}
}
