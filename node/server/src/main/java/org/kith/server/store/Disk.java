package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A folder of files, at the level at which a crash can tear them apart. Real, and simulated with
/// crashes.
public interface Disk {
  /// Opens a file for reading and writing, creating it where it is absent.
  DiskFile open(String name) throws IOException;

  boolean exists(String name) throws IOException;

  /// Names of all files, in ascending order.
  List<String> list() throws IOException;

  void delete(String name) throws IOException;

  /// Replaces `to` where it exists. Durable only after [#syncFolder].
  void rename(String from, String to) throws IOException;

  /// Makes creations, renames and deletions durable.
  void syncFolder() throws IOException;

  /// An open file.
  interface DiskFile extends AutoCloseable {
    long size() throws IOException;

    /// Writes all that remains in the buffer at a position. Durable only after [#sync].
    void write(long position, ByteBuffer bytes) throws IOException;

    /// Reads until the buffer is full or the file ends; returns the number of bytes read.
    int read(long position, ByteBuffer target) throws IOException;

    /// Makes everything written so far durable.
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }
}
