package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GuardFinding;
import org.kith.schema.v1.HeldRecord;
import org.kith.schema.v1.ListHeldRequest;
import org.kith.schema.v1.ListHeldResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one record that is held back.
@Command(
    name = "show",
    description = "Show why a record is held back, and with --content what it says.",
    footer = "Example: kith held show --dir riverside k3jx7q2m --content")
final class HeldShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--content",
      description = "Also what it says; for the information-governance lead.")
  boolean content;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      ListHeldResponse found =
          client
              .governance()
              .listHeld(
                  ListHeldRequest.newBuilder().setRecordId(id).setIncludeContent(content).build());
      if (found.getHeldCount() != 1) {
        throw Failure.refused("NOT_FOUND", "No held record has this id.", List.of());
      }
      HeldRecord held = found.getHeld(0);
      screen.answer(held, () -> print(screen, held));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, HeldRecord held) {
    screen.line("record  " + held.getRecordId());
    screen.line("from    " + held.getOriginName());
    screen.line("why     " + held.getSentence());
    for (GuardFinding finding : held.getFindingsList()) {
      screen.line("  " + finding.getField() + ": " + finding.getDescription());
    }
    held.getJudgedList().forEach(by -> screen.line("judged  " + by));
    if (held.hasContent()) {
      screen.line("");
      RecordPage.print(screen, GetRecordResponse.newBuilder().setRecord(held.getContent()).build());
    }
  }
}
