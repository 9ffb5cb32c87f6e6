package org.kith.server.store;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.KeptReference;
import org.kith.schema.v1.KeptReferences;
import org.kith.server.store.Disk.DiskFile;

/// Files that records name, each under the hash of its content. A file stays as long as a record or
/// a draft names it, and for a day before one does.
public final class AttachmentFolder {
  /// Bytes of files that no record names yet.
  public static final long PENDING_BYTES_MAX = 1L << 30;

  private static final Duration PENDING = Duration.ofDays(1);
  private static final int CURSOR_FRAMES_MAX = 20_000;
  private static final String REFERENCES = "references";
  private static final String UNFINISHED = ".new";
  private static final Pattern FILE = Pattern.compile("[0-9a-f]{64}");

  private final Disk disk;
  private final InstantSource clock;
  private final Supplier<Set<String>> named;
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, Long> sinceMs = new HashMap<>();
  private final Map<String, Naming> references = new TreeMap<>();
  private long cursor;
  private long keptCursor;
  private long uploads;

  /// What one record names.
  private record Naming(String origin, List<String> hashes) {}

  private AttachmentFolder(Disk disk, InstantSource clock, Supplier<Set<String>> named) {
    this.disk = disk;
    this.clock = clock;
    this.named = named;
  }

  /// Reads what is there. What was not finished, and what an erasure had begun to delete, goes.
  ///
  /// @param named hashes that drafts name
  /// @throws StoreException where the disk fails
  public static AttachmentFolder open(Disk disk, InstantSource clock, Supplier<Set<String>> named) {
    var folder = new AttachmentFolder(disk, clock, named);
    try {
      folder.load();
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException.Corrupt("the attachments: " + e.getMessage());
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the attachments", e);
    }
    return folder;
  }

  private void load() throws IOException {
    List<String> doomed = List.of();
    if (disk.exists(REFERENCES)) {
      KeptReferences kept = KeptReferences.parseFrom(readAll(REFERENCES));
      cursor = kept.getCursor();
      keptCursor = cursor;
      kept.getReferencesList()
          .forEach(
              one ->
                  references.put(
                      one.getRecordId(), new Naming(one.getOrigin(), one.getSha256List())));
      doomed = kept.getDoomedList();
    }
    for (String name : disk.list()) {
      if (name.endsWith(UNFINISHED) || doomed.contains(name)) {
        disk.delete(name);
      } else if (FILE.matcher(name).matches()) {
        try (DiskFile file = disk.open(name)) {
          sizes.put(name, file.size());
          sinceMs.put(name, clock.millis());
        }
      }
    }
  }

