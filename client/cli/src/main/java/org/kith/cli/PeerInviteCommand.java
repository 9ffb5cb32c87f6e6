package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.CreateInvitationRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints the line to send to another organisation.
@Command(
    name = "invite",
    description = "Print one line of text to send to another organisation.",
    footer = "Example: kith peer invite --dir riverside --endpoint kith.riverside.example:7440")
final class PeerInviteCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      description = "Where your node is reached; what it advertises unless said.")
  List<String> endpoints = List.of();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var invitation =
          client
              .governance()
              .createInvitation(
                  CreateInvitationRequest.newBuilder().addAllEndpoints(endpoints).build());
      screen.answer(invitation, () -> screen.raw(invitation.getInvitation()));
      return Exit.OK;
    }
  }
}
