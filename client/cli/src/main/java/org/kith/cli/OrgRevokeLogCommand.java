package org.kith.cli;

import java.io.IOException;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Proposes a manifest that revokes the log's key at a position.
@Command(
    name = "revoke-log",
    description = {
      "Propose to revoke the log's key, which may be in other hands, at a position.",
      "Records below it hold for ever; those at or above it vanish at every organisation.",
      "Without --size and --root: where the running node stands."
    },
    footer = "Example: kith org revoke-log --dir riverside --out revocation.txt")
final class OrgRevokeLogCommand extends OrgProposing {
  @Option(names = "--size", paramLabel = "N", description = "How many records were yours.")
  long size = -1;

  @Option(
      names = "--root",
      paramLabel = "BASE64",
      description = "Root of the log at that size, as in a checkpoint of that size.")
  String root = "";

  @Override
  ManifestEdit change(OrganisationHome home, ManifestChain chain, ManifestEdit edit, Screen screen)
      throws InitFault, IOException {
    if (size < 0 != root.isEmpty()) {
      throw Failure.usage("Give --size and --root together, or neither.");
    }
    LogEnd end = root.isEmpty() ? endFromNode(chain, true) : new LogEnd(size, root(root), true);
    return home.openNextLog(edit.endLog(openEpoch(chain), end), chain, passphrase(home));
  }
}
