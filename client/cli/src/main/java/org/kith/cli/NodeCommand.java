package org.kith.cli;

import picocli.CommandLine.Command;

/// The node itself.
@Command(
    name = "node",
    description = "Run and check a node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NodeRunCommand.class,
      NodeStatusCommand.class,
      NodeSyncCommand.class,
      NodeLimitsCommand.class,
      NodePayloadsCommand.class,
      NodeRootCommand.class,
      NodeVerifyCommand.class,
      NodeRebuildCommand.class
    },
    footer = "Example: kith node run --dir riverside")
final class NodeCommand extends CommandGroup {}
