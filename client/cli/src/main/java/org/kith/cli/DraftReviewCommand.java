package org.kith.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.ReviewDraftRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Reviews a draft.
@Command(
    name = "review",
    description = {"Approve a draft, or ask for changes. Nobody reviews their own."},
    footer = {
      "Example: kith draft review --dir riverside k3jx7q --approve",
      "         kith draft review --dir riverside k3jx7q --ask-changes \"Say what did not help.\""
    })
final class DraftReviewCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Draft id, or its first 6 characters or more.")
  String id = "";

  @Option(names = "--approve", description = "It may go out as it is.")
  boolean approve;

  @Option(names = "--ask-changes", paramLabel = "WORDS", description = "What must change first.")
  @Nullable String changes;

  @Option(
      names = "--comment",
      paramLabel = "WORDS",
      defaultValue = "",
      description = "Something to say with an approval.")
  String comment = "";

  @Option(
      names = "--override",
      paramLabel = "REASON",
      defaultValue = "",
      description = "For the information-governance lead: why what the guard refuses may go out.")
  String override = "";

  @Override
  Exit run(Screen screen) throws IOException {
    if (approve == (changes != null)) {
      throw Failure.usage("Say one of --approve and --ask-changes WORDS.");
    }
    try (KithClient client = choice.connect()) {
      Draft draft =
          client
              .drafts()
              .review(
                  ReviewDraftRequest.newBuilder()
                      .setDraftId(id)
                      .setVerdict(approve ? "approve" : "ask-changes")
                      .setComment(changes == null ? comment : changes)
                      .setOverrideReason(override)
                      .build());
      screen.answer(draft, () -> DraftPage.print(screen, draft));
      return Exit.OK;
    }
  }
}
