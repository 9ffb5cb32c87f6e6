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

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard finds may stay; its reviewers see it.")
  String warned = "";

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
                      .setWarnedReason(warned)
                      .build());
      screen.answer(draft, () -> DraftPage.print(screen, draft));
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw refused(e);
    }
  }

  private RuntimeException refused(KithException.Refused e) {
    String submit = "kith draft submit " + id;
    String change = "kith draft edit " + id + " FILE";
    return switch (e.reason()) {
      case "WARNED" ->
          Failure.refused(
              e.reason(),
              askOverride
                  ? "The information-governance lead must read why it may stay: "
                      + submit
                      + " --ask-override --warned REASON"
                  : "The personal-data guard warns. Take it out ("
                      + change
                      + "), or say why it may stay: "
                      + submit
                      + " --warned REASON",
              e.problems());
      case "PERSONAL_DATA" ->
          Failure.refused(
              e.reason(),
              "The personal-data guard refuses it. Take out what is about a person ("
                  + change
                  + "); where it is about none, ask the information-governance lead to let it out: "
                  + submit
                  + " --ask-override --warned REASON",
              e.problems());
      default -> DraftPage.refused(e, id, "submit it again");
    };
  }
}
