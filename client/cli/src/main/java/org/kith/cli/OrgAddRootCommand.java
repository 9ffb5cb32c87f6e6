package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.identity.ManifestProposal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Proposes one more root key.
@Command(
    name = "add-root",
    description = {
      "Make one more root key and propose a manifest that names it; two of three are advised.",
      "The new key signs the proposal at once, to show that it works; then it goes to as many of"
          + " your other root keys as the version before and this one ask for together."
    },
    footer =
        "Example: kith org add-root --dir riverside --root-dir /media/usb/root-2 --threshold 2"
            + " --out next.txt")
final class OrgAddRootCommand extends OrgProposing {
  @Option(
      names = "--root-dir",
      required = true,
      paramLabel = "DIR",
      description = "New folder for the root key, on a medium that leaves this machine.")
  Path rootDir = Path.of("");

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description = "How many root keys must sign from then on (default: as now).")
  int threshold;

  @Override
  ManifestEdit change(OrganisationHome home, ManifestChain chain, ManifestEdit edit, Screen screen)
      throws InitFault, IOException {
    int keys = chain.newest().rootKeyCount() + 1;
    if (threshold < 0 || threshold > keys) {
      throw Failure.usage("--threshold is a number from 1 to " + keys + ".");
    }
    ManifestEdit more = edit.addRootKey(home.newRootKey(rootDir));
    screen.note("The new root key is in " + rootDir + "; move that folder off this machine.");
    return threshold == 0 ? more : more.threshold(threshold);
  }

  @Override
  ManifestProposal signed(ManifestProposal proposal) throws InitFault, IOException {
    return proposal.signedBy(RootKeyFile.open(rootDir.resolve("root.pem"), null));
  }
}
