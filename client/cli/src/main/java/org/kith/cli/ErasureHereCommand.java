package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.EraseHereRequest;
import org.kith.schema.v1.EraseHereResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Erases a record of another organisation here.
@Command(
    name = "here",
    description = {
      "Erase the content of another organisation's record on this node, without waiting for it.",
      "It cannot be undone, and it is not taken again from anybody. Others keep theirs: tell its"
          + " organisation too."
    },
    footer = "Example: kith erasure here --dir riverside k3jx7q2m --reason \"It names a patient.\"")
final class ErasureHereCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "WORDS",
      description = "Why, for the audit; must not repeat what is removed.")
  String reason = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      EraseHereResponse answer =
          client
              .governance()
              .eraseHere(EraseHereRequest.newBuilder().setRecordId(id).setReason(reason).build());
      screen.answer(answer, () -> screen.line("erased here  " + answer.getRecordId()));
      return Exit.OK;
    }
  }
}
