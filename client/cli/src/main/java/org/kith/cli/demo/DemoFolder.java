package org.kith.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Where the nodes' homes lie: a temporary folder that goes away, or one that was asked for.
final class DemoFolder {
  private final Path path;
  private final boolean temporary;

  private DemoFolder(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  static DemoFolder make(@Nullable Path keep) throws IOException {
    if (keep == null) {
      return new DemoFolder(Files.createTempDirectory("kith-demo-"), true);
    }
    Path folder = keep.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new DemoFolder(folder, false);
  }

  Path path() {
    return path;
  }

  /// Deletes the folder, where it was temporary.
  void remove() {
    if (!temporary || !Files.exists(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
