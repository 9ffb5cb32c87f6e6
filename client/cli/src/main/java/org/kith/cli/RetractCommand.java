package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.RetractRecordRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a record back.
@Command(
    name = "retract",
    description = {
      "Take a record of your organisation back.",
      "It is hidden everywhere, and whoever follows a link to it sees that it was retracted.",
      "With --erase, and always for personal-data, its content is erased at every organisation that"
          + " holds it; kith erasure list says who has not confirmed.",
      "Reasons: personal-data, unsafe, wrong, not-ours-to-share, out-of-date, other."
    },
    footer =
        "Example: kith retract --dir riverside k3jx7q2m --reason wrong --text \"Counted twice.\"")
final class RetractCommand extends KithCommand {
  private static final String ALWAYS_ERASES = "personal-data";

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(names = "--reason", required = true, paramLabel = "REASON", description = "Why.")
  String reason = "";

  @Option(
      names = "--text",
      paramLabel = "WORDS",
      description = "In words; must not repeat what is removed.")
  String text = "";

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard warns of in the text may stay.")
  String warned = "";

  @Option(names = "--erase", description = "Also erase its content everywhere.")
  boolean erase;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client.retract(
              RetractRecordRequest.newBuilder()
                  .setRecordId(id)
                  .setReason(reason)
                  .setText(text)
                  .setErase(erase)
                  .setWarnedReason(warned)
                  .setRequestId(PublishCommand.newRequestId())
                  .build());
      screen.answer(
          answer,
          () -> {
            screen.line("retracted by  " + answer.getPublished().getRecordId());
            if (erase || reason.equals(ALWAYS_ERASES)) {
              screen.line("who has erased it:  kith erasure show " + id);
            }
          });
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw e.reason().equals("WARNED") ? PublishCommand.refused(e) : Failures.of(e);
    }
  }
}
