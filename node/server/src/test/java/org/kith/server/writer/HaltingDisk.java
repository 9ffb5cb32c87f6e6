package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.kith.server.store.Disk;

/// A disk whose every change is a named point, at which the process may be stopped: before it, half
/// way through a write, and after it.
///
/// @param name of the disk
/// @param point is told of each point, such as "store journal write half"
public record HaltingDisk(Disk disk, String name, Consumer<String> point) implements Disk {
  private interface Change {
    void make() throws IOException;
  }

  private void around(String what, Change change) throws IOException {
    point.accept(name + " " + what + " before");
    change.make();
    point.accept(name + " " + what + " after");
  }

  /// Segments are all of one kind.
  private static String kind(String file) {
    return file.endsWith(".journal") ? "journal" : file;
  }

  @Override
  public DiskFile open(String file) throws IOException {
    boolean fresh = !disk.exists(file);
    if (fresh) {
      point.accept(name + " " + kind(file) + " create before");
    }
    DiskFile opened = disk.open(file);
    if (fresh) {
      point.accept(name + " " + kind(file) + " create after");
    }
    return new HaltingFile(opened, kind(file));
  }

  @Override
  public boolean exists(String file) throws IOException {
    return disk.exists(file);
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public void delete(String file) throws IOException {
    around(kind(file) + " delete", () -> disk.delete(file));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    around(kind(from) + " rename", () -> disk.rename(from, to));
  }

  @Override
  public void syncFolder() throws IOException {
    around("folder sync", disk::syncFolder);
  }

  private final class HaltingFile implements DiskFile {
    private final DiskFile file;
    private final String kind;

    HaltingFile(DiskFile file, String kind) {
      this.file = file;
      this.kind = kind;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      ByteBuffer again = bytes.duplicate();
      point.accept(name + " " + kind + " write before");
      file.write(position, bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
      point.accept(name + " " + kind + " write half");
      file.write(position, again);
      bytes.position(bytes.limit());
      point.accept(name + " " + kind + " write after");
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      return file.read(position, target);
    }

    @Override
    public void sync() throws IOException {
      around(kind + " sync", file::sync);
    }

    @Override
    public void truncate(long size) throws IOException {
      around(kind + " truncate", () -> file.truncate(size));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
