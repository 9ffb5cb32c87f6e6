package org.kith.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.kith.server.store.Disk;

/// A disk that loses what was not synced when it crashes: writes whole, or torn at sector borders,
/// in any order; new names too.
final class SimDisk implements Disk {
  private static final int SECTOR_BYTES = 512;

  private final SortedMap<String, SimFile> files = new TreeMap<>();
  private final SortedMap<String, SimFile> durableNames = new TreeMap<>();

  /// A planted bug: syncing does nothing.
  private final boolean syncLies;

  SimDisk(boolean syncLies) {
    this.syncLies = syncLies;
  }

  @Override
  public DiskFile open(String name) {
    return files.computeIfAbsent(name, n -> new SimFile());
  }

  @Override
  public boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  @Override
  public void rename(String from, String to) {
    SimFile file = files.remove(from);
    if (file != null) {
      files.put(to, file);
    }
  }

  @Override
  public void syncFolder() {
    durableNames.clear();
    durableNames.putAll(files);
  }

  /// What becomes of writes that were not synced when the power goes.
  enum CrashMode {
    /// All are lost, and names too.
    LOSES,
    /// All happen to be there.
    KEEPS,
    /// Each is there in some of its sectors.
    TEARS,
    /// Each has a fate of its own.
    MIXES
  }

  /// The power goes: what was not synced is kept, lost or torn.
  void crash(RandomGenerator random) {
    crash(CrashMode.MIXES, random);
  }

  void crash(CrashMode mode, RandomGenerator random) {
    boolean namesLost =
        switch (mode) {
          case LOSES -> true;
          case KEEPS -> false;
          case TEARS, MIXES -> random.nextBoolean();
        };
    if (namesLost) { // names that were not synced are lost, or happen to be there
      files.clear();
      files.putAll(durableNames);
    }
    files.values().forEach(file -> file.crash(mode, random));
  }

  /// A copy of everything, as a backup of the whole disk has it.
  SimDisk copy() {
    var copy = new SimDisk(syncLies);
    files.forEach((name, file) -> copy.files.put(name, file.copy()));
    copy.durableNames.putAll(copy.files);
    return copy;
  }

  /// A copy of what would be there if the power went now, and nothing more.
  SimDisk afterPowerCut() {
    var copy = new SimDisk(syncLies);
    durableNames.forEach((name, file) -> copy.files.put(name, file.durableCopy()));
    copy.durableNames.putAll(copy.files);
    return copy;
  }

  /// What was written to a file since its last sync is gone, as after a sync that failed.
  static void loseUnsynced(DiskFile file) {
    if (file instanceof SimFile one) {
      one.loseUnsynced();
    }
  }

  /// Whether these bytes stand in any file.
  boolean holds(byte[] bytes) {
    return files.values().stream().anyMatch(file -> file.holds(bytes));
  }

  private final class SimFile implements DiskFile {
    private byte[] content = new byte[0];
    private byte[] durable = new byte[0];
    private final List<Write> unsynced = new ArrayList<>();

    private record Write(int position, byte[] bytes) {}

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public void write(long position, ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      content = put(content, (int) position, copy, 0, copy.length);
      unsynced.add(new Write((int) position, copy));
    }

    private static byte[] put(byte[] target, int position, byte[] bytes, int from, int to) {
      byte[] grown = position + to > target.length ? Arrays.copyOf(target, position + to) : target;
      System.arraycopy(bytes, from, grown, position + from, to - from);
      return grown;
    }

    @Override
    public int read(long position, ByteBuffer target) {
      int count = (int) Math.min(target.remaining(), Math.max(0, content.length - position));
      if (count == 0) {
        return 0;
      }
      target.put(content, (int) position, count);
      return count;
    }

    @Override
    public void sync() {
      if (!syncLies) {
        durable = content.clone();
        unsynced.clear();
      }
    }

    @Override
    public void truncate(long size) {
      content = Arrays.copyOf(content, (int) size);
      durable = Arrays.copyOf(durable, (int) Math.min(size, durable.length));
      unsynced.clear();
      if (durable.length < content.length) {
        unsynced.add(new Write(0, content.clone()));
      }
    }

    void crash(CrashMode mode, RandomGenerator random) {
      for (Write write : unsynced) {
        int fate =
            switch (mode) {
              case LOSES -> 0;
              case KEEPS -> 1;
              case TEARS -> 2;
              case MIXES -> random.nextInt(3);
            };
        if (fate == 0) {
          continue;
        }
        for (int from = 0; from < write.bytes().length; from += SECTOR_BYTES) {
          if (fate == 1 || random.nextBoolean()) {
            int to = Math.min(from + SECTOR_BYTES, write.bytes().length);
            durable = put(durable, write.position(), write.bytes(), from, to);
          }
        }
      }
      unsynced.clear();
      content = durable.clone();
    }

    private void loseUnsynced() {
      content = durable.clone();
      unsynced.clear();
    }

    private boolean holds(byte[] bytes) {
      for (int at = 0; at + bytes.length <= content.length; at++) {
        if (content[at] == bytes[0]
            && Arrays.equals(content, at, at + bytes.length, bytes, 0, bytes.length)) {
          return true;
        }
      }
      return false;
    }

    SimFile durableCopy() {
      var copy = new SimFile();
      copy.content = durable.clone();
      copy.durable = durable.clone();
      return copy;
    }

    SimFile copy() {
      var copy = new SimFile();
      copy.content = content.clone();
      copy.durable = content.clone();
      return copy;
    }

    @Override
    public void close() {
      // the file stays on the disk
    }
  }
}
