package org.kith.cli;

import java.io.IOException;
import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.ListDraftsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists drafts.
@Command(
    name = "list",
    description = {"List your drafts, and those that wait for you as a reviewer."},
    footer = "Example: kith draft list --dir riverside --state submitted")
final class DraftListCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "draft, submitted, changes-asked, approved or published.")
  List<String> states = List.of();

  private static final int PAGE_SIZE = 200;

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      var all = ListDraftsResponse.newBuilder();
      String token = "";
      do {
        ListDraftsResponse page =
            client
                .drafts()
                .list(
                    ListDraftsRequest.newBuilder()
                        .addAllStates(states)
                        .setPageSize(PAGE_SIZE)
                        .setPageToken(token)
                        .build());
        all.addAllDrafts(page.getDraftsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      ListDraftsResponse drafts = all.build();
      screen.answer(drafts, () -> print(screen, drafts));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListDraftsResponse drafts) {
    if (drafts.getDraftsCount() == 0) {
      screen.line("There are no drafts.");
      return;
    }
    var table = new Table("DRAFT", "STATE", "AUTHOR", "WAITS FOR", "TITLE");
    for (Draft draft : drafts.getDraftsList()) {
      table.row(
          draft.getDraftId(),
          draft.getRecordId().isEmpty()
              ? draft.getState()
              : draft.getState() + " as " + EvidencePage.shortId(draft.getRecordId()),
          draft.getAuthor(),
          draft.getWaitsFor(),
          draft.getTitle().isEmpty() && !draft.getRecordId().isEmpty()
              ? "(not shown here any more)"
              : draft.getTitle());
    }
    table.print(screen);
  }
}
