package org.kith.cli;

import java.util.Locale;
import org.kith.client.KithClient;
import org.kith.schema.v1.Peer;
import org.kith.schema.v1.ProposePeerRequest;
import org.kith.schema.v1.ProposePeerResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Accepts another organisation.
@Command(
    name = "add",
    description = {
      "Accept another organisation by the line that it sent you.",
      "Nothing flows until both sides have accepted. Compare the safety number first:",
      "both sides see the same digits; read them to one another over the telephone."
    },
    footer = "Example: kith peer add --dir hillside \"kith-invite1.CjEK…\"")
final class PeerAddCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "LINE", description = "The line that the other organisation sent.")
  String line = "";

  @Option(names = "--yes", description = "The safety number was compared.")
  boolean compared;

  @Option(
      names = "--origin-only",
      description = "Accept its records through others, without a session of our own.")
  boolean originOnly;

  @Override
  Exit run(Screen screen) {
    if (!line.strip().startsWith("kith-invite1.")) {
      throw Failure.usage(
          "This is not an invitation: paste the whole line that kith peer invite printed there.");
    }
    try (KithClient client = choice.connect()) {
      ProposePeerRequest request =
          ProposePeerRequest.newBuilder()
              .setInvitation(line.strip())
              .setOriginOnly(originOnly)
              .setSafetyNumberCompared(compared)
              .build();
      if (!compared) {
        confirm(screen, client, request);
      }
      ProposePeerResponse answer =
          client
              .governance()
              .proposePeer(request.toBuilder().setSafetyNumberCompared(true).build());
      screen.answer(answer, () -> print(screen, answer));
      return Exit.OK;
    }
  }

  private static void confirm(Screen screen, KithClient client, ProposePeerRequest request) {
    ProposePeerResponse read =
        client.governance().proposePeer(request.toBuilder().setValidateOnly(true).build());
    Peer peer = read.getPeer();
    screen.warning(peer.getName() + " says of itself that it is " + peer.getOrganisationId());
    screen.warning("safety number: " + read.getSafetyNumber());
    if (!screen.asks()) {
      throw Failure.usage(
          "Compare the safety number with the other organisation, then say it with --yes.");
    }
    String answer = screen.ask("Does the other side see the same number? [y/N]");
    if (!answer.toLowerCase(Locale.ROOT).startsWith("y")) {
      throw Failure.refused(
          "Nothing was accepted; ask the other organisation for a new line over a safe channel.");
    }
  }

  private static void print(Screen screen, ProposePeerResponse answer) {
    Peer peer = answer.getPeer();
    screen.line("accepted       " + peer.getName());
    screen.line("organisation   " + peer.getOrganisationId());
    screen.line("state          " + peer.getState());
    screen.line("safety number  " + answer.getSafetyNumber());
  }
}
