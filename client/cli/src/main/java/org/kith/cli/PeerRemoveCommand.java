package org.kith.cli;

import java.util.Locale;
import org.kith.client.KithClient;
import org.kith.schema.v1.ProposeRevocationRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Removes an organisation.
@Command(
    name = "remove",
    description = {
      "Stop exchanging with an organisation: nothing more is sent to it or admitted from it.",
      "What was shared before cannot be called back."
    },
    footer =
        "Example: kith peer remove --dir riverside kith1abcdefgh --reason \"left the network\"")
final class PeerRemoveCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Organisation id, or its beginning.")
  String id = "";

  @Option(names = "--reason", paramLabel = "WORDS", description = "Why, for the audit log.")
  String reason = "";

  @Option(names = "--yes", description = "Do not ask; needed with --no-input.")
  boolean yes;

  @Override
  Exit run(Screen screen) {
    if (!yes && screen.refusesQuestions()) {
      throw Failure.usage(
          "Nobody is to be asked, so say with --yes that you mean it: nothing more goes to that"
              + " organisation or is admitted from it.");
    }
    if (!yes && screen.asks()) {
      String answer = screen.ask("Remove " + id + "? [y/N]");
      if (!answer.toLowerCase(Locale.ROOT).startsWith("y")) {
        throw Failure.refused("Nothing was removed; answer y to remove it.");
      }
    }
    try (KithClient client = choice.connect()) {
      var answer =
          client
              .governance()
              .proposeRevocation(
                  ProposeRevocationRequest.newBuilder()
                      .setOrganisationId(id)
                      .setReason(reason)
                      .build());
      screen.answer(answer, () -> screen.line("removed  " + answer.getPeer().getName()));
      return Exit.OK;
    }
  }
}
