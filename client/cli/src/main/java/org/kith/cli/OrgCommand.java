package org.kith.cli;

import picocli.CommandLine.Command;

/// The own organisation's identity.
@Command(
    name = "org",
    description = "Make, show and renew your organisation's identity.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      OrgInitCommand.class,
      OrgShowCommand.class,
      OrgRotateCommand.class,
      OrgAddRootCommand.class,
      OrgRevokeLogCommand.class,
      OrgSignCommand.class,
      OrgCombineCommand.class,
      OrgInstallCommand.class,
      OrgWithdrawnCommand.class,
      OrgRepublishCommand.class
    },
    footer = "Example: kith org init --dir riverside --name \"Riverside Example Trust\" --ods ZZ1")
final class OrgCommand extends CommandGroup {}
