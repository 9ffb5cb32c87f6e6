package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.protocol.identity.Passphrase;
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
    ManifestProposal proposal = ProposalFile.read(file);
    Path passphrase = passphraseFile == null ? key.resolveSibling("passphrase") : passphraseFile;
    if (!Files.isReadable(key) || !Files.isReadable(passphrase)) {
      throw Failure.usage(
          "The root key "
              + key
              + " or its passphrase "
              + passphrase
              + " cannot be read; name them with --key and --passphrase-file.");
    }
    try {
      ManifestProposal signed =
          proposal.signedBy(
              OrganisationHome.open(key, Passphrase.of(Files.readString(passphrase).strip())));
      ProposalFile.write(file, signed);
      ProposalFile.tell(
          screen,
          signed,
          file,
          "Signed. Take it to the next root key, or install it: kith org install " + file);
      return Exit.OK;
    } catch (InitFault e) {
      throw Failure.refused(e.sentence());
    }
  }
}
