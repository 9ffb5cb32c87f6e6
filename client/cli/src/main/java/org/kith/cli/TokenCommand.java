package org.kith.cli;

import picocli.CommandLine.Command;

/// Tokens of the own organisation's people and programs.
@Command(
    name = "token",
    description = "Give people and programs of your organisation access to the node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenIssueCommand.class, TokenListCommand.class, TokenRevokeCommand.class},
    footer = "Example: kith token issue --dir riverside ward-7 --role reader,author")
final class TokenCommand extends CommandGroup {}
