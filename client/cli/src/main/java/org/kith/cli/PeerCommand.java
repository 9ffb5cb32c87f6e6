package org.kith.cli;

import picocli.CommandLine.Command;

/// Other organisations.
@Command(
    name = "peer",
    description = "Meet other organisations.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PeerInviteCommand.class,
      PeerAddCommand.class,
      PeerListCommand.class,
      PeerShowCommand.class,
      PeerForksCommand.class,
      PeerRemoveCommand.class
    },
    footer = {
      "Each side sends the other its line, compares the safety number over the telephone, and adds"
          + " the line.",
      "",
      "Example: kith peer invite --dir riverside"
    })
final class PeerCommand extends CommandGroup {}
