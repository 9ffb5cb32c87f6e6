package org.kith.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.ManifestChain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts a signed manifest into force.
@Command(
    name = "install",
    description = {
      "Put a manifest that enough root keys have signed into your home folder.",
      "The node takes it up at its next start, and tells every peer."
    },
    footer = "Example: kith org install next.txt --dir riverside")
final class OrgInstallCommand extends KithCommand {
  @Parameters(paramLabel = "FILE", description = "The signed proposal.")
  Path file = Path.of("");

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Home folder of the node.")
  Path dir = Path.of("");

  @Override
  Exit run(Screen screen) throws IOException {
    try {
      ManifestChain next =
          new OrganisationHome(dir, new SecureRandom()).install(ProposalFile.read(file));
      var json = new JsonObject();
      json.addProperty("organisationId", next.organisation().text());
      json.addProperty("version", next.newest().version());
      screen.answer(
          json, () -> screen.line("version " + next.newest().version() + " is installed"));
      if (!screen.isJson()) {
        screen.note("Stop the node and start it again: kith node run --dir " + dir);
      }
      return Exit.OK;
    } catch (InitFault e) {
      throw Failure.refused(e.sentence());
    }
  }
}
