package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.JudgeHeldRequest;
import org.kith.schema.v1.JudgeHeldResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A person refuses a record that is held back.
@Command(
    name = "refuse",
    description = {
      "Refuse a record that the personal-data guard held back: it is never shown here.",
      "Where two people hold the role ig-lead, it takes both."
    },
    footer =
        "Example: kith held refuse --dir riverside k3jx7q2m --reason \"Looked at it: a lot"
            + " number.\"")
final class HeldRefuseCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "WORDS",
      description = "Why; must repeat nothing of the record.")
  String reason = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      JudgeHeldResponse answer =
          client
              .governance()
              .judgeHeld(
                  JudgeHeldRequest.newBuilder()
                      .setRecordId(id)
                      .setJudgement("refuse")
                      .setReason(reason)
                      .build());
      screen.answer(answer, () -> screen.line(answer.getState() + "  " + answer.getRecordId()));
      return Exit.OK;
    }
  }
}
