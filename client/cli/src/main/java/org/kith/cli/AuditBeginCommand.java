package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.BeginAuditLineRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Begins another line of the audit.
@Command(
    name = "begin",
    description = {
      "Begin another line of the audit, where this node was put back from an older copy and peers"
          + " have cosigned entries that it does not have.",
      "They keep the end of the line before for ever, so that everybody sees the break; the reason"
          + " stands in the audit."
    },
    footer =
        "Example: kith audit begin --dir riverside --reason \"Restored after the disk failed\"")
final class AuditBeginCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--reason", required = true, paramLabel = "WORDS", description = "Why.")
  String reason = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client
              .governance()
              .beginAuditLine(BeginAuditLineRequest.newBuilder().setReason(reason).build());
      screen.answer(answer, () -> screen.line("line " + answer.getLine() + " of the audit begun"));
      return Exit.OK;
    }
  }
}
