package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.RevokeTokenRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Ends a token.
@Command(
    name = "revoke",
    description = "End a token at once.",
    footer = "Example: kith token revoke --dir riverside ward-7")
final class TokenRevokeCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "NAME", description = "The token's name.")
  String name = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client.governance().revokeToken(RevokeTokenRequest.newBuilder().setName(name).build());
      screen.answer(answer, () -> screen.line("revoked  " + answer.getToken().getName()));
      return Exit.OK;
    }
  }
}
