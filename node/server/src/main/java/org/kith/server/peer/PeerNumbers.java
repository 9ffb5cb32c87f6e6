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

/// One number for each peer, durably, in a small file. Not for threads.
final class PeerNumbers {
  private static final int FILE_BYTES_MAX = 1 << 20;

  private final Disk disk;
  private final String name;
  private final Map<OrganisationId, Long> numbers = new TreeMap<>();

  private PeerNumbers(Disk disk, String name) {
    this.disk = disk;
    this.name = name;
  }

  /// Opens with what was kept before.
  static PeerNumbers open(Disk disk, String name) {
    var numbers = new PeerNumbers(disk, name);
    try {
      if (disk.exists(name)) {
        numbers.read();
      }
      return numbers;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading " + name, e);
    }
  }

  private void read() throws IOException {
    try (DiskFile file = disk.open(name)) {
      ByteBuffer all = ByteBuffer.allocate((int) Math.min(file.size(), FILE_BYTES_MAX));
      file.read(0, all);
      for (String line : Bytes.copyOf(all.flip()).utf8().lines().toList()) {
        int space = line.indexOf(' ');
        if (space > 0) {
          OrganisationId.parse(line.substring(0, space))
              .ifPresent(peer -> numbers.put(peer, Long.parseLong(line.substring(space + 1))));
        }
      }
    }
  }

  /// A peer's number; 0 for none.
  long of(OrganisationId peer) {
    return numbers.getOrDefault(peer, 0L);
  }

  /// Durable when this returns.
  void put(OrganisationId peer, long number) {
    numbers.put(peer, number);
    write();
  }

  /// Forgets everybody else.
  void keep(Set<OrganisationId> peers) {
    if (numbers.keySet().retainAll(peers)) {
      write();
    }
  }

  private void write() {
    var text = new StringBuilder();
    numbers.forEach(
        (peer, number) -> text.append(peer.text()).append(' ').append(number).append('\n'));
    try (DiskFile file = disk.open(name + ".new")) {
      file.truncate(0);
      file.write(0, Bytes.utf8(text.toString()).buffer());
      file.sync();
      disk.rename(name + ".new", name);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping " + name, e);
    }
  }
}
