package org.kith.cli;

import picocli.CommandLine.Command;

/// Recalls.
@Command(
    name = "recall",
    description = {
      "Practices that we say we use, or that they build on, and that were retracted as unsafe or",
      "wrong, contradicted or superseded."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RecallListCommand.class, RecallAcknowledgeCommand.class},
    footer = "Example: kith recall list --dir riverside")
final class RecallCommand extends CommandGroup {}
