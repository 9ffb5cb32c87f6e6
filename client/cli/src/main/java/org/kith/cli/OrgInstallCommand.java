package org.kith.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.schema.v1.GetLogRootRequest;
import org.kith.schema.v1.LogStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Puts a signed manifest into force.
@Command(
    name = "install",
    description = {
      "Put a manifest that enough root keys have signed into your home folder.",
      "The node takes it up at its next start, and tells every peer.",
      "Where it ends a log and the node runs, this says how many records stand above the end."
    },
    footer = "Example: kith org install next.txt --dir riverside")
final class OrgInstallCommand extends KithCommand {
  private static final String WITHDRAWN = "kith org withdrawn --dir ";

  @Parameters(paramLabel = "FILE", description = "The signed proposal.")
  Path file = Path.of("");

  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) throws IOException {
    Path dir =
        choice
            .home()
            .orElseThrow(() -> Failure.usage("Say which organisation: --dir and its home folder."))
            .folder();
    try {
      var home = new OrganisationHome(dir, new SecureRandom());
      ManifestChain before = home.chain();
      ManifestChain next = install(home, before);
      List<Integer> ended = endedNow(before, next);
      Optional<Long> above = ended.isEmpty() ? Optional.of(0L) : above(next, ended);
      var json = new JsonObject();
      json.addProperty("organisationId", next.organisation().text());
      json.addProperty("version", next.newest().version());
      above.ifPresent(records -> json.addProperty("recordsAboveTheEnd", records));
      screen.answer(
          json, () -> screen.line("version " + next.newest().version() + " is installed"));
      if (!screen.isJson()) {
        tell(screen, above, dir);
        screen.note("Stop the node and start it again: kith node run --dir " + dir);
      }
      return Exit.OK;
    } catch (InitFault e) {
      throw Failure.refused(e.sentence());
    }
  }

  private ManifestChain install(OrganisationHome home, ManifestChain before)
      throws InitFault, IOException {
    ManifestProposal proposal = ProposalFile.read(file).proposal();
    try {
      return home.install(proposal);
    } catch (InitFault e) {
      var checked = new ProposalFile(proposal, Optional.of(before.newest()));
      if (!proposal.follows(before.newest()) || checked.enough()) {
        throw e;
      }
      throw Failure.refused(e.sentence() + " Signed by " + checked.signatures() + ".");
    }
  }

  /// Epochs that this version ends, or ends earlier than the one before did.
  private static List<Integer> endedNow(ManifestChain before, ManifestChain next) {
    List<Integer> ended = new ArrayList<>();
    for (Manifest.Epoch epoch : next.newest().commons()) {
      if (!next.logEnd(epoch.number()).equals(before.logEnd(epoch.number()))) {
        ended.add(epoch.number());
      }
    }
    return ended;
  }

  /// How many records the node holds above these ends; empty where it does not say.
  private Optional<Long> above(ManifestChain next, List<Integer> ended) {
    try (KithClient client = choice.connect()) {
      long above = 0;
      for (LogStatus log : client.node().status().getLogsList()) {
        if (log.getOrigin().equals(next.organisation().text())
            && log.getCircle().equals("commons")
            && ended.contains(log.getEpoch())) {
          LogEnd end = next.logEnd(log.getEpoch()).orElseThrow();
          above += Math.max(0, log.getSize() - (isHere(client, log, end) ? end.size() : 0));
        }
      }
      return Optional.of(above);
    } catch (KithException | Failure e) {
      return Optional.empty(); // it is told what to look at after the start
    }
  }

  /// Whether the end is of the history that the node holds; otherwise none of that counts.
  private static boolean isHere(KithClient client, LogStatus log, LogEnd end) {
    return log.getSize() < end.size()
        || client
            .node()
            .logRoot(
                GetLogRootRequest.newBuilder()
                    .setOrigin(log.getOrigin())
                    .setEpoch(log.getEpoch())
                    .setSize(Math.toIntExact(end.size()))
                    .build())
            .getRoot()
            .equals(end.root().base64());
  }

  private static void tell(Screen screen, Optional<Long> above, Path dir) {
    if (above.isEmpty()) {
      screen.warning(
          "This version ends a log, and the node cannot be asked now what stands above the end."
              + " After the start: "
              + WITHDRAWN
              + dir);
    } else if (above.get() > 0) {
      screen.warning(
          above.get()
              + (above.get() == 1
                  ? " record stands above the end of the log: nobody shows it any more. After the"
                      + " start, look at it, and publish it again if it was yours: "
                  : " records stand above the end of the log: nobody shows them any more. After the"
                      + " start, look at each, and publish again what was yours: ")
              + WITHDRAWN
              + dir);
    }
  }
}
