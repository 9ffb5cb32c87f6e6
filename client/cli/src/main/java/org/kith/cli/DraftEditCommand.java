package org.kith.cli;

import java.io.IOException;
import org.kith.client.KithClient;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SaveDraftRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Changes a draft.
@Command(
    name = "edit",
    description = {
      "Put a file in the place of your own draft. What was approved of it is approved no more."
    },
    footer = "Example: kith draft edit --dir riverside k3jx7q practice.yaml")
final class DraftEditCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "Draft id, or its first 6 characters or more.")
  String id = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "Record file, or - for input.")
  String file = "";

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard warns of may stay.")
  String warned = "";

  @Mixin Attaching attaching = new Attaching();

  @Override
  Exit run(Screen screen) throws IOException {
    LearningRecord record = DraftPage.read(this, file);
    try (KithClient client = choice.connect()) {
      Draft draft =
          client
              .drafts()
              .save(
                  SaveDraftRequest.newBuilder()
                      .setDraftId(DraftPage.find(client, id).getDraftId())
                      .setRecord(attaching.to(record, client, screen))
                      .setWarnedReason(warned)
                      .build());
      screen.answer(draft, () -> DraftPage.print(screen, draft));
      return Exit.OK;
    }
  }
}
