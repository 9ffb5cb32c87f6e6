package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.NodeAddress;
import org.kith.client.NodeHome;
import picocli.CommandLine.Option;

/// Which node a command talks to, and with which token.
final class NodeChoice {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Home folder of the node; its address and token are found there.")
  @Nullable Path dir;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "Address of the node's local API, such as https://127.0.0.1:7441.")
  @Nullable String node;

  @Option(names = "--token-file", paramLabel = "FILE", description = "File that holds the token.")
  @Nullable Path tokenFile;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "The node's certificate (PEM) to pin, with --node.")
  @Nullable Path certificate;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long one call may take (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds;

  /// Connects, or fails with a sentence.
  KithClient connect() {
    if (timeoutSeconds < 1) {
      throw Failure.usage("--timeout is a number of seconds from 1 on.");
    }
    KithClient.Builder builder = KithClient.builder(address());
    token().ifPresent(builder::token);
    return builder.deadline(Duration.ofSeconds(timeoutSeconds)).connect();
  }

  /// The home folder, where one is given or stands in KITH_DIR.
  Optional<NodeHome> home() {
    Path folder = dir;
    if (folder == null && node == null && System.getenv("KITH_DIR") != null) {
      folder = Path.of(System.getenv("KITH_DIR"));
    }
    return Optional.ofNullable(folder).map(NodeHome::new).map(NodeChoice::existing);
  }

  static NodeHome existing(NodeHome home) {
    if (!home.exists()) {
      throw Failure.usage(
          "There is no Kith home in "
              + home.folder()
              + "; make one with: kith org init --dir "
              + home.folder()
              + " --name \"Your organisation\"");
    }
    return home;
  }

  private NodeAddress address() {
    if (node != null) {
      return fromUrl(node);
    }
    NodeHome home =
        home()
            .orElseThrow(
                () ->
                    Failure.usage(
                        "Say which node: --dir and its home folder, or --node and its address."));
    return home.address()
        .orElseThrow(
            () ->
                Failure.unreachable(
                    "No node is running on "
                        + home.folder()
                        + "; start it with: kith node run --dir "
                        + home.folder()));
  }

  private NodeAddress fromUrl(String url) {
    NodeAddress address;
    try {
      address = NodeAddress.parse(url);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(e.getMessage() + ".");
    }
    if (certificate != null) {
      return address.pinned(read(certificate, "certificate"));
    }
    // The home folder's certificate holds for an address that is given beside it.
    return home()
        .flatMap(NodeHome::address)
        .flatMap(NodeAddress::certificatePem)
        .map(address::pinned)
        .orElse(address);
  }

  private Optional<String> token() {
    if (tokenFile != null) {
      return Optional.of(read(tokenFile, "token").strip());
    }
    return home().flatMap(NodeHome::token);
  }

  private static String read(Path file, String what) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Failure.usage("The " + what + " file " + file + " cannot be read; name one that can.");
    }
  }
}
