package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.StoreException;

/// Lines of text in one small file that is written anew as a whole. The last line is the hash of
/// all before it.
final class SealedLines {
  static final int FILE_BYTES_MAX = 16 << 20;

  private SealedLines() {}

  /// The lines; none where there is no file.
  ///
  /// @param what it is, in words
  /// @throws StoreException where the disk fails, or the file is damaged
  static List<String> read(Disk disk, String name, String what) {
    try {
      if (!disk.exists(name)) {
        return List.of();
      }
      String text;
      try (DiskFile file = disk.open(name)) {
        if (file.size() > FILE_BYTES_MAX) {
          throw damaged(name, what);
        }
        ByteBuffer all = ByteBuffer.allocate((int) file.size());
        file.read(0, all);
        text = Bytes.copyOf(all.flip()).utf8();
      }
      List<String> lines = text.lines().toList();
      if (lines.isEmpty() || !text.equals(seal(lines.subList(0, lines.size() - 1)))) {
        throw damaged(name, what);
      }
      return lines.subList(0, lines.size() - 1);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading " + what, e);
    }
  }

  /// Durable when it returns.
  ///
  /// @throws StoreException where the disk fails, or for more than [#FILE_BYTES_MAX]; after a crash
  /// either these or those before them are there then
  static void write(Disk disk, String name, String what, List<String> lines) {
    Bytes sealed = Bytes.utf8(seal(lines));
    try (DiskFile file = disk.open(name + ".new")) {
      if (sealed.size() > FILE_BYTES_MAX) {
        throw new IOException("more than " + FILE_BYTES_MAX + " bytes");
      }
      file.truncate(0);
      file.write(0, sealed.buffer());
      file.sync();
      disk.rename(name + ".new", name);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing " + what, e);
    }
  }

  private static StoreException damaged(String name, String what) {
    return new StoreException.Corrupt(what + " (" + name + " in the guard folder)");
  }

  private static String seal(List<String> lines) {
    var all = new ArrayList<>(lines);
    String text = String.join("\n", lines);
    all.add(Sha256.hash(Bytes.utf8(text)).hex());
    return String.join("\n", all) + "\n";
  }
}
