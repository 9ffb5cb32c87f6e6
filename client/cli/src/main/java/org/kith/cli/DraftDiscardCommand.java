package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.DiscardDraftResponse;
import org.kith.schema.v1.Draft;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Deletes a draft.
@Command(
    name = "discard",
    description = {
      "Delete your own draft for good.",
      "One that is published stays; what it became is taken back with kith retract."
    },
    footer = "Example: kith draft discard --dir riverside k3jx7q")
final class DraftDiscardCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Draft id, or its first 6 characters or more.")
  String id = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      Draft draft = DraftPage.find(client, id);
      DiscardDraftResponse gone =
          client
              .drafts()
              .discard(DiscardDraftRequest.newBuilder().setDraftId(draft.getDraftId()).build());
      screen.answer(
          gone,
          () ->
              screen.line(
                  "discarded  "
                      + gone.getDraftId()
                      + (draft.getTitle().isEmpty() ? "" : "  " + draft.getTitle())));
      return Exit.OK;
    }
  }
}
