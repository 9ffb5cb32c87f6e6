package org.kith.server.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.bytes.Bytes;

/// Looks for bytes in files, while a node makes and deletes files there.
final class Haystack {
  private Haystack() {}

  /// Every file below a folder that has these bytes in it.
  static List<Path> filesWith(Path top, Bytes bytes) throws IOException {
    String wanted = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    var with = new ArrayList<Path>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (content(file).contains(wanted)) {
              with.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE; // a file of the index that was merged away meanwhile
          }
        });
    return with;
  }

  private static String content(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return ""; // merged away between being seen and being read
    }
  }
}
