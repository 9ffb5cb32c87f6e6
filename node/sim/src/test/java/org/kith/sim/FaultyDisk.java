package org.kith.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.kith.server.store.Disk;

/// A disk on which one operation goes wrong, counted over all disks that share its fuse.
record FaultyDisk(SimDisk disk, Fuse fuse) implements Disk {
  /// What happens at the operation that goes wrong.
  enum Fault {
    NONE,
    POWER_CUT,
    FAILS_ONCE,
    FAILS_FOR_EVER,
    DISK_FULL_FOR_EVER
  }

  /// Counts operations that change a disk, and blows at one of them.
  static final class Fuse {
    private final Fault fault;
    private final int at;
    private int operations;

    Fuse(Fault fault, int at) {
      this.fault = fault;
      this.at = at;
    }

    int operations() {
      return operations;
    }

    void change(boolean needsRoom) throws IOException {
      int number = operations++;
      switch (fault) {
        case NONE -> {}
        case POWER_CUT -> {
          if (number >= at) {
            throw new PowerCut();
          }
        }
        case FAILS_ONCE -> fail(number == at, "Input/output error");
        case FAILS_FOR_EVER -> fail(number >= at, "Input/output error");
        case DISK_FULL_FOR_EVER -> fail(number >= at && needsRoom, "No space left on device");
      }
    }

    private static void fail(boolean now, String why) throws IOException {
      if (now) {
        throw new IOException(why);
      }
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    if (!disk.exists(name)) {
      fuse.change(true);
    }
    return new FaultyFile(disk.open(name), fuse);
  }

  @Override
  public boolean exists(String name) {
    return disk.exists(name);
  }

  @Override
  public List<String> list() {
    return disk.list();
  }

  @Override
  public void delete(String name) throws IOException {
    fuse.change(false);
    disk.delete(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    fuse.change(false);
    disk.rename(from, to);
  }

  @Override
  public void syncFolder() throws IOException {
    fuse.change(false);
    disk.syncFolder();
  }

  private record FaultyFile(DiskFile file, Fuse fuse) implements DiskFile {
    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      fuse.change(true);
      file.write(position, bytes);
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      return file.read(position, target);
    }

    @Override
    public void sync() throws IOException {
      fuse.change(false);
      file.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      fuse.change(false);
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
