package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Disk.DiskFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that records name, each under the hash of its content. A file stays as long as a record or
/// a draft names it, and for a day before one does, or some minutes where a record that named it is
/// erased. From the moment that a record is published on until what it names has been noted, a
/// [Hold] keeps its files. A file that is known to be damaged counts as not here.
public final class AttachmentFolder {
  /// Bytes of files that no record names yet.
  public static final long PENDING_BYTES_MAX = 1L << 30;

  private static final Duration PENDING = Duration.ofDays(1);
  private static final Duration SWEEP = Duration.ofHours(1);
  private static final String UNFINISHED = AttachmentNames.UNFINISHED;
  private static final int PIECE_BYTES = 256 * 1_024;
  private static final Logger LOG = LoggerFactory.getLogger(AttachmentFolder.class);

  private final Disk disk;
  private final InstantSource clock;
  private final Supplier<Set<String>> named;
  private final AttachmentNames names;
  private final AttachmentFiles files;
  private final Map<String, Long> sinceMs = new HashMap<>();
  private final AttachmentPins pins;

  /// What goes as soon as it is fresh no more, if nobody names it by then.
  private final Set<String> due = new HashSet<>();

  private long sweptMs;
  private long uploads;

  private AttachmentFolder(Disk disk, InstantSource clock, Supplier<Set<String>> named) {
    this.disk = disk;
    this.clock = clock;
    this.named = named;
    this.names = new AttachmentNames(disk);
    this.files = new AttachmentFiles(disk);
    this.pins = new AttachmentPins(clock);
  }

  /// Reads what is there. What was not finished, and what an erasure had begun to delete, goes.
  ///
  /// @param named hashes that drafts name
  /// @throws StoreException where the disk fails
  public static AttachmentFolder open(Disk disk, InstantSource clock, Supplier<Set<String>> named) {
    var folder = new AttachmentFolder(disk, clock, named);
    try {
      folder.load();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the attachments", e);
    }
    return folder;
  }

  private void load() throws IOException {
    names.load();
    Set<String> wanted = wanted();
    for (String name : disk.list()) {
      boolean doomed = names.doomed().contains(name) && !wanted.contains(name);
      if (name.endsWith(UNFINISHED) || doomed) {
        disk.delete(name);
      } else if (AttachmentFiles.isName(name)) {
        files.found(name);
        sinceMs.put(name, clock.millis());
      }
    }
    if (!names.doomed().isEmpty()) {
      disk.syncFolder();
      settleDoom();
    }
  }

  /// What was to be deleted is: a file that is put again under one of these hashes stays.
  private void settleDoom() {
    names.doomed().clear();
    names.keep();
  }

  /// Somebody has put a whole, durable file.
  synchronized void put(String unfinished, String hash, long size) {
    keepAs(unfinished, hash, size);
    pins.put(hash);
  }

  /// A whole, durable file came from a peer; false where no record names it any more.
  synchronized boolean fetched(String unfinished, String hash, long size, BooleanSupplier named) {
    if (!named.getAsBoolean()) {
      return false;
    }
    keepAs(unfinished, hash, size);
    return true;
  }

  private void keepAs(String unfinished, String hash, long size) {
    try {
      if (names.doomed().contains(hash)) { // its deletion failed; this one must not go for it
        delete(hash);
        names.doomed().remove(hash);
        names.keep();
      }
      files.take(unfinished, hash, size);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping an attachment", e);
    }
    sinceMs.put(hash, clock.millis());
  }

  void discard(String unfinished) throws IOException {
    if (disk.exists(unfinished)) {
      disk.delete(unfinished);
    }
  }

  /// Begins a file; empty where too much waits for a record already.
  public synchronized Optional<IncomingFile> begin() {
    sweep();
    if (pendingBytes() >= PENDING_BYTES_MAX) {
      return Optional.empty();
    }
    String name = "upload-" + ++uploads + UNFINISHED;
    try {
      DiskFile file = disk.open(name);
      file.truncate(0);
      return Optional.of(new IncomingFile(this, name, file));
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping an attachment", e);
    }
  }

  /// Deletes what nobody named within a day.
  public synchronized void sweep() {
    sweptMs = clock.millis();
    Set<String> wanted = wanted();
    long before = sweptMs - PENDING.toMillis();
    for (String hash : List.copyOf(files.sizes().keySet())) {
      if (!wanted.contains(hash) && sinceMs.getOrDefault(hash, 0L) < before) {
        delete(hash);
      }
    }
  }

  private Set<String> wanted() {
    Set<String> wanted = names.hashes();
    wanted.addAll(named.get());
    pins.letGo(names.cursor());
    wanted.addAll(pins.held());
    return wanted;
  }

  /// Keeps the files of one record while it is published. Neither method blocks.
  public interface Hold {
    /// The record stands in the journal, before this sequence: its files are kept until what it
    /// names has been noted.
    void published(long nextSequence);

    /// There is no such record.
    void refused();
  }

  /// Keeps these files for a record that is about to be published; empty where one of them is not
  /// here. Whoever gets a hold must say what became of the record.
  public synchronized Optional<Hold> hold(Collection<String> hashes) {
    if (!hashes.stream().allMatch(hash -> size(hash).isPresent())) {
      return Optional.empty();
    }
    hashes.forEach(hash -> sinceMs.put(hash, clock.millis()));
    return Optional.of(pins.pin(hashes));
  }

