package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.SetAuditWitnessRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Chooses witnesses of the audit.
@Command(
    name = "witness",
    description = {
      "Choose a peer as a witness of the audit (on), or end that (off).",
      "Its node is shown how many decisions there are, when there are more, and their hash, and"
          + " cosigns that; it learns nothing of what was decided."
    },
    footer = "Example: kith audit witness on kith1abcdefgh --dir riverside")
final class AuditWitnessCommand extends KithCommand {
  /// Whether it is one.
  enum Turn {
    on,
    off
  }

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(index = "0", paramLabel = "on|off", description = "Choose it, or end that.")
  Turn turn = Turn.on;

  @Parameters(index = "1", paramLabel = "PEER", description = "Organisation id, or its beginning.")
  String peer = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client
              .governance()
              .setAuditWitness(
                  SetAuditWitnessRequest.newBuilder()
                      .setOrganisationId(peer)
                      .setOn(turn == Turn.on)
                      .build());
      screen.answer(
          answer,
          () ->
              screen.line(
                  (turn == Turn.on ? "witness  " : "no witness any more  ")
                      + answer.getPeer().getName()));
      return Exit.OK;
    }
  }
}
