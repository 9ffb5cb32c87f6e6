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
    FAILS_ONCE,
    FAILS_FOR_EVER,
    /// What still fits of a write is written.
    DISK_FULL_ONCE,
    DISK_FULL_FOR_EVER,
    /// A sync fails, and what it should have made durable is gone, as on Linux: the next one does
    /// not bring it back.
    SYNC_FAILS_AND_LOSES,
    READ_FAILS_ONCE
  }

  /// Counts operations that change a disk, or those among them that its fault may meet, or those
  /// that read, and blows at one of them.
  static final class Fuse {
    private final Fault fault;
    private static final String FULL = "No space left on device";

    private final int at;
    private final Runnable before;
    private int operations;
    private int growing;
    private int reads;
    private int syncs;

    Fuse(Fault fault, int at) {
      this(fault, at, () -> {});
    }

    /// @param before done before each operation that changes a disk
    Fuse(Fault fault, int at, Runnable before) {
      this.fault = fault;
      this.at = at;
      this.before = before;
    }

    int operations() {
      return operations;
    }

    /// How many of those happened that this fault may meet.
    int met() {
      return switch (fault) {
        case READ_FAILS_ONCE -> reads;
        case SYNC_FAILS_AND_LOSES -> syncs;
        case DISK_FULL_ONCE, DISK_FULL_FOR_EVER -> growing;
        case NONE, FAILS_ONCE, FAILS_FOR_EVER -> operations;
      };
    }

    void read() throws IOException {
      fail(reads++ == at && fault == Fault.READ_FAILS_ONCE, "Input/output error");
    }

    /// True where a sync loses what it was asked to keep.
    boolean loses() {
      return syncs++ == at && fault == Fault.SYNC_FAILS_AND_LOSES;
    }

    void change(boolean needsRoom) throws IOException {
      before.run();
      int number = operations++;
      int room = needsRoom ? growing++ : growing;
      switch (fault) {
        case NONE, SYNC_FAILS_AND_LOSES, READ_FAILS_ONCE -> {}
        case FAILS_ONCE -> fail(number == at, "Input/output error");
        case FAILS_FOR_EVER -> fail(number >= at, "Input/output error");
        case DISK_FULL_ONCE -> fail(room == at && needsRoom, FULL);
        case DISK_FULL_FOR_EVER -> fail(room >= at && needsRoom, FULL);
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
      try {
        fuse.change(true);
      } catch (IOException e) {
        if (Fuse.FULL.equals(e.getMessage())) {
          file.write(position, bytes.limit(bytes.position() + bytes.remaining() / 2));
        }
        throw e;
      }
      file.write(position, bytes);
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      fuse.read();
      return file.read(position, target);
    }

    @Override
    public void sync() throws IOException {
      fuse.change(false);
      if (fuse.loses()) {
        SimDisk.loseUnsynced(file);
        throw new IOException("Input/output error");
      }
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
