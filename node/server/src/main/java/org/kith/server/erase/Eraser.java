package org.kith.server.erase;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Leaf;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LinkRow;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.StoreException;
import org.kith.server.store.Views;
import org.kith.server.writer.Burials;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;
import org.kith.server.writer.WriterQueue;

/// Follows the journal behind the views, so that whatever is to be erased can be found by its id
/// (SPEC 9.3).
///
/// For each erasing record: a tombstone, durable; the payload out of the journal; its terms out of
/// the index; then a receipt (SPEC 9.4). Every step may be done twice.
public final class Eraser implements Follower {
  private static final long BATCH_BYTES_MAX = 8 << 20;
  private static final Duration INDEX_LOOK = Duration.ofMillis(20);

  private final LogStore store;
  private final Views views;
  private final SearchIndex index;
  private final Tombstones tombstones;
  private final Burials burials;
  private final WriterQueue writer;
  private final Receipts receipts;
  private final AttachmentFolder attachments;
  private final FileNaming naming;
  private volatile long cursor;

  /// Sequence that the index must have come to before it is purged; 0 for nothing to purge.
  private long purgeAt;

  /// Sequence up to which everything must have been looked at before receipts are signed; 0 for
  /// none that is missing.
  private long confirmAt;

  /// Since when receipts are missing, in ms since 1970; 0 for since now.
  private long askedMs;

  private Eraser(
      LogStore store,
      Views views,
      SearchIndex index,
      Tombstones tombstones,
      WriterQueue writer,
      Receipts receipts,
      AttachmentFolder attachments) {
    this.attachments = attachments;
    this.naming = new FileNaming(store, attachments);
    this.store = store;
    this.views = views;
    this.index = index;
    this.tombstones = tombstones;
    this.burials = new Burials(store, tombstones);
    this.writer = writer;
    this.receipts = receipts;
  }

  /// Applies every tombstone to what is held, in the views or behind them. Nothing may be served
  /// before this returns (SPEC 9.3).
  ///
  /// @throws StoreException where the disk fails
  public static Eraser start(
      LogStore store,
      Views views,
      SearchIndex index,
      Tombstones tombstones,
      WriterQueue writer,
      Receipts receipts,
      AttachmentFolder attachments) {
    var eraser = new Eraser(store, views, index, tombstones, writer, receipts, attachments);
    eraser.applyAll();
    return eraser;
  }

  private void applyAll() {
    long viewed = Math.min(views.cursor(), store.nextSequence());
    for (LinkRow link : views.erasing()) {
      var _ =
          burials.bury(
              link.target(), link.from().log().organisation(), Optional.of(link.from().id()));
    }
    for (Decision.ErasedHere here : receipts.erasedHere()) {
      var _ = burials.bury(here.record(), here.origin(), Optional.empty());
    }
    naming.start(); // what was held has gone with the last process: before anything is released
    var _ = FileNaming.scan(store, viewed, this::bury);
    tombstones.all().forEach(one -> attachments.release(one.record().text()));
    tombstones.all().forEach(this::eraseTarget);
    if (!tombstones.isEmpty()) {
      var _ = FileNaming.scan(store, viewed, this::eraseReopened);
    }
    cursor = store.nextSequence();
    confirmAt = cursor;
    if (purgeAt > 0) {
      awaitIndex();
    } else if (!tombstones.isEmpty()) {
      purgeAt = cursor; // a crash may have come before the last purge
    }
  }

  /// Something was erased that a backup has brought back: the index must not know it either.
  private void awaitIndex() {
    try {
      while (index.status().cursor() < purgeAt) {
        Thread.sleep(INDEX_LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.DiskFailed("waiting for the index", e);
    }
    index.purge();
    purgeAt = 0;
  }

  /// Lets a record's files go. What else names them has been noted, up to the journal's end.
  private void release(RecordId record) {
    naming.noteAll();
    attachments.release(record.text());
  }

  @Override
  public int step(int framesMax) {
    int ready = (int) Math.min(framesMax, views.cursor() - cursor);
    List<Sequenced> frames = ready <= 0 ? List.of() : store.follow(cursor, ready, BATCH_BYTES_MAX);
    for (Sequenced frame : frames) {
      naming.note(frame);
      bury(frame).forEach(this::eraseTarget);
      eraseReopened(frame);
      releaseLost(frame);
      cursor = frame.sequence() + 1;
      attachments.reached(cursor);
    }
    finish();
    attachments.tidy();
    return frames.size();
  }

  /// Buries what a frame asks to erase.
  private List<Tombstone> bury(Sequenced frame) {
    List<Tombstone> found = burials.bury(frame);
    if (!found.isEmpty()) {
      confirmAt = Math.max(confirmAt, store.nextSequence());
    }
    return found;
  }

  private void eraseTarget(Tombstone tombstone) {
    views
        .find(tombstone.record())
        .filter(row -> row.log().organisation().equals(tombstone.origin()))
        .ifPresent(row -> erase(row.log().id(), row.index(), tombstone.record()));
    index.forget(tombstone.record(), tombstone.origin());
  }

  private void eraseReopened(Sequenced frame) {
    burials
        .reopened(frame)
        .ifPresent(
            grave -> {
              erase(grave.log(), grave.index(), grave.record());
              index.forget(grave.record(), grave.origin());
            });
  }

  /// What a log has lost is of no record any more (SPEC 4.9), and neither are its files.
  private void releaseLost(Sequenced sequenced) {
    if (sequenced.frame() instanceof Frame.Shortened(var log, var size)) {
      Optional<RecordId> lost = idAt(log, size, sequenced.sequence());
      for (long at = size; lost.isPresent(); lost = idAt(log, ++at, sequenced.sequence())) {
        if (!idAt(log, at, Long.MAX_VALUE).equals(lost)) {
          release(lost.get());
        }
      }
    }
  }

  private Optional<RecordId> idAt(LogId log, long at, long sequence) {
    return store.readAt(log, at, sequence).map(entry -> Leaf.recordId(entry.entry()));
  }

  /// @param record that stands there, unless its log has lost it since (SPEC 4.9)
  private void erase(LogId log, long at, RecordId record) {
    Optional<StoredEntry> stored =
        store.read(log, at).filter(entry -> Leaf.recordId(entry.entry()).equals(record));
    if (stored.flatMap(StoredEntry::payload).isEmpty()) {
      return;
    }
    naming.note(log, at); // again, where its content was brought back after its files had gone
    try {
      var _ = writer.submit(new Proposal.Erase(log, at)).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.DiskFailed("erasing", e);
    }
    release(record);
    purgeAt = store.nextSequence();
  }

  /// Once the index has left the erased texts behind: purges it, and signs receipts.
  private void finish() {
    if (purgeAt > 0 && index.status().cursor() >= purgeAt) {
      index.purge();
      purgeAt = 0;
    }
    if (confirmAt == 0) {
      return;
    }
    if (purgeAt == 0 && cursor >= confirmAt) {
      if (receipts.confirm(writer)) {
        confirmAt = 0;
        askedMs = 0;
      }
    } else if (askedMs == 0) {
      askedMs = receipts.nowMs();
    } else if (receipts.nowMs() - askedMs >= Receipts.SILENT_MAX.toMillis()) {
      receipts.sayHeld(writer);
    }
  }

  @Override
  public Status status() {
    long behind = Math.max(0, store.nextSequence() - cursor);
    return new Status("erasures", cursor, behind, 0, List.of());
  }
}
