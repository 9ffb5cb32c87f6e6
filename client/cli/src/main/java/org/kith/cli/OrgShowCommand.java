package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.client.KithClient;
import org.kith.client.NodeHome;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.NoteKey;
import org.kith.schema.v1.GetOrganisationRequest;
import org.kith.schema.v1.GetOrganisationResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows the own organisation.
@Command(
    name = "show",
    description = "Show your organisation's id, keys and expiry; with --peer, the safety number.",
    footer = "Example: kith org show --dir riverside")
final class OrgShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--peer",
      paramLabel = "ID|LINE",
      description = "A peer's organisation id or its invitation: also show the safety number.")
  String peer = "";

  @Override
  Exit run(Screen screen) throws IOException {
    Optional<NodeHome> home = choice.home();
    GetOrganisationResponse organisation =
        home.isPresent() && peer.isEmpty() && home.get().address().isEmpty()
            ? offline(home.get().folder())
            : fromNode();
    screen.answer(organisation, () -> print(screen, organisation));
    return Exit.OK;
  }

  private GetOrganisationResponse fromNode() {
    try (KithClient client = choice.connect()) {
      return client
          .governance()
          .organisation(GetOrganisationRequest.newBuilder().setPeer(peer).build());
    }
  }

  /// Reads the manifest where no node runs.
  private static GetOrganisationResponse offline(Path home) throws IOException {
    List<Bytes> manifests = new ArrayList<>();
    for (int version = 1; ; version++) {
      Path file = home.resolve("manifest").resolve(version + ".bin");
      if (!Files.exists(file)) {
        break;
      }
      manifests.add(Bytes.wrap(Files.readAllBytes(file)));
    }
    return switch (ManifestChain.verify(manifests)) {
      case ManifestChain.Parsed.Ok ok -> describe(ok.chain());
      case ManifestChain.Parsed.Bad bad ->
          throw Failure.refused(
              "The manifest in " + home + " does not hold; restore it from a backup.");
    };
  }

  private static GetOrganisationResponse describe(ManifestChain chain) {
    Manifest newest = chain.newest();
    return GetOrganisationResponse.newBuilder()
        .setOrganisationId(chain.organisation().text())
        .setName(newest.displayName())
        .setOdsCode(newest.odsCode())
        .setManifestVersion((int) newest.version())
        .setVkey(
            chain
                .openCommons()
                .flatMap(log -> chain.logKey(log.epoch()))
                .map(NoteKey::vkey)
                .orElse(""))
        .setCosignVkey(chain.cosignKey().vkey())
        .setRootKeys(newest.rootKeyCount())
        .setRootThreshold(newest.rootThreshold())
        .setExpires(Instant.ofEpochMilli(newest.expiresMs()).toString())
        .build();
  }

  private static void print(Screen screen, GetOrganisationResponse organisation) {
    screen.heading(organisation.getName());
    screen.line("organisation  " + organisation.getOrganisationId());
    screen.line(
        "ODS code      "
            + (organisation.getOdsCode().isEmpty()
                ? "none"
                : organisation.getOdsCode() + " (a claim)"));
    screen.line("log key       " + organisation.getVkey());
    screen.line("cosign key    " + organisation.getCosignVkey());
    screen.line(
        "root keys     "
            + organisation.getRootThreshold()
            + " of "
            + organisation.getRootKeys()
            + " must sign");
    screen.line("expires       " + organisation.getExpires());
    if (!organisation.getSafetyNumber().isEmpty()) {
      screen.line("safety number " + organisation.getSafetyNumber());
    }
    organisation.getWarningsList().forEach(warning -> screen.line("warning       " + warning));
  }
}
