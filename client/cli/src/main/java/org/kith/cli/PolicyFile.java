package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kith.client.bundle.WitnessPolicy;

/// Reads the policy that `--policy` names.
final class PolicyFile {
  private PolicyFile() {}

  static WitnessPolicy read(Path file) throws IOException {
    try {
      return WitnessPolicy.parse(Files.readString(file));
    } catch (WitnessPolicy.Unreadable e) {
      throw Failure.usage(file + " is no policy. " + e.getMessage());
    }
  }
}
