package org.kith.server.erase;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.function.Consumer;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.record.Leaf;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes which files the records of the journal name.
public final class FileNaming {
  private static final Logger LOG = LoggerFactory.getLogger(FileNaming.class);
  private static final int FRAMES_AT_ONCE = 4_000;
  private static final long BYTES_AT_ONCE = 8 << 20;

  private final LogStore store;
  private final AttachmentFolder attachments;

  public FileNaming(LogStore store, AttachmentFolder attachments) {
    this.store = store;
    this.attachments = attachments;
  }

  /// Before anything else is done with the journal or the files.
  public void start() {
    attachments.journalEnds(store.nextSequence());
    noteAll();
  }

  /// Notes what every record of the journal names, from where it was looked at: one further on may
  /// name a file that is about to go with its record. Whoever publishes one now holds its files.
  void noteAll() {
    attachments.reached(scan(store, attachments.cursor(), this::note));
  }

  /// Reads the journal to its end; where that was.
  static long scan(LogStore store, long from, Consumer<Sequenced> looking) {
    long end = store.nextSequence();
    long next = Math.min(from, end);
    while (next < end) {
      List<Sequenced> frames = store.follow(next, FRAMES_AT_ONCE, BYTES_AT_ONCE);
      frames.forEach(looking);
      next = frames.getLast().sequence() + 1;
    }
    return next;
  }

  /// Notes which files a record names, before it can be erased.
  void note(Sequenced sequenced) {
    switch (sequenced.frame()) {
      case Frame.EntryStored stored -> note(stored.log(), stored.index());
      case Frame.Judged(var log, var at, var verdict) -> note(log, at);
      case Frame.PayloadStored(var log, var at, var payload) -> note(log, at);
      case Frame.LogOpened _, Frame.CheckpointStored _, Frame.Erased _, Frame.Shortened _ -> {}
    }
  }

  void note(LogId log, long at) {
    store
        .read(log, at)
        .filter(entry -> Follower.holdsRecords(entry.log()))
        .filter(entry -> entry.payload().isPresent())
        .ifPresent(this::note);
  }

  private void note(StoredEntry entry) {
    try {
      byte[] payload = entry.payload().orElseThrow().payload().toArray();
      attachments.refer(
          Leaf.recordId(entry.entry()).text(),
          entry.log().organisation(),
          LearningRecord.parseFrom(payload).getAttachmentsList().stream()
              .map(Attachment::getSha256)
              .toList());
    } catch (InvalidProtocolBufferException e) {
      LOG.debug("A payload that is no record names no files", e);
    }
  }
}
