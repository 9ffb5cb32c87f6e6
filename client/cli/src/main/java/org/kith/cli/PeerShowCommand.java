package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.GetPeerRequest;
import org.kith.schema.v1.Peer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Shows one organisation.
@Command(
    name = "show",
    description = "Show one organisation and the safety number with it.",
    footer = "Example: kith peer show --dir riverside kith1abcdefgh")
final class PeerShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Organisation id, or its beginning.")
  String id = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client.governance().peer(GetPeerRequest.newBuilder().setOrganisationId(id).build());
      Peer peer = answer.getPeer();
      screen.answer(
          answer,
          () -> {
            screen.heading(peer.getName());
            screen.line("organisation   " + peer.getOrganisationId());
            screen.line("ODS code       " + peer.getOdsCode());
            screen.line("state          " + peer.getState());
            screen.line("endpoints      " + String.join(", ", peer.getEndpointsList()));
            screen.line("decided        " + peer.getDecidedTime() + " by " + peer.getDecidedBy());
            screen.line("log key        " + peer.getVkey());
            screen.line("cosign key     " + peer.getCosignVkey());
            screen.line("safety number  " + peer.getSafetyNumber());
          });
      return Exit.OK;
    }
  }
}
