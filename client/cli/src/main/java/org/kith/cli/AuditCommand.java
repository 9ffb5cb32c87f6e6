package org.kith.cli;

import picocli.CommandLine.Command;

/// Decisions.
@Command(
    name = "audit",
    description = "Read who decided what about trust.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AuditListCommand.class},
    footer = "Example: kith audit list --dir riverside")
final class AuditCommand extends CommandGroup {}
