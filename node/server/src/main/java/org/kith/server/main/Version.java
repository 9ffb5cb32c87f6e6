package org.kith.server.main;

import java.util.Optional;

/// The program's version, from the jar it was started from.
final class Version {
  private Version() {}

  static String read() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
