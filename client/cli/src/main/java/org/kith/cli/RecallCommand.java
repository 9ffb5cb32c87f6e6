package org.kith.cli;

import picocli.CommandLine.Command;

/// Recalls.
@Command(
    name = "recall",
    description = {
      "Practices that we use and that were taken back, contradicted or replaced.",
      "It tells of what we say that we use, and of what that builds on: retracted as unsafe or",
      "wrong, contradicted or superseded."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RecallListCommand.class, RecallAcknowledgeCommand.class},
    footer = "Example: kith recall list --dir riverside")
final class RecallCommand extends CommandGroup {}
