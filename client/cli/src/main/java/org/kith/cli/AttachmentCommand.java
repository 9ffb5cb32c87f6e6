package org.kith.cli;

import picocli.CommandLine.Command;

/// Groups the commands about files of records.
@Command(
    name = "attachment",
    description = "Files that belong to records.",
    subcommands = {AttachmentGetCommand.class, AttachmentPutCommand.class},
    footer = "Example: kith attachment get --dir harbour k3jx7q2m leaflet.pdf --out leaflet.pdf")
final class AttachmentCommand extends CommandGroup {}
