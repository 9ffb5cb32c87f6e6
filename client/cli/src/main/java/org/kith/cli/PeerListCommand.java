package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.ListPeersRequest;
import org.kith.schema.v1.ListPeersResponse;
import org.kith.schema.v1.Peer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists organisations that were accepted or removed.
@Command(
    name = "list",
    description = "List the organisations that were accepted or removed.",
    footer = "Example: kith peer list --dir riverside")
final class PeerListCommand extends KithCommand {
  private static final int PAGE_SIZE = 200;

  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var all = ListPeersResponse.newBuilder();
      String token = "";
      do {
        ListPeersResponse page =
            client
                .governance()
                .listPeers(
                    ListPeersRequest.newBuilder()
                        .setPageSize(PAGE_SIZE)
                        .setPageToken(token)
                        .build());
        all.addAllPeers(page.getPeersList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      ListPeersResponse peers = all.build();
      screen.answer(peers, () -> print(screen, peers));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListPeersResponse peers) {
    if (peers.getPeersCount() == 0) {
      screen.line("No organisation yet; send one your line: kith peer invite");
      return;
    }
    var table = new Table("STATE", "NAME", "ODS", "ORGANISATION", "ENDPOINTS");
    for (Peer peer : peers.getPeersList()) {
      table.row(
          peer.getState(),
          peer.getName(),
          peer.getOdsCode(),
          peer.getOrganisationId(),
          String.join(", ", peer.getEndpointsList()));
    }
    table.print(screen);
  }
}
