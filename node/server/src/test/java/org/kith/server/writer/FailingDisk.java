package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.kith.server.store.Disk;

/// A disk on which some operations fail, while they are among those named.
final class FailingDisk implements Disk {
  private final Disk disk;
  Set<Operation> failing = Set.of();

  /// What may fail.
  enum Operation {
    WRITE,
    SYNC,
    RENAME,
    SYNC_FOLDER
  }

  FailingDisk(Disk disk) {
    this.disk = disk;
  }

  private void pass(Operation operation) throws IOException {
    if (failing.contains(operation)) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new FailingFile(disk.open(name));
  }

  @Override
  public boolean exists(String name) throws IOException {
    return disk.exists(name);
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    pass(Operation.RENAME);
    disk.rename(from, to);
  }

  @Override
  public void syncFolder() throws IOException {
    pass(Operation.SYNC);
    pass(Operation.SYNC_FOLDER);
    disk.syncFolder();
  }

  private final class FailingFile implements DiskFile {
    private final DiskFile file;

    FailingFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      pass(Operation.WRITE);
      file.write(position, bytes);
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      return file.read(position, target);
    }

    @Override
    public void sync() throws IOException {
      pass(Operation.SYNC);
      file.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      pass(Operation.WRITE);
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
