package org.kith.cli;

import java.io.IOException;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Proposes the next version of the manifest.
@Command(
    name = "rotate",
    description = {
      "Propose the next version of your manifest: 13 more months, with --log a new log key, with"
          + " --tls a second TLS key.",
      "Root keys sign it elsewhere; nothing changes before it is installed."
    },
    footer = "Example: kith org rotate --dir riverside --log --out next-manifest.txt")
final class OrgRotateCommand extends OrgProposing {
  @Option(
      names = "--log",
      description = "Close the log where the running node stands, and open the next one.")
  boolean log;

  @Option(
      names = "--tls",
      description = "Pin a second TLS key beside the one in use, for your peers to learn.")
  boolean tls;

  @Option(
      names = "--tls-done",
      description = "Change over to the second TLS key; the first one is pinned no more.")
  boolean tlsDone;

  @Override
  ManifestEdit change(OrganisationHome home, ManifestChain chain, ManifestEdit edit, Screen screen)
      throws InitFault, IOException {
    if (tls && tlsDone) {
      throw Failure.usage("Give --tls first, and --tls-done when your peers have learned it.");
    }
    ManifestEdit changed = edit;
    if (tls) {
      changed = home.addTlsKey(changed, chain, passphrase(home));
    }
    if (tlsDone) {
      changed = home.dropOldTlsKey(changed, chain, passphrase(home));
    }
    if (log) {
      ManifestEdit ended = changed.endLog(openEpoch(chain), endFromNode(chain, false));
      changed = home.openNextLog(ended, chain, passphrase(home));
    }
    return changed;
  }
}
