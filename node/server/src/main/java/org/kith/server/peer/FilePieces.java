package org.kith.server.peer;

import java.nio.ByteBuffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;

/// Reads pieces of files for peers (SPEC 7.15): of a file that is here, and that an admitted record
/// of the log names whose content is here too.
final class FilePieces {
  private final LogStore store;
  private final AttachmentFolder files;

  FilePieces(LogStore store, AttachmentFolder files) {
    this.store = store;
    this.files = files;
  }

  /// The piece, or nothing where it is not to be had.
  Bytes read(Message.FileOffset file) {
    String hash = file.sha256().hex();
    if (!names(file.log(), file.index(), hash)
        || files.size(hash).filter(size -> file.offset() < size).isEmpty()) {
      return Bytes.EMPTY;
    }
    ByteBuffer piece = ByteBuffer.allocate(SyncLimits.FILE_PIECE_BYTES_MAX);
    int read = files.read(hash, file.offset(), piece);
    return read <= 0 ? Bytes.EMPTY : Bytes.copyOf(piece.flip());
  }

  /// Whether an admitted record stands there whose content is here and names this file.
  boolean names(LogId log, long index, String hash) {
    return store
        .read(log, index)
        .filter(entry -> entry.verdict() instanceof Verdict.Admitted)
        .filter(entry -> names(entry, hash))
        .isPresent();
  }

  private static boolean names(StoredEntry entry, String hash) {
    return entry
        .payload()
        .filter(
            salted ->
                LearningRecord.parse(salted.payload()) instanceof RecordParse.Ok(var record)
                    && record.message().getAttachmentsList().stream()
                        .anyMatch(one -> one.getSha256().equals(hash)))
        .isPresent();
  }
}
