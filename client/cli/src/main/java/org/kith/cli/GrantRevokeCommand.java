package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.ProposeRevocationRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Ends a grant.
@Command(
    name = "revoke",
    description = {
      "End a grant: nothing new of the organisation is admitted. What was admitted stays, and the"
          + " organisation stays a peer.",
      "To stop exchanging with it: kith peer remove"
    },
    footer = "Example: kith grant revoke --dir riverside kith1abcdefgh")
final class GrantRevokeCommand extends KithCommand {
  private static final String COMMONS = "commons";

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Organisation id, or its beginning.")
  String id = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client
              .governance()
              .proposeRevocation(
                  ProposeRevocationRequest.newBuilder()
                      .setOrganisationId(id)
                      .setCircle(COMMONS)
                      .build());
      screen.answer(answer, () -> screen.line("grant ended  " + answer.getPeer().getName()));
      return Exit.OK;
    }
  }
}
