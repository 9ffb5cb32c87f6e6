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
      "Propose the next version of your manifest: 13 more months, and with --log a new log key.",
      "Root keys sign it elsewhere; nothing changes before it is installed."
    },
    footer = "Example: kith org rotate --dir riverside --log --out next-manifest.txt")
final class OrgRotateCommand extends OrgProposing {
  @Option(
      names = "--log",
      description = "Close the log where the running node stands, and open the next one.")
  boolean log;

  @Override
  ManifestEdit change(OrganisationHome home, ManifestChain chain, ManifestEdit edit, Screen screen)
      throws InitFault, IOException {
    if (!log) {
      return edit;
    }
    ManifestEdit ended = edit.endLog(openEpoch(chain), endFromNode(chain, false));
    return home.openNextLog(ended, chain, passphrase(home));
  }
}
