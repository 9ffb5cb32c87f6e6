package org.kith.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.AuditEntry;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListAuditEntriesResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists decisions.
@Command(
    name = "list",
    description = "List the decisions of the governance log, oldest first.",
    footer = "Example: kith audit list --dir riverside")
final class AuditListCommand extends KithCommand {
  private static final int PAGE_SIZE = 200;

  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var all = ListAuditEntriesResponse.newBuilder();
      String token = "";
      do {
        ListAuditEntriesResponse page =
            client
                .governance()
                .listAuditEntries(
                    ListAuditEntriesRequest.newBuilder()
                        .setPageSize(PAGE_SIZE)
                        .setPageToken(token)
                        .build());
        all.addAllEntries(page.getEntriesList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      List<AuditEntry> inTime = new ArrayList<>(all.getEntriesList());
      inTime.sort(Comparator.comparing(AuditEntry::getTime)); // two logs, read as one story
      ListAuditEntriesResponse entries = all.clearEntries().addAllEntries(inTime).build();
      screen.answer(entries, () -> print(screen, entries));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListAuditEntriesResponse entries) {
    var table = new Table("#", "TIME", "DECIDED BY", "DECISION");
    for (AuditEntry entry : entries.getEntriesList()) {
      table.row(
          (entry.getLog().equals("audit") ? "audit " : "") + entry.getIndex(),
          entry.getTime(),
          entry.getDecidedBy(),
          entry.getDecision());
    }
    table.print(screen);
  }
}
