package org.kith.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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

  /// The same disk, with what is not yet synced, to go on apart from this one. What neither changes
  /// they share.
  SimDisk twin() {
    var twin = new SimDisk(syncLies);
    var made = new IdentityHashMap<SimFile, SimFile>();
    files.forEach((name, file) -> twin.files.put(name, made.computeIfAbsent(file, twin::twinOf)));
    durableNames.forEach(
        (name, file) -> twin.durableNames.put(name, made.computeIfAbsent(file, twin::twinOf)));
    return twin;
  }

  /// Whether the same stands in files of the same names.
  boolean readsLike(SimDisk other) {
    return files.keySet().equals(other.files.keySet())
        && files.entrySet().stream()
            .allMatch(file -> file.getValue().readsLike(other.files.get(file.getKey())));
  }

  private SimFile twinOf(SimFile file) {
    var twin = new SimFile();
    twin.content = file.content;
    twin.size = file.size;
    twin.durable = file.durable;
    twin.unsynced.addAll(file.unsynced);
    twin.writesTell = file.writesTell;
    twin.borrowed = true;
    file.borrowed = true;
    return twin;
  }

  /// What would be there if the power went now, and nothing more. To be used before this disk
  /// changes; what is done to it does nothing to this one.
  SimDisk afterPowerCut() {
    var view = new SimDisk(syncLies);
    durableNames.forEach((name, file) -> view.files.put(name, file.durableView()));
    view.durableNames.putAll(view.files);
    return view;
  }

  /// What was written to a file since its last sync is gone, as after a sync that failed.
  static void loseUnsynced(DiskFile file) {
    if (file instanceof SimFile one) {
      one.loseUnsynced();
    }
  }

  /// Whether these bytes stand in any file.
  boolean holds(byte[] bytes) {
    String sought = new String(bytes, StandardCharsets.ISO_8859_1);
    return files.values().stream().anyMatch(file -> file.holds(sought));
  }

  private final class SimFile implements DiskFile {
    /// What is read, in the first `size` bytes; there may be room behind it.
    private byte[] content = new byte[0];

    private int size;

    /// What a crash leaves.
    private byte[] durable = new byte[0];

    /// Whether both arrays are another file's, too.
    private boolean borrowed;

    private final List<Write> unsynced = new ArrayList<>();

    /// Whether the unsynced writes are all that tells the content from what is durable.
    private boolean writesTell = true;

    private record Write(int position, byte[] bytes) {}

    @Override
    public long size() {
      return size;
    }

    private void own() {
      if (borrowed) {
        content = content.clone();
        durable = durable.clone();
        borrowed = false;
      }
    }

    @Override
    public void write(long position, ByteBuffer bytes) {
      own();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      int end = (int) position + copy.length;
      if (end > content.length) { // as much again, so that appending costs what is appended
        content = Arrays.copyOf(content, Math.max(end, 2 * size));
      }
      System.arraycopy(copy, 0, content, (int) position, copy.length);
      size = Math.max(size, end);
      unsynced.add(new Write((int) position, copy));
    }

    @Override
    public int read(long position, ByteBuffer target) {
      int count = (int) Math.min(target.remaining(), Math.max(0, size - position));
      if (count == 0) {
        return 0;
      }
      target.put(content, (int) position, count);
      return count;
    }

    @Override
    public void sync() {
      if (syncLies) {
        return;
      }
      own();
      if (writesTell && durable.length == size) {
        unsynced.forEach(write -> keep(write, 0, write.bytes().length));
      } else {
        durable = Arrays.copyOf(content, size);
      }
      unsynced.clear();
      writesTell = true;
    }

    /// Makes a part of a write durable.
    private void keep(Write write, int from, int to) {
      int end = write.position() + to;
      if (end > durable.length) {
        durable = Arrays.copyOf(durable, end);
      }
      System.arraycopy(write.bytes(), from, durable, write.position() + from, to - from);
    }

    @Override
    public void truncate(long toSize) {
      content = Arrays.copyOf(content, (int) toSize);
      size = (int) toSize;
      durable = Arrays.copyOf(durable, (int) Math.min(toSize, durable.length));
      borrowed = false;
      unsynced.clear();
      writesTell = false;
      if (durable.length < size) {
        unsynced.add(new Write(0, content.clone()));
      }
    }

    void crash(CrashMode mode, RandomGenerator random) {
      if (unsynced.isEmpty() && writesTell) {
        return; // there is nothing to lose
      }
      own();
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
            keep(write, from, Math.min(from + SECTOR_BYTES, write.bytes().length));
          }
        }
      }
      loseUnsynced();
    }

    private void loseUnsynced() {
      content = durable.clone();
      size = content.length;
      unsynced.clear();
      writesTell = true;
    }

    private boolean readsLike(@Nullable SimFile other) {
      return other != null
          && size == other.size
          && Arrays.equals(content, 0, size, other.content, 0, size);
    }

    private boolean holds(String bytes) {
      return new String(content, 0, size, StandardCharsets.ISO_8859_1).contains(bytes);
    }

    SimFile durableView() {
      var view = new SimFile();
      view.content = durable;
      view.size = durable.length;
      view.durable = durable;
      view.borrowed = true;
      return view;
    }

    SimFile copy() {
      var copy = new SimFile();
      copy.content = Arrays.copyOf(content, size);
      copy.size = size;
      copy.durable = copy.content.clone();
      return copy;
    }

    @Override
    public void close() {
      // the file stays on the disk
    }
  }
}
