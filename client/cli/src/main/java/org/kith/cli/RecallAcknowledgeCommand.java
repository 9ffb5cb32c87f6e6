package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.AcknowledgeRecallRequest;
import org.kith.schema.v1.AcknowledgeRecallResponse;
import org.kith.schema.v1.Recall;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Acknowledges a recall.
@Command(
    name = "acknowledge",
    description = "Say what is done about a recall. It goes into the audit.",
    footer =
        "Example: kith recall acknowledge --dir riverside k3jx7q2m --as acting"
            + " --note \"Wards told; trolleys come back on Monday.\"")
final class RecallAcknowledgeCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "RECALL", description = "Its id, or the first 8 characters or more.")
  String id = "";

  @Option(
      names = "--as",
      required = true,
      paramLabel = "VERDICT",
      description = "seen, acting or not-affected.")
  String verdict = "";

  @Option(names = "--note", paramLabel = "WORDS", description = "What is done, or why nothing is.")
  String note = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      Recall recall =
          client
              .evidence()
              .acknowledge(
                  AcknowledgeRecallRequest.newBuilder()
                      .setRecallId(id)
                      .setVerdict(verdict)
                      .setNote(note)
                      .build());
      screen.answer(
          AcknowledgeRecallResponse.newBuilder().setRecall(recall).build(),
          () -> RecallListCommand.print(screen, recall));
      return Exit.OK;
    }
  }
}
