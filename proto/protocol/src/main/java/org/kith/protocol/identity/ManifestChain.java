package org.kith.protocol.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.LogKey;
import org.kith.protocol.log.NoteKey;

/// An organisation's manifests from version 1 on: what its identity rests on (SPEC 4.8).
public final class ManifestChain {
  /// Most versions of one organisation's manifest.
  public static final int VERSIONS_MAX = 256; // SPEC 2.7

  private final List<Manifest> versions;
  private final OrganisationId organisation;

  private ManifestChain(List<Manifest> versions) {
    this.versions = List.copyOf(versions);
    this.organisation = new OrganisationId(versions.get(0).hash());
  }

  /// What verifying gives.
  public sealed interface Parsed {
    /// The chain holds.
    record Ok(ManifestChain chain) implements Parsed {}

    /// It does not.
    record Bad(ManifestFault fault, String where) implements Parsed {}
  }

  /// Verifies SignedManifest bytes, version 1 first: each version by itself and against the one
  /// before.
  public static Parsed verify(List<Bytes> signedManifests) {
    if (signedManifests.isEmpty()) {
      return new Parsed.Bad(ManifestFault.NOT_VERSION_1, "");
    }
    if (signedManifests.size() > VERSIONS_MAX) { // SPEC 2.7
      return new Parsed.Bad(ManifestFault.TOO_MANY_VERSIONS, "");
    }
    var versions = new ArrayList<Manifest>(signedManifests.size());
    for (Bytes signed : signedManifests) {
      Manifest.Parsed parsed = Manifest.parse(signed);
      if (parsed instanceof Manifest.Parsed.Bad bad) {
        return new Parsed.Bad(bad.fault(), bad.where());
      }
      Manifest next = ((Manifest.Parsed.Ok) parsed).manifest();
      if (versions.isEmpty()) {
        if (next.version() != 1) {
          return new Parsed.Bad(ManifestFault.NOT_VERSION_1, "");
        }
      } else {
        Optional<ManifestFault> wrong =
            Succession.check(versions.get(versions.size() - 1), next); // SPEC 4.8
        if (wrong.isPresent()) {
          return new Parsed.Bad(wrong.get(), "version " + next.version());
        }
      }
      versions.add(next);
    }
    return new Parsed.Ok(new ManifestChain(versions));
  }

  /// This chain with later versions, verified.
  ///
  /// @param signedManifests the versions after the newest, in order
  public Parsed extendedBy(List<Bytes> signedManifests) {
    var all = new ArrayList<>(encoded());
    all.addAll(signedManifests);
    return verify(all);
  }

  /// How another chain of the same organisation stands to this one.
  public enum Relation {
    SAME,
    /// It goes further.
    LONGER,
    /// It ends earlier.
    SHORTER,
    /// Both have a version that the other has differently: two people speak for one organisation.
    CONTRADICTS,
    OTHER_ORGANISATION
  }

  /// How another chain stands to this one. Signatures do not count: a version signed again is the
  /// same version.
  public Relation relationOf(ManifestChain other) {
    if (!organisation.equals(other.organisation)) {
      return Relation.OTHER_ORGANISATION;
    }
    int common = Math.min(versions.size(), other.versions.size());
    for (int i = 1; i < common; i++) {
      if (!versions.get(i).hash().equals(other.versions.get(i).hash())) {
        return Relation.CONTRADICTS;
      }
    }
    int more = Integer.compare(other.versions.size(), versions.size());
    return more == 0 ? Relation.SAME : more > 0 ? Relation.LONGER : Relation.SHORTER;
  }

  public OrganisationId organisation() {
    return organisation;
  }

  /// The manifest that counts now.
  public Manifest newest() {
    return versions.get(versions.size() - 1);
  }

  /// A version of the manifest; empty where the chain does not have it.
  public Optional<Manifest> version(long number) {
    return number >= 1 && number <= versions.size()
        ? Optional.of(versions.get((int) number - 1))
        : Optional.empty();
  }

  /// SignedManifest bytes, version 1 first.
  public List<Bytes> encoded() {
    return versions.stream().map(Manifest::signed).toList();
  }

  /// SignedManifest bytes of the versions after this one.
  public List<Bytes> encodedAfter(long version) {
    return encoded().subList((int) Math.min(version, versions.size()), versions.size());
  }

  /// The key that signs an epoch of the commons log, under the name that C2SP gives it.
  public Optional<NoteKey> logKey(int epoch) {
    return epoch(epoch)
        .map(e -> NoteKey.ed25519(LogName.commons(organisation, epoch).originLine(), e.key()));
  }

  /// Every key that must have signed an epoch's checkpoints (SPEC 3.11).
  public Optional<LogKey> logKeys(int epoch) {
    return logKey(epoch)
        .map(key -> new LogKey(key, mlDsa44Key(epoch).filter(found -> newest().requiresMlDsa44())));
  }

  /// The key of an epoch's second signature; empty where it has none.
  public Optional<NoteKey> mlDsa44Key(int epoch) {
    return epoch(epoch)
        .flatMap(Manifest.Epoch::mlDsa44Key)
        .map(
            key ->
                new NoteKey(
                    LogName.commons(organisation, epoch).originLine(),
                    NoteKey.Type.ML_DSA_44,
                    key));
  }

  /// Where an epoch of the commons log ended; empty where it did not.
  public Optional<LogEnd> logEnd(int epoch) {
    return epoch(epoch).flatMap(Manifest.Epoch::end);
  }

  /// The first version that ends an epoch where the newest says that it ended.
  public Optional<Manifest> endedBy(int epoch) {
    Optional<LogEnd> end = logEnd(epoch);
    return versions.stream()
        .filter(version -> end.isPresent() && epoch(version, epoch).equals(epoch(epoch)))
        .findFirst();
  }

  private Optional<Manifest.Epoch> epoch(int number) {
    return epoch(newest(), number);
  }

  private static Optional<Manifest.Epoch> epoch(Manifest version, int number) {
    return version.commons().stream().filter(e -> e.number() == number).findFirst();
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
    return cosignKey(newest());
  }

  /// Every key that cosigns or did under an earlier version, each once.
  public List<NoteKey> cosignKeys() {
    return versions.stream().map(this::cosignKey).distinct().toList();
  }

  private NoteKey cosignKey(Manifest version) {
    return new NoteKey(
        "kith/" + organisation.text() + "/cosign", NoteKey.Type.COSIGNATURE, version.cosignKey());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ManifestChain that && encoded().equals(that.encoded());
  }

  @Override
  public int hashCode() {
    return newest().signed().hashCode();
  }

  @Override
  public String toString() {
    return organisation + " version " + newest().version();
  }
}
