package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.protocol.identity.Passphrase;
import org.kith.schema.v1.GetLogRootRequest;
import org.kith.schema.v1.LogStatus;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What all commands share that propose the next version of the own manifest.
abstract class OrgProposing extends KithCommand {
  private static final int MONTHS = 13;

  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File for the proposal; it holds no secret.")
  Path out = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase of the node's keys, where it is kept elsewhere.")
  @Nullable Path passphraseFile;

  /// Makes the changes.
  abstract ManifestEdit change(
      OrganisationHome home, ManifestChain chain, ManifestEdit edit, Screen screen)
      throws InitFault, IOException;

  /// Signs with keys that this command has made itself.
  ManifestProposal signed(ManifestProposal proposal) throws InitFault, IOException {
    return proposal;
  }

  @Override
  final Exit run(Screen screen) throws IOException {
    Path folder =
        choice
            .home()
            .orElseThrow(() -> Failure.usage("Say which organisation: --dir and its home folder."))
            .folder();
    var home = new OrganisationHome(folder, new SecureRandom());
    try {
      ManifestChain chain = home.chain();
      ManifestEdit edit = change(home, chain, ManifestEdit.of(chain).expires(expiry()), screen);
      var file = new ProposalFile(signed(edit.propose()), Optional.of(chain.newest()));
      file.write(out);
      file.tell(screen, out, "", "kith org install " + out + " --dir " + folder);
      return Exit.OK;
    } catch (InitFault e) {
      throw Failure.refused(e.sentence());
    }
  }

  private static long expiry() {
    return Instant.now().atZone(ZoneOffset.UTC).plusMonths(MONTHS).toInstant().toEpochMilli();
  }

  /// The passphrase of the node's keys.
  final Passphrase passphrase(OrganisationHome home) throws InitFault, IOException {
    return passphraseFile == null
        ? home.passphrase()
        : Passphrase.of(Files.readString(passphraseFile).strip());
  }

  /// How far the running node has published in the epoch that is open.
  final LogEnd endFromNode(ManifestChain chain, boolean revoked) {
    int epoch = openEpoch(chain);
    try (KithClient client = choice.connect()) {
      LogStatus log =
          client.node().status().getLogsList().stream()
              .filter(found -> found.getOrigin().equals(chain.organisation().text()))
              .filter(found -> found.getCircle().equals("commons") && found.getEpoch() == epoch)
              .findFirst()
              .orElseThrow(() -> Failure.refused("The node has not published in this epoch yet."));
      return new LogEnd(log.getSize(), root(log.getRoot()), revoked);
    }
  }

  /// The root at a size of the epoch that is open, as the running node holds it.
  final Bytes rootAtNode(ManifestChain chain, long size) {
    try (KithClient client = choice.connect()) {
      return root(
          client
              .node()
              .logRoot(
                  GetLogRootRequest.newBuilder()
                      .setOrigin(chain.organisation().text())
                      .setEpoch(openEpoch(chain))
                      .setSize(Math.toIntExact(size))
                      .build())
              .getRoot());
    }
  }

  static int openEpoch(ManifestChain chain) {
    return chain
        .openCommons()
        .orElseThrow(() -> Failure.refused("The manifest has no log that is open."))
        .epoch();
  }

  static Bytes root(String base64) {
    try {
      byte[] root = Base64.getDecoder().decode(base64);
      if (root.length == 32) {
        return Bytes.wrap(root);
      }
    } catch (IllegalArgumentException e) {
      // said below, as for a root of the wrong length
    }
    throw Failure.usage("A root is 32 bytes in base64, as in a checkpoint's third line.");
  }
}
