package org.kith.server.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.IncomingFile;
import org.kith.server.writer.Quotas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches files of records when somebody here wants them (SPEC 7.15): from one connected peer
/// after another, the origin first, and piece by piece, so that memory is bounded.
public final class FileFetching {
  /// Files that are fetched at once.
  static final int FETCHES_MAX = 4;

  private static final Logger LOG = LoggerFactory.getLogger(FileFetching.class);
  private static final long PIECE_SECONDS_MAX = 30;

  private final AttachmentFolder folder;
  private final FilePieces pieces;
  private final Quotas quotas;
  private final Supplier<Standing> standing;
  private final Function<OrganisationId, List<ExchangeStream>> sources;
  private final Semaphore fetches = new Semaphore(FETCHES_MAX);
  private final Map<String, ReentrantLock> underWay = new ConcurrentHashMap<>();

  /// What became of it.
  public enum Result {
    /// It is here now, and is what the record says.
    HERE,
    /// No peer that is connected has it.
    NOBODY,
    /// Its origin has used up its quota, or the disk is low.
    NO_ROOM,
    /// As many files are fetched already as may be at once.
    BUSY
  }

  /// A file and the record that names it.
  ///
  /// @param index of the record's entry
  /// @param size in bytes, as the record says
  public record Wanted(LogName log, long index, Bytes sha256, long size) {}

  /// @param sources sessions to ask, in order, for a file of an origin
  FileFetching(
      AttachmentFolder folder,
      FilePieces pieces,
      Quotas quotas,
      Supplier<Standing> standing,
      Function<OrganisationId, List<ExchangeStream>> sources) {
    this.folder = folder;
    this.pieces = pieces;
    this.quotas = quotas;
    this.standing = standing;
    this.sources = sources;
  }

  /// Fetches a file, or waits until another caller has fetched it.
  ///
  /// @throws org.kith.server.store.StoreException where the disk fails
  public Result fetch(Wanted wanted) throws InterruptedException {
    String hash = wanted.sha256().hex();
    ReentrantLock one = underWay.computeIfAbsent(hash, h -> new ReentrantLock());
    one.lockInterruptibly();
    try {
      if (folder.size(hash).isPresent()) {
        return Result.HERE;
      }
      if (!fits(wanted)) {
        return Result.NO_ROOM;
      }
      if (!fetches.tryAcquire()) {
        return Result.BUSY;
      }
      try {
        return fetch(wanted, hash);
      } finally {
        fetches.release();
      }
    } finally {
      if (!one.hasQueuedThreads()) {
        underWay.remove(hash, one);
      }
      one.unlock();
    }
  }

  /// SPEC 8.5: files count to the quota of whoever wrote the record.
  private boolean fits(Wanted wanted) {
    Standing now = standing.get();
    OrganisationId origin = wanted.log().organisation();
    if (origin.equals(now.own().organisation())) {
      return true; // it comes back
    }
    Quota.Used used = quotas.used(origin, now, 0);
    return quotas.diskHolds(wanted.size())
        && quotas.of(wanted.log(), now).admits(new Quota.Used(used.bytes(), 0), wanted.size(), 0);
  }

  private Result fetch(Wanted wanted, String hash) throws InterruptedException {
    for (ExchangeStream source : sources.apply(wanted.log().organisation())) {
      Optional<IncomingFile> begun = folder.begin();
      if (begun.isEmpty()) {
        return Result.NO_ROOM;
      }
      try (IncomingFile upload = begun.get()) {
        if (isWhole(source, wanted, upload)) {
          LogId log = wanted.log().id();
          if (upload.finishAs(hash, () -> pieces.names(log, wanted.index(), hash))) {
            return Result.HERE;
          }
          LOG.warn("What a peer sent is not the file that was asked for; it is not kept");
        }
      }
    }
    return Result.NOBODY;
  }

  private static boolean isWhole(ExchangeStream source, Wanted wanted, IncomingFile upload)
      throws InterruptedException {
    while (upload.size() < wanted.size()) {
      var file =
          new Message.FileOffset(wanted.log().id(), wanted.index(), wanted.sha256(), upload.size());
      Bytes piece;
      try {
        piece = source.ask(file).get(PIECE_SECONDS_MAX, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException | CancellationException e) {
        LOG.info("A peer did not answer with a piece of a file", e);
        return false;
      }
      long left = wanted.size() - upload.size();
      if (piece.size() != Math.min(left, SyncLimits.FILE_PIECE_BYTES_MAX)) {
        return false; // not to be had there, or not what the record says
      }
      upload.append(piece.buffer());
    }
    return true;
  }
}
