package org.kith.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.client.NodeHome;
import picocli.CommandLine.Option;

/// What the node's program needs where it works on a home folder whose node does not run.
final class OfflineKeys {
  @Option(
      names = "--guard-dir",
      paramLabel = "DIR",
      description = "Folder of the signing guard, where the node is not running.")
  @Nullable Path guardDir;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase of the keys, where the node is not running.")
  @Nullable Path passphraseFile;

  /// Whether a home folder is given and no node answers on it.
  boolean nodeIsStopped(NodeChoice choice) {
    Optional<NodeHome> home = choice.home();
    if (home.isEmpty() || choice.node != null) {
      return false;
    }
    if (home.get().address().isEmpty()) {
      return true;
    }
    try (KithClient client = choice.connect()) {
      client.node().status();
      return false;
    } catch (KithException.Unreachable e) {
      return true;
    }
  }

  List<String> arguments(String what, NodeChoice choice) {
    NodeHome home = choice.home().orElseThrow();
    List<String> arguments = new ArrayList<>(List.of(what, "--dir", home.folder().toString()));
    if (guardDir != null) {
      arguments.addAll(List.of("--guard-dir", guardDir.toString()));
    }
    if (passphraseFile != null) {
      arguments.addAll(List.of("--passphrase-file", passphraseFile.toString()));
    }
    return arguments;
  }
}
