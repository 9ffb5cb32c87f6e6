package org.kith.cli;

import picocli.CommandLine.Command;

/// Groups the commands about records that are held back.
@Command(
    name = "held",
    description = "Records of others that are held back here, and what becomes of them.",
    subcommands = {
      HeldListCommand.class,
      HeldShowCommand.class,
      HeldAdmitCommand.class,
      HeldRefuseCommand.class
    },
    footer = "Example: kith held list --dir riverside")
final class HeldCommand extends CommandGroup {}
