package org.kith.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Says whether whoever used a folder last closed it, or was ended in the middle: a file that is
/// there only while nobody uses the folder. For what cannot tell that by itself and can be made
/// again (DECISIONS 71).
final class ClosedMark {
  private static final String FILE = "closed";

  private ClosedMark() {}

  /// Takes the mark away, on disk too before this returns. False where there is none: what lies in
  /// the folder may be half of something.
  static boolean take(Path folder) throws IOException {
    boolean closed = Files.deleteIfExists(folder.resolve(FILE));
    if (closed) {
      sync(folder, StandardOpenOption.READ);
    }
    return closed;
  }

  /// Leaves the mark, once a file of the folder is on disk; nobody has that open any more.
  static void leave(Path folder, String file) throws IOException {
    sync(folder.resolve(file), StandardOpenOption.WRITE);
    Files.createFile(folder.resolve(FILE));
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
