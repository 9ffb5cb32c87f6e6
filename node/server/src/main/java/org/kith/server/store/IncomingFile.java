package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import org.kith.server.store.Disk.DiskFile;

/// A file that is being written, for an [AttachmentFolder].
public final class IncomingFile implements AutoCloseable {
  private final AttachmentFolder folder;
  private final String name;
  private final DiskFile file;
  private final MessageDigest digest = sha256();
  private long size;
  private boolean done;

  IncomingFile(AttachmentFolder folder, String name, DiskFile file) {
    this.folder = folder;
    this.name = name;
    this.file = file;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  public long size() {
    return size;
  }

  public void append(ByteBuffer bytes) {
    try {
      digest.update(bytes.duplicate());
      int more = bytes.remaining();
      file.write(size, bytes);
      size += more;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping an attachment", e);
    }
  }

  /// Reads what was written so far.
  public int read(long position, ByteBuffer target) {
    try {
      return file.read(position, target);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading an attachment", e);
    }
  }

  /// The hash of the content, once it is durable under it.
  public String finish() {
    String hash = hash();
    sync();
    folder.put(name, hash, size);
    done = true;
    return hash;
  }

  /// Keeps what came from elsewhere under the hash that it was asked for; false where it is another
  /// file.
  ///
  /// @param named whether the record that names it still has its content: asked while nothing is
  /// released, so that no file outlives its record
  public boolean finishAs(String hash, BooleanSupplier named) {
    if (!hash().equals(hash)) {
      return false;
    }
    sync();
    done = folder.fetched(name, hash, size, named);
    return done;
  }

  private String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Before the folder is asked: it waits for nobody's disk then.
  private void sync() {
    try {
      file.sync();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping an attachment", e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
      if (!done) {
        folder.discard(name);
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("closing an attachment", e);
    }
  }
}
