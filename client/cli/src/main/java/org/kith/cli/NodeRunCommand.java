package org.kith.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kith.client.NodeHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a node in the foreground.
@Command(
    name = "run",
    description = {
      "Run the node in the foreground until it is stopped (Ctrl-C or SIGTERM).",
      "It logs to standard error and says \"ready\" once."
    },
    footer =
        "Example: kith node run --dir riverside --peer-port 7440 --api-port 7441 --http-port 7442")
final class NodeRunCommand extends KithCommand {
  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Home folder.")
  Path dir = Path.of("");

  @Option(
      names = "--peer-port",
      paramLabel = "PORT",
      description = "Port for other organisations' nodes (default: 7440).")
  @Nullable Integer peerPort;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Port for your own clients, on this machine only (default: 7441).")
  @Nullable Integer apiPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port for metrics and health, on this machine only (default: 7442).")
  @Nullable Integer httpPort;

  @Option(
      names = "--peer-host",
      paramLabel = "HOST",
      description = "Address that the peer port listens on (default: 0.0.0.0).")
  @Nullable String peerHost;

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description = {
        "Where other nodes reach this one; stands in invitations.",
        "'none' where nobody can dial in: this node then dials all its peers itself,",
        "through the HTTP proxy that the variable https_proxy names, where there is one."
      })
  @Nullable String advertise;

  @Option(
      names = "--guard-dir",
      paramLabel = "DIR",
      description = "Folder of the signing guard; outside the home folder and outside backups.")
  @Nullable Path guardDir;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase of the keys.")
  @Nullable Path passphraseFile;

  @Option(
      names = "--quota-mib",
      paramLabel = "N",
      description =
          "MiB that one organisation's records may take here, where its grant says nothing"
              + " (default: 8192).")
  @Nullable Integer quotaMib;

  @Option(
      names = "--peer-mib-per-day",
      paramLabel = "N",
      description =
          "MiB of records that one peer may send in a day, whoever wrote them (default: 16384).")
  @Nullable Integer peerMibPerDay;

  @Option(
      names = "--peer-entries-per-day",
      paramLabel = "N",
      description =
          "Entries that one peer may send in a day, whoever wrote them (default: 4000000).")
  @Nullable Integer peerEntriesPerDay;

  @Option(
      names = "--quota-entries-per-day",
      paramLabel = "N",
      description =
          "Entries of one organisation that are taken in a day, where its grant says nothing"
              + " (default: 2000000).")
  @Nullable Integer quotaEntriesPerDay;

  @Option(
      names = "--reviewers",
      paramLabel = "N",
      description =
          "Different people who must approve a draft that leaves the organisation (default: 2).")
  @Nullable Integer reviewers;

  @Option(
      names = "--stale-after-days",
      paramLabel = "N",
      description =
          "Days without anything new of an organisation, and without its own node, after which"
              + " status calls it stale (default: 7; at most 3650).")
  @Nullable Integer staleAfterDays;

  @Option(
      names = "--disk-reserve-mib",
      paramLabel = "N",
      description = "MiB of the disk that other organisations' records leave free (default: 256).")
  @Nullable Integer diskReserveMib;

  @Option(
      names = "--meaning",
      paramLabel = "on|off",
      description = {
        "Find records by meaning too, with a small language model in this process (default: on).",
        "It takes some 200 MiB of memory once there is a record; nothing leaves the node."
      })
  @Nullable String meaning;

  @Option(
      names = "--confirm-restored",
      description = {
        "Confirm that this home was restored or moved and that no other copy of it runs.",
        "The node publishes again once peers have shown that they hold no more of its log."
      })
  boolean confirmRestored;

  @Option(
      names = "--confirm-no-peers",
      description = {
        "With --confirm-restored, or later while the node waits: confirm that this organisation",
        "never had a peer, so that nobody else holds records of it and none need be heard."
      })
  boolean confirmNoPeers;

  @Option(names = "--stop-with-process", hidden = true)
  @Nullable Long stopWithProcess;

  @Override
  Exit run(Screen screen) {
    NodeChoice.existing(new NodeHome(dir));
    Map<String, @Nullable Object> options = new TreeMap<>();
    options.put("--peer-port", peerPort);
    options.put("--api-port", apiPort);
    options.put("--http-port", httpPort);
    for (var port : options.entrySet()) {
      if (port.getValue() instanceof Integer number && (number < 0 || number > 65_535)) {
        throw Failure.usage(port.getKey() + " is a number from 0 to 65535.");
      }
    }
    options.put("--quota-mib", quotaMib);
    options.put("--peer-mib-per-day", peerMibPerDay);
    options.put("--peer-entries-per-day", peerEntriesPerDay);
    options.put("--quota-entries-per-day", quotaEntriesPerDay);
    options.put("--reviewers", reviewers);
    options.put("--stale-after-days", staleAfterDays);
    options.put("--disk-reserve-mib", diskReserveMib);
    if (meaning != null && !meaning.equals("on") && !meaning.equals("off")) {
      throw Failure.usage("--meaning is on or off.");
    }
    options.put("--meaning", meaning);
    options.put("--peer-host", peerHost);
    options.put("--advertise", advertise);
    options.put("--guard-dir", guardDir);
    options.put("--passphrase-file", passphraseFile);
    List<String> arguments = new ArrayList<>(List.of("run", "--dir", dir.toString()));
    options.forEach(
        (name, value) -> {
          if (value != null) {
            arguments.add(name);
            arguments.add(value.toString());
          }
        });
    if (confirmRestored) {
      arguments.add("--confirm-restored");
    }
    if (confirmNoPeers) {
      arguments.add("--confirm-no-peers");
    }
    if (stopWithProcess != null) {
      stopWith(stopWithProcess);
    }
    NodeProgram.run(arguments);
    root().leaveToNode();
    return Exit.OK;
  }

  /// A node that was started for a demonstration ends with it, however that ends.
  private static void stopWith(long process) {
    Optional<ProcessHandle> parent = ProcessHandle.of(process);
    Thread.ofPlatform()
        .daemon()
        .name("ends with process " + process)
        .start(
            () -> {
              parent.ifPresent(handle -> handle.onExit().join());
              System.exit(0);
            });
  }
}
