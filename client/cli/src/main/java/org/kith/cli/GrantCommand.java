package org.kith.cli;

import picocli.CommandLine.Command;

/// What is admitted from whom.
@Command(
    name = "grant",
    description = "Decide what is admitted from whom, how much of it and until when.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {GrantProposeCommand.class, GrantListCommand.class, GrantRevokeCommand.class},
    footer = "Example: kith grant list --dir riverside")
final class GrantCommand extends CommandGroup {}
