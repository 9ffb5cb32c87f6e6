package org.kith.server.store;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kith.schema.v1.KeptReference;
import org.kith.schema.v1.KeptReferences;
import org.kith.server.store.Disk.DiskFile;

/// Which records name which files, and which files are about to be deleted: one small file beside
/// them. Whoever owns it takes care of threads.
final class AttachmentNames {
  static final String UNFINISHED = ".new";

  private static final String FILE = "references";
  private static final int CURSOR_FRAMES_MAX = 20_000;

  private final Disk disk;
  private final Map<String, Naming> byRecord = new TreeMap<>();
  private final Set<String> doomed = new TreeSet<>();
  private long cursor;
  private long keptCursor;

  /// What one record names.
  record Naming(String origin, List<String> hashes) {}

  AttachmentNames(Disk disk) {
    this.disk = disk;
  }

  void load() throws IOException {
    if (!disk.exists(FILE)) {
      return;
    }
    KeptReferences kept = read();
    cursor = kept.getCursor();
    keptCursor = cursor;
    for (KeptReference one : kept.getReferencesList()) {
      byRecord.put(one.getRecordId(), new Naming(one.getOrigin(), one.getSha256List()));
    }
    doomed.addAll(kept.getDoomedList());
  }

  private KeptReferences read() throws IOException {
    try (DiskFile file = disk.open(FILE)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      int _ = file.read(0, bytes);
      return KeptReferences.parseFrom(bytes.array());
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException.Corrupt("the attachments: " + e.getMessage());
    }
  }

  /// By record id.
  Map<String, Naming> byRecord() {
    return byRecord;
  }

  /// Hashes that records name.
  Set<String> hashes() {
    Set<String> hashes = new HashSet<>();
    byRecord.values().forEach(naming -> hashes.addAll(naming.hashes()));
    return hashes;
  }

  /// Files that are to be deleted.
  Set<String> doomed() {
    return doomed;
  }

  long cursor() {
    return cursor;
  }

  /// So far the journal has been looked at. Need not be durable: looking again finds the same.
  void reached(long next) {
    cursor = Math.max(cursor, next);
    if (cursor - keptCursor >= CURSOR_FRAMES_MAX) {
      keep();
    }
  }

  /// The journal is another one than it was: all of it is to be looked at.
  void lookAnew() {
    cursor = 0;
    keep();
  }

  void add(String recordId, String origin, Collection<String> hashes) {
    if (!hashes.isEmpty() && !byRecord.containsKey(recordId)) {
      byRecord.put(recordId, new Naming(origin, List.copyOf(hashes)));
      keep();
    }
  }

  /// Makes all of it durable.
  void keep() {
    var kept = KeptReferences.newBuilder().setCursor(cursor).addAllDoomed(doomed);
    byRecord.forEach(
        (record, naming) ->
            kept.addReferences(
                KeptReference.newBuilder()
                    .setRecordId(record)
                    .setOrigin(naming.origin())
                    .addAllSha256(naming.hashes())));
    try {
      try (DiskFile file = disk.open(FILE + UNFINISHED)) {
        file.truncate(0);
        file.write(0, ByteBuffer.wrap(kept.build().toByteArray()));
        file.sync();
      }
      disk.rename(FILE + UNFINISHED, FILE);
      disk.syncFolder();
      keptCursor = cursor;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping what names attachments", e);
    }
  }
}
