package org.kith.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.SecretKey;
import org.kith.schema.v1.ForkEvidence;

/// SPEC 3.9, 4.8: evidence convinces whoever has nothing but the file.
class ForkVerificationTest {
  private static final SecretKey ROOT = key("root");
  private static final SecretKey LOG = key("log");
  private static final Manifest FIRST =
      new ManifestDraft(
              "Two-headed Example Trust",
              "",
              "",
              LOG.publicKey(),
              key("circles").publicKey(),
              key("cosign").publicKey(),
              List.of(Sha256.hash(Bytes.utf8("tls"))),
              4_000_000_000_000L)
          .sign(List.of(ROOT), 1);

  private static SecretKey key(String name) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name)));
  }

  private static ManifestChain chain() {
    if (ManifestChain.verify(List.of(FIRST.signed())) instanceof ManifestChain.Parsed.Ok ok) {
      return ok.chain();
    }
    throw new AssertionError("it was just signed");
  }

  private static Bytes file(int epoch, Bytes... statements) {
    var evidence =
        ForkEvidence.newBuilder().setEpoch(epoch).addManifests(FIRST.signed().toByteString());
    for (Bytes statement : statements) {
      evidence.addStatements(statement.toByteString());
    }
    return Bytes.of(evidence.build().toByteString());
  }

  private static ForkProof fork(String one, String other) {
    LogName log = LogName.commons(chain().organisation(), 1);
    var here = new MerkleTree();
    var there = new MerkleTree();
    here.append(MerkleTree.leaf(Bytes.utf8(one)));
    there.append(MerkleTree.leaf(Bytes.utf8(other)));
    Checkpoint ours = new Checkpoint(log, 1, here.root(1));
    Checkpoint theirs = new Checkpoint(log, 1, there.root(1));
    return new ForkProof(
        theirs.sign(LOG).encode(), ours.sign(LOG).encode(), ours.root(), List.of());
  }

  @Test
  void twoHistoriesOfOneLogAreProved() {
    Optional<ForkVerification.Proved> proved =
        ForkVerification.verify(file(1, fork("one", "other").encode()));
    assertThat(proved.orElseThrow().what()).contains("/commons/1").contains("sizes 1 and 1");
    assertThat(proved.get().chain().organisation()).isEqualTo(chain().organisation());
  }

  @Test
  void whatCanBothBeTrueProvesNothing() {
    assertThat(ForkVerification.verify(file(1, fork("same", "same").encode()))).isEmpty();
    assertThat(ForkVerification.verify(file(2, fork("one", "other").encode()))).isEmpty();
    assertThat(ForkVerification.verify(file(1))).isEmpty();
    assertThat(ForkVerification.verify(Bytes.utf8("no proof"))).isEmpty();
    assertThat(ForkVerification.verify(Bytes.of(ByteString.EMPTY))).isEmpty();
  }

  @Test
  void twoManifestsOfOneVersionAreProved() {
    Bytes one = next(4_100_000_000_000L);
    Bytes other = next(4_200_000_000_000L);
    assertThat(ForkVerification.verify(file(0, one, other)).orElseThrow().what())
        .isEqualTo("two manifests of version 2");
    assertThat(ForkVerification.verify(file(0, one, one))).isEmpty();
    assertThat(ForkVerification.verify(file(0, one, FIRST.signed()))).isEmpty();
    assertThat(ForkVerification.verify(file(0, one))).isEmpty();
  }

  private static Bytes next(long expiresMs) {
    var proposal = ManifestEdit.of(chain()).expires(expiresMs).propose().signedBy(ROOT);
    if (proposal.completing(chain()) instanceof ManifestChain.Parsed.Ok ok) {
      return ok.chain().newest().signed();
    }
    throw new AssertionError("it was just signed");
  }
}