  private long pendingBytes() {
    Set<String> wanted = wanted();
    return files.sizes().entrySet().stream()
        .filter(file -> !wanted.contains(file.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void delete(String hash) {
    forget(hash);
    try {
      files.delete(hash);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("deleting an attachment", e);
    }
  }

  private void forget(String hash) {
    files.forget(hash);
    var _ = sinceMs.remove(hash);
    pins.forget(hash);
    due.remove(hash);
  }

  /// Size of the file with this hash; empty where it is not here.
  public synchronized Optional<Long> size(String hash) {
    return files.size(hash);
  }

  /// Hashes of all files, damaged ones too.
  public synchronized List<String> hashes() {
    return List.copyOf(files.sizes().keySet());
  }

  /// Bytes that a file has on the disk, or had.
  synchronized long bytes(String hash) {
    return files.sizes().getOrDefault(hash, 0L);
  }

  /// Reads the whole file; whether it is here and is what it was. One that is not is damaged from
  /// then on, until it is put or fetched again, or found sound.
  public boolean isSound(String hash) {
    boolean sound = hash.equals(hashOf(hash)); // reads while others work with the folder
    synchronized (this) {
      if (!files.isHere(hash)) {
        return false;
      }
      if (sound || hash.equals(hashOf(hash))) {
        files.damaged().remove(hash);
        return true;
      }
      if (files.damaged().add(hash)) {
        LOG.warn("Attachment {} is not what it was; look at the disk", hash);
      }
      return false;
    }
  }

  private String hashOf(String hash) {
    MessageDigest digest = IncomingFile.sha256();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long position = 0;
    try {
      for (int read = read(hash, 0, piece); read > 0; read = read(hash, position, piece)) {
        position += read;
        digest.update(piece.flip());
        piece.clear();
      }
    } catch (StoreException.DiskFailed e) {
      LOG.warn("Attachment {} cannot be read", hash, e);
      return "";
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Whether a file lies here that is known to be damaged.
  public synchronized boolean isDamaged(String hash) {
    return files.damaged().contains(hash);
  }

  /// Files that are known to be damaged.
  public synchronized int damaged() {
    return files.damaged().size();
  }

  /// What is damaged, and what the own records name that is not here; each file once.
  public synchronized List<AttachmentFault> faults(OrganisationId own) {
    return AttachmentFault.of(names, files, own);
  }

  /// Bytes of the files here that an organisation's records name.
  public synchronized long bytesOf(OrganisationId origin) {
    return names.byRecord().values().stream()
        .filter(naming -> naming.origin().equals(origin.text()))
        .flatMap(naming -> naming.hashes().stream())
        .distinct()
        .mapToLong(this::bytes)
        .sum();
  }

  /// Reads a piece; 0 at the end, and where the file is not here any more.
  public synchronized int read(String hash, long position, ByteBuffer target) {
    try {
      return files.read(hash, position, target);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading an attachment", e);
    }
  }

  /// Frames before this one have been looked at for records that name files.
  public synchronized long cursor() {
    return names.cursor();
  }

  /// The journal goes so far, at the start of the node: where it was looked at further than that,
  /// it was another one, and nothing of this one counts as looked at.
  public synchronized void journalEnds(long nextSequence) {
    if (names.cursor() > nextSequence) {
      names.lookAnew();
    }
  }

  /// So far it has been looked. Need not be durable: looking again finds the same.
  public synchronized void reached(long next) {
    names.reached(next);
    pins.letGo(next);
  }

  /// A record names these files.
  ///
  /// @param origin organisation whose record it is, and whose quota its files count to
  public synchronized void refer(
      String recordId, OrganisationId origin, Collection<String> hashes) {
    names.add(recordId, origin.text(), hashes);
  }

  /// A record is erased: its files go, but for those that another record names. One that somebody
  /// has put again a moment ago, to name it, goes a little later if nobody does.
  public synchronized void release(String recordId) {
    AttachmentNames.Naming naming = names.byRecord().remove(recordId);
    if (naming != null) {
      doom(naming.hashes());
    }
  }

  private void doom(Collection<String> hashes) {
    Set<String> wanted = wanted();
    for (String hash : hashes) {
      if (wanted.contains(hash) || !files.isHere(hash)) {
        continue;
      }
      if (pins.isFresh(hash)) {
        due.add(hash);
      } else {
        names.doomed().add(hash);
        forget(hash);
      }
    }
    names.keep(); // from here on they go, whatever stops the node
    deleteDoomed();
  }

  private void deleteDoomed() {
    if (!names.doomed().isEmpty()) {
      names.doomed().forEach(this::delete);
      settleDoom();
    }
  }

  /// What is due: deletions that failed, and what has waited to be named for too long. Cheap where
  /// there is nothing to do.
  public synchronized void tidy() {
    deleteDoomed();
    List<String> over = due.stream().filter(hash -> !pins.isFresh(hash)).toList();
    if (!over.isEmpty()) {
      over.forEach(due::remove);
      doom(over);
    }
    if (clock.millis() - sweptMs >= SWEEP.toMillis()) {
      sweep();
    }
  }
}
