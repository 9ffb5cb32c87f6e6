package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.ListTokensRequest;
import org.kith.schema.v1.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists tokens.
@Command(
    name = "list",
    description = "List the tokens, without their secrets.",
    footer = "Example: kith token list --dir riverside")
final class TokenListCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer = client.governance().listTokens(ListTokensRequest.getDefaultInstance());
      screen.answer(
          answer,
          () -> {
            var table = new Table("NAME", "HELD BY", "STATE", "ROLES", "EXPIRES");
            for (Token token : answer.getTokensList()) {
              table.row(
                  token.getName(),
                  token.getPerson(),
                  token.getState(),
                  String.join(",", token.getRolesList()),
                  token.getExpires().isEmpty() ? "never" : token.getExpires());
            }
            table.print(screen);
          });
      return Exit.OK;
    }
  }
}
