package org.kith.server.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.StoreException;

/// The greatest feature level that each peer has spoken. It only rises, durably, so that nobody
/// talks two nodes down to what they could do before; a person who removes a peer and accepts it
/// again starts it anew (SPEC 7.1).
public final class FeatureLevels {
  private static final String FILE = "feature-levels";
  private static final int FILE_BYTES_MAX = 1 << 20;

  private final Disk disk;
  private final Map<OrganisationId, Integer> levels = new TreeMap<>();

  private FeatureLevels(Disk disk) {
    this.disk = disk;
  }

  /// Opens with what was heard before.
  ///
  /// @param disk outside the home folder, so that no backup lowers it
  public static FeatureLevels open(Disk disk) {
    var levels = new FeatureLevels(disk);
    try {
      if (disk.exists(FILE)) {
        levels.read();
      }
      return levels;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading feature levels", e);
    }
  }

  private void read() throws IOException {
    try (DiskFile file = disk.open(FILE)) {
      ByteBuffer all = ByteBuffer.allocate((int) Math.min(file.size(), FILE_BYTES_MAX));
      file.read(0, all);
      for (String line : Bytes.copyOf(all.flip()).utf8().lines().toList()) {
        int space = line.indexOf(' ');
        if (space > 0) {
          OrganisationId.parse(line.substring(0, space))
              .ifPresent(peer -> levels.put(peer, Integer.parseInt(line.substring(space + 1))));
        }
      }
    }
  }

  /// Whether a peer may speak at this level. Where it is greater than before, that is durable when
  /// this returns.
  synchronized boolean admits(OrganisationId peer, int level) {
    int before = levels.getOrDefault(peer, 0);
    if (level > before) {
      levels.put(peer, level);
      write();
    }
    return level >= before;
  }

  /// Forgets everybody else.
  synchronized void keep(Set<OrganisationId> accepted) {
    if (levels.keySet().retainAll(accepted)) {
      write();
    }
  }

  private void write() {
    var text = new StringBuilder();
    levels.forEach(
        (peer, level) -> text.append(peer.text()).append(' ').append(level).append('\n'));
    try (DiskFile file = disk.open(FILE + ".new")) {
      file.truncate(0);
      file.write(0, Bytes.utf8(text.toString()).buffer());
      file.sync();
      disk.rename(FILE + ".new", FILE);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping feature levels", e);
    }
  }
}
