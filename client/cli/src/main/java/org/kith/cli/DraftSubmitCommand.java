package org.kith.cli;

import java.io.IOException;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.SubmitDraftRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Hands a draft to its reviewers.
@Command(
    name = "submit",
    description = {"Hand your draft to its reviewers."},
    footer = "Example: kith draft submit --dir riverside k3jx7q")
final class DraftSubmitCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Draft id, or its first 6 characters or more.")
  String id = "";

  @Option(
      names = "--ask-override",
      description = "Ask the information-governance lead to let out what the guard refuses.")
  boolean askOverride;

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      Draft draft =
          client
              .drafts()
              .submit(
                  SubmitDraftRequest.newBuilder()
                      .setDraftId(id)
                      .setAskOverride(askOverride)
                      .build());
      screen.answer(draft, () -> DraftPage.print(screen, draft));
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw PublishCommand.refused(e);
    }
  }
}
