package org.kith.cli;

import picocli.CommandLine.Command;

/// The exchange by file.
@Command(
    name = "bundle",
    description = {
      "Exchange records with an organisation that no line reaches, by file.",
      "The same checks apply as over the line."
    },
    subcommands = {BundleExportCommand.class, BundleImportCommand.class},
    footer = "Example: kith bundle export --dir riverside --to-peer kith1abc… --out for-harbour.kt")
final class BundleCommand extends CommandGroup {}
