package org.kith.cli;

import picocli.CommandLine.Command;

/// What was erased.
@Command(
    name = "erasure",
    description = "See what was erased and who has confirmed it; erase another's record here.",
    subcommands = {ErasureListCommand.class, ErasureShowCommand.class, ErasureHereCommand.class},
    footer = "Example: kith erasure list --dir riverside")
final class ErasureCommand extends CommandGroup {}
