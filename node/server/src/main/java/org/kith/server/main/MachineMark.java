package org.kith.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What tells this machine from a copy of it (SPEC 5.1): `KITH_MACHINE` where that is set, else the
/// system's own machine id. Only its hash is kept.
final class MachineMark {
  private static final Logger LOG = LoggerFactory.getLogger(MachineMark.class);
  private static final String VARIABLE = "KITH_MACHINE";

  /// Value of the variable where a cluster moves the node from one machine to another, and sees to
  /// it that one copy runs.
  private static final String ANY = "any";

  private static final Path SYSTEM = Path.of("/etc/machine-id");

  private MachineMark() {}

  /// Empty where nothing tells one machine from another.
  static String of(Map<String, String> environment) {
    String machine = environment.getOrDefault(VARIABLE, "").strip();
    if (machine.isEmpty()) {
      machine = system();
    }
    return machine.isEmpty() || machine.equals(ANY)
        ? ""
        : Sha256.hash(Bytes.utf8("kith-machine/v1\n" + machine)).base32();
  }

  private static String system() {
    try {
      return Files.isReadable(SYSTEM) ? Files.readString(SYSTEM).strip() : "";
    } catch (IOException e) {
      LOG.warn("{} cannot be read; a copied machine is not told from this one", SYSTEM, e);
      return "";
    }
  }
}
