package org.kith.client.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.TlogProof;
import org.kith.schema.v1.ForkEvidence;

/// Two bundles of one log whose records stand at one place: what two people who were shown
/// different histories make a fork proof of (SPEC 3.9, the second form).
public final class BundleForks {
  private BundleForks() {}

  private record Half(Bytes leaf, TlogProof proof, LogName log, List<Bytes> manifests) {
    ForkProof.Included included() {
      return new ForkProof.Included(MerkleTree.leaf(leaf), proof.hashes());
    }
  }

  /// The evidence, as [ForkVerification] reads it; empty where the two can both be true, or are
  /// not signed.
  public static Optional<Bytes> evidence(InputStream one, InputStream other) throws IOException {
    Optional<Half> first = half(one);
    Optional<Half> second = half(other);
    return first.flatMap(here -> second.flatMap(there -> evidence(here, there)));
  }

  private static Optional<Bytes> evidence(Half one, Half other) {
    boolean isOnePlace =
        one.log().equals(other.log()) && one.proof().index() == other.proof().index();
    List<Bytes> manifests =
        one.manifests().size() >= other.manifests().size() ? one.manifests() : other.manifests();
    if (!isOnePlace
        || !(ManifestChain.verify(manifests) instanceof ManifestChain.Parsed.Ok(var chain))
        || !chain.organisation().equals(one.log().organisation())) {
      return Optional.empty();
    }
    int epoch = one.log().epoch();
    return chain
        .logKeys(epoch)
        .flatMap(
            key ->
                ForkProof.ofLeaves(
                    key,
                    one.proof().index(),
                    one.proof().checkpoint(),
                    one.included(),
                    other.proof().checkpoint(),
                    other.included()))
        .map(
            proof ->
                Bytes.of(
                    ForkEvidence.newBuilder()
                        .setEpoch(epoch)
                        .addAllManifests(manifests.stream().map(Bytes::toByteString).toList())
                        .addStatements(proof.encode().toByteString())
                        .build()
                        .toByteString()));
  }

  private static Optional<Half> half(InputStream in) throws IOException {
    BundleFile bundle;
    try {
      bundle = BundleFile.read(in);
    } catch (BundleFile.Unreadable e) {
      return Optional.empty(); // no bundle is half of a proof
    }
    Optional<TlogProof> proof =
        bundle.file(BundleFile.PROOF).flatMap(text -> TlogProof.parse(text.utf8()));
    Optional<LogName> log =
        bundle
            .file(BundleFile.VKEYS)
            .flatMap(keys -> keys.utf8().lines().findFirst())
            .flatMap(NoteKey::parse)
            .flatMap(key -> LogName.parse(key.name()));
    Optional<Bytes> leaf = bundle.file(BundleFile.LEAF);
    var manifests = new ArrayList<Bytes>();
    for (int version = 1; bundle.file(BundleFile.manifest(version)).isPresent(); version++) {
      manifests.add(bundle.file(BundleFile.manifest(version)).orElseThrow());
    }
    return leaf.isEmpty() || proof.isEmpty() || log.isEmpty()
        ? Optional.empty()
        : Optional.of(new Half(leaf.get(), proof.get(), log.get(), manifests));
  }
}
