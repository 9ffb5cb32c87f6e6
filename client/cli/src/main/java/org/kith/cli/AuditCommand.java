package org.kith.cli;

import picocli.CommandLine.Command;

/// Decisions.
@Command(
    name = "audit",
    description = "Read who decided what about trust, and prove that nobody rewrote it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AuditListCommand.class,
      AuditExportCommand.class,
      AuditVerifyCommand.class,
      AuditWitnessCommand.class,
      AuditWitnessedCommand.class,
      AuditBeginCommand.class
    },
    footer = "Example: kith audit list --dir riverside")
final class AuditCommand extends CommandGroup {}
