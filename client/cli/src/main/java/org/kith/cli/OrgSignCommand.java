package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kith.client.keys.InitFault;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.protocol.log.SecretKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Signs a proposed manifest with a root key; needs neither node nor network.
@Command(
    name = "sign",
    description = {
      "Read a proposed manifest, then sign it with one root key. Needs neither node nor network."
    },
    footer = "Example: kith org sign next.txt --key root-MOVE-OFFLINE/root-1.pem")
final class OrgSignCommand extends KithCommand {
  @Parameters(paramLabel = "FILE", description = "The proposal; the signature is added to it.")
  Path file = Path.of("");

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The root key.")
  Path key = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the key's passphrase (default: passphrase beside the key).")
  @Nullable Path passphraseFile;

  @Override
  Exit run(Screen screen) throws IOException {
    ProposalFile proposal = ProposalFile.read(file);
    try {
      SecretKey root = RootKeyFile.open(key, passphraseFile);
      requireASay(screen, proposal, root.publicKey());
      ProposalFile signed = proposal.with(proposal.proposal().signedBy(root));
      signed.write(file);
      signed.tell(
          screen,
          file,
          "Signed by " + ManifestProposal.shortName(root.publicKey()) + ". ",
          "kith org install " + file);
      return Exit.OK;
    } catch (InitFault e) {
      throw Failure.refused(e.sentence());
    }
  }

  /// A signature by any other key would make all the others void: it would have to be signed again.
  private void requireASay(Screen screen, ProposalFile proposal, Bytes rootKey) {
    if (proposal.rootKeys().contains(rootKey)) {
      return;
    }
    String name = ManifestProposal.shortName(rootKey);
    if (proposal.before().isEmpty()) {
      screen.warning(
          "This version does not name the key "
              + name
              + ", and the file does not have the version before: sign only where that one does.");
      return;
    }
    throw Failure.refused(
        "NOT_A_ROOT_KEY",
        "The key in "
            + key
            + " ("
            + name
            + ") is no root key of this organisation: neither this version of the manifest nor the"
            + " one before names it. Nothing was signed. Sign with one of: "
            + proposal.rootKeys().stream()
                .map(ManifestProposal::shortName)
                .collect(Collectors.joining(", ")));
  }
}
