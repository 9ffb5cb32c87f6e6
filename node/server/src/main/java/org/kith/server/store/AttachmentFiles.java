package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.kith.server.store.Disk.DiskFile;

/// Files on a disk, each under the hash of its content, and which of them are damaged. Whoever owns
/// it takes care of threads.
final class AttachmentFiles {
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  private final Disk disk;
  private final Map<String, Long> sizes = new TreeMap<>();
  private final Set<String> damaged = new HashSet<>();

  AttachmentFiles(Disk disk) {
    this.disk = disk;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// A file lies there already.
  void found(String hash) throws IOException {
    try (DiskFile file = disk.open(hash)) {
      sizes.put(hash, file.size());
    }
  }

  /// Takes a finished file in place of what was there.
  void take(String unfinished, String hash, long size) throws IOException {
    disk.rename(unfinished, hash);
    disk.syncFolder();
    sizes.put(hash, size);
    damaged.remove(hash);
  }

  /// It is here no more, whatever lies on the disk.
  void forget(String hash) {
    var _ = sizes.remove(hash);
    damaged.remove(hash);
  }

  void delete(String hash) throws IOException {
    forget(hash);
    if (disk.exists(hash)) {
      try (DiskFile file = disk.open(hash)) {
        file.truncate(0);
      }
      disk.delete(hash);
      disk.syncFolder();
    }
  }

  /// By hash, damaged ones too.
  Map<String, Long> sizes() {
    return sizes;
  }

  boolean isHere(String hash) {
    return sizes.containsKey(hash);
  }

  /// Size of one that is not known to be damaged.
  Optional<Long> size(String hash) {
    return damaged.contains(hash) ? Optional.empty() : Optional.ofNullable(sizes.get(hash));
  }

  Set<String> damaged() {
    return damaged;
  }

  /// Reads a piece; 0 at the end, and where it is not here.
  int read(String hash, long position, ByteBuffer target) throws IOException {
    if (!isHere(hash) || !disk.exists(hash)) {
      return 0;
    }
    try (DiskFile file = disk.open(hash)) {
      return file.read(position, target);
    }
  }
}
