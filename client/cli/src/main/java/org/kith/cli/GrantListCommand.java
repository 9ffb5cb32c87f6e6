package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.GrantView;
import org.kith.schema.v1.ListGrantsRequest;
import org.kith.schema.v1.ListGrantsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists grants.
@Command(
    name = "list",
    description = "List what is admitted from whom.",
    footer = "Example: kith grant list --dir riverside")
final class GrantListCommand extends KithCommand {
  private static final int PAGE_SIZE = 200;

  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var all = ListGrantsResponse.newBuilder();
      String token = "";
      do {
        ListGrantsResponse page =
            client
                .governance()
                .listGrants(
                    ListGrantsRequest.newBuilder()
                        .setPageSize(PAGE_SIZE)
                        .setPageToken(token)
                        .build());
        all.addAllGrants(page.getGrantsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      ListGrantsResponse grants = all.build();
      screen.answer(grants, () -> print(screen, grants));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListGrantsResponse grants) {
    if (grants.getGrantsCount() == 0) {
      screen.line("Nothing is granted to anybody yet; accept an organisation: kith peer add");
      return;
    }
    var table =
        new Table("NAME", "CIRCLE", "KINDS", "TOPICS", "UNTIL", "MIB", "A DAY", "ORGANISATION");
    for (GrantView grant : grants.getGrantsList()) {
      table.row(
          grant.getName(),
          grant.getCircle(),
          grant.getKindsCount() == 0 ? "all" : String.join(",", grant.getKindsList()),
          grant.getTopicsCount() == 0 ? "all" : String.join(",", grant.getTopicsList()),
          grant.getUntil().isEmpty() ? "no end" : grant.getUntil(),
          orDefault(grant.getStoredMibMax()),
          orDefault(grant.getEntriesPerDayMax()),
          grant.getOrganisationId());
    }
    table.print(screen);
  }

  private static String orDefault(int limit) {
    return limit == 0 ? "default" : String.valueOf(limit);
  }
}
