package org.kith.protocol.identity;

import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.NoteKey;

/// An organisation's manifests from version 1 on: what its identity rests on.
///
/// This version checks version 1 only; a chain that goes further is refused, not half understood.
public final class ManifestChain {
  private final Manifest first;
  private final OrganisationId organisation;

  private ManifestChain(Manifest first) {
    this.first = first;
    this.organisation = new OrganisationId(first.hash());
  }

  /// What verifying gives.
  public sealed interface Parsed {
    /// The chain holds.
    record Ok(ManifestChain chain) implements Parsed {}

    /// It does not.
    record Bad(ManifestFault fault, String where) implements Parsed {}
  }

  /// Verifies SignedManifest bytes, version 1 first.
  public static Parsed verify(List<Bytes> signedManifests) {
    if (signedManifests.isEmpty()) {
      return new Parsed.Bad(ManifestFault.NOT_VERSION_1, "");
    }
    if (signedManifests.size() > 1) {
      return new Parsed.Bad(ManifestFault.LATER_VERSION, "");
    }
    return switch (Manifest.parse(signedManifests.get(0))) {
      case Manifest.Parsed.Bad bad -> new Parsed.Bad(bad.fault(), bad.where());
      case Manifest.Parsed.Ok ok ->
          ok.manifest().version() == 1
              ? new Parsed.Ok(new ManifestChain(ok.manifest()))
              : new Parsed.Bad(ManifestFault.NOT_VERSION_1, "");
    };
  }

  public OrganisationId organisation() {
    return organisation;
  }

  /// The manifest that counts now.
  public Manifest newest() {
    return first;
  }

  /// SignedManifest bytes, version 1 first.
  public List<Bytes> encoded() {
    return List.of(first.signed());
  }

  /// The key that signs an epoch of the commons log, under the name that C2SP gives it.
  public Optional<NoteKey> logKey(int epoch) {
    return newest().commons().stream()
        .filter(e -> e.number() == epoch)
        .findFirst()
        .map(e -> NoteKey.ed25519(LogName.commons(organisation, epoch).originLine(), e.key()));
  }

  /// The commons log that entries may be appended to.
  public Optional<LogName> openCommons() {
    return newest().commons().stream()
        .filter(Manifest.Epoch::open)
        .findFirst()
        .map(e -> LogName.commons(organisation, e.number()));
  }

  /// The key that cosigns, `kith/<organisation id>/cosign`.
  public NoteKey cosignKey() {
    return new NoteKey(
        "kith/" + organisation.text() + "/cosign", NoteKey.Type.COSIGNATURE, newest().cosignKey());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ManifestChain that && first.signed().equals(that.first.signed());
  }

  @Override
  public int hashCode() {
    return first.signed().hashCode();
  }

  @Override
  public String toString() {
    return organisation + " version " + newest().version();
  }
}
