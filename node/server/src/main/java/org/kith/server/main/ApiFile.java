package org.kith.server.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// `api.json`: where clients on this machine find the local API, and the certificate that they pin.
/// It is there exactly while the node runs.
final class ApiFile {
  private static final String NAME = "api.json";

  private final Path path;

  ApiFile(Path home) {
    path = home.resolve(NAME);
  }

  /// Replaces the file in one step.
  void write(String address, String certificatePem) throws IOException {
    String json =
        "{\"address\":\""
            + address
            + "\",\"certificate\":\""
            + certificatePem.replace("\n", "\\n")
            + "\"}\n";
    Path fresh = path.resolveSibling(NAME + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, json, StandardCharsets.UTF_8);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void remove() throws IOException {
    try {
      Files.delete(path);
    } catch (NoSuchFileException e) {
      // somebody removed it already, and that is all we want
    }
  }
}
