package org.kith.client.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;

/// A folder that only its owner may enter, with files that only their owner may read (SPEC 4.6).
/// Modes are set when files are made, so there is no moment at which others could open them.
final class PrivateFolder {
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  private PrivateFolder(Path path) {
    this.path = path;
  }

  /// Makes the folder; one that exists already must be empty, and is closed to others.
  static PrivateFolder make(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    } else {
      Files.createDirectories(path, FOLDER_MODE);
    }
    return new PrivateFolder(path);
  }

  PrivateFolder folder(String name) throws IOException {
    return make(path.resolve(name));
  }

  Path path() {
    return path;
  }

  /// Writes a new file.
  Path write(String name, Bytes content) throws IOException {
    Path file = path.resolve(name);
    Files.createFile(file, FILE_MODE);
    Files.write(file, content.toArray());
    return file;
  }

  Path write(String name, String content) throws IOException {
    return write(name, Bytes.wrap(content.getBytes(StandardCharsets.UTF_8)));
  }
}