  private byte[] readAll(String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      int _ = file.read(0, bytes);
      return bytes.array();
    }
  }

  /// A file that is being written.
  public final class Upload implements AutoCloseable {
    private final String name;
    private final DiskFile file;
    private final MessageDigest digest = sha256();
    private long size;
    private boolean done;

    private Upload(String name, DiskFile file) {
      this.name = name;
      this.file = file;
    }

    public long size() {
      return size;
    }

    public void append(ByteBuffer bytes) {
      try {
        digest.update(bytes.duplicate());
        int more = bytes.remaining();
        file.write(size, bytes);
        size += more;
      } catch (IOException e) {
        throw new StoreException.DiskFailed("keeping an attachment", e);
      }
    }

    /// Reads what was written so far.
    public int read(long position, ByteBuffer target) {
      try {
        return file.read(position, target);
      } catch (IOException e) {
        throw new StoreException.DiskFailed("reading an attachment", e);
      }
    }

    /// The hash of the content, once it is durable under it.
    public String finish() {
      String hash = HexFormat.of().formatHex(digest.digest());
      synchronized (AttachmentFolder.this) {
        keepAs(hash);
      }
      return hash;
    }

    /// Keeps what came from elsewhere under the hash that it was asked for; false where it is
    /// another file.
    ///
    /// @param named whether the record that names it still has its content: asked while nothing
    /// is
    /// released, so that no file outlives its record
    public boolean finishAs(String hash, BooleanSupplier named) {
      if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
        return false;
      }
      synchronized (AttachmentFolder.this) {
        if (!named.getAsBoolean()) {
          return false;
        }
        keepAs(hash);
      }
      return true;
    }

    private void keepAs(String hash) {
      try {
        file.sync();
        disk.rename(name, hash);
        disk.syncFolder();
      } catch (IOException e) {
        throw new StoreException.DiskFailed("keeping an attachment", e);
      }
      sizes.put(hash, size);
      sinceMs.put(hash, clock.millis());
      done = true;
    }

    @Override
    public void close() {
      try {
        file.close();
        if (!done) {
          disk.delete(name);
        }
      } catch (IOException e) {
        throw new StoreException.DiskFailed("closing an attachment", e);
      }
    }
  }

  /// Begins a file; empty where too much waits for a record already.
  public synchronized Optional<Upload> begin() {
    sweep();
    if (pendingBytes() >= PENDING_BYTES_MAX) {
      return Optional.empty();
    }
    String name = "upload-" + ++uploads + UNFINISHED;
    try {
      DiskFile file = disk.open(name);
      file.truncate(0);
      return Optional.of(new Upload(name, file));
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping an attachment", e);
    }
  }

  /// Deletes what nobody named within a day.
  public synchronized void sweep() {
    Set<String> wanted = wanted();
    long before = clock.millis() - PENDING.toMillis();
    for (String hash : List.copyOf(sizes.keySet())) {
      if (!wanted.contains(hash) && sinceMs.getOrDefault(hash, 0L) < before) {
        delete(hash);
      }
    }
  }

  private Set<String> wanted() {
    Set<String> wanted = new HashSet<>(named.get());
    references.values().forEach(naming -> wanted.addAll(naming.hashes()));
    return wanted;
  }

  private long pendingBytes() {
    Set<String> wanted = wanted();
    return sizes.entrySet().stream()
        .filter(file -> !wanted.contains(file.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void delete(String hash) {
    try {
      if (sizes.remove(hash) != null) {
        try (DiskFile file = disk.open(hash)) {
          file.truncate(0);
        }
        disk.delete(hash);
        disk.syncFolder();
      }
      sinceMs.remove(hash);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("deleting an attachment", e);
    }
  }

  /// Size of the file with this hash; empty where it is not here.
  public synchronized Optional<Long> size(String hash) {
    return Optional.ofNullable(sizes.get(hash));
  }

  /// Bytes of the files here that an organisation's records name.
  public synchronized long bytesOf(OrganisationId origin) {
    return references.values().stream()
        .filter(naming -> naming.origin().equals(origin.text()))
        .flatMap(naming -> naming.hashes().stream())
        .distinct()
        .mapToLong(hash -> sizes.getOrDefault(hash, 0L))
        .sum();
  }

  /// Reads a piece; 0 at the end, and where the file is not here any more.
  public synchronized int read(String hash, long position, ByteBuffer target) {
    if (!sizes.containsKey(hash)) {
      return 0;
    }
    try (DiskFile file = disk.open(hash)) {
      return file.read(position, target);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading an attachment", e);
    }
  }

  /// Frames before this one have been looked at for records that name files.
  public synchronized long cursor() {
    return cursor;
  }

  /// So far it has been looked. Need not be durable: looking again finds the same.
  public synchronized void reached(long next) {
    cursor = Math.max(cursor, next);
    if (cursor - keptCursor >= CURSOR_FRAMES_MAX) {
      keep(List.of());
    }
  }

  /// A record names these files.
  ///
  /// @param origin organisation whose record it is, and whose quota its files count to
  public synchronized void refer(
      String recordId, OrganisationId origin, Collection<String> hashes) {
    if (!hashes.isEmpty() && !references.containsKey(recordId)) {
      references.put(recordId, new Naming(origin.text(), List.copyOf(hashes)));
      keep(List.of());
    }
  }

  /// A record is erased: its files go, but for those that another record names.
  public synchronized void release(String recordId) {
    Naming naming = references.remove(recordId);
    if (naming == null) {
      return;
    }
    Set<String> others = wanted();
    List<String> doomed = new ArrayList<>(naming.hashes());
    doomed.removeIf(others::contains);
    keep(doomed); // from here on they go, whatever stops the node
    doomed.forEach(this::delete);
  }

  private void keep(List<String> doomed) {
    var kept = KeptReferences.newBuilder().setCursor(cursor).addAllDoomed(doomed);
    references.forEach(
        (record, naming) ->
            kept.addReferences(
                KeptReference.newBuilder()
                    .setRecordId(record)
                    .setOrigin(naming.origin())
                    .addAllSha256(naming.hashes())));
    try {
      try (DiskFile file = disk.open(REFERENCES + UNFINISHED)) {
        file.truncate(0);
        file.write(0, ByteBuffer.wrap(kept.build().toByteArray()));
        file.sync();
      }
      disk.rename(REFERENCES + UNFINISHED, REFERENCES);
      disk.syncFolder();
      keptCursor = cursor;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping what names attachments", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
