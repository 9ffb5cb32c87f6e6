package org.kith.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.TlogProof;
import org.kith.schema.v1.GetProofResponse;

/// SPEC 4.9, 10.9: where a manifest ended a log at a size of which nobody has signed a checkpoint,
/// the end itself proves what stands below it; and nothing else does without a signature.
class EndedBundleTest {
  private static final int INDEX = 2;
  private static final int END = 3;
  private static final BundleVerification SELF = BundleVerification.selfAsserted();

  /// The history in which the sample stands, and one of a thief, who has the log's key and puts the
  /// sample where it never stood.
  private static final MerkleTree TREE = tree("");
  private static final MerkleTree THIEFS = tree("forged");

  private static MerkleTree tree(String others) {
    Bytes entry = Bytes.of(BundleTest.proof().getLeaf());
    var tree = new MerkleTree();
    for (int i = 0; i < 5; i++) {
      tree.append(
          i == INDEX
              ? MerkleTree.leaf(entry)
              : others.isEmpty()
                  ? Sha256.hash(Bytes.uint64be(i))
                  : Sha256.hash(Bytes.utf8(others), Bytes.uint64be(i)));
    }
    return tree;
  }

  private static ManifestChain first() {
    return chain(ManifestChain.verify(List.of(BundleTest.MANIFEST.signed())));
  }

  private static ManifestChain chain(ManifestChain.Parsed parsed) {
    if (parsed instanceof ManifestChain.Parsed.Ok(ManifestChain chain)) {
      return chain;
    }
    throw new AssertionError("the chain holds: " + parsed);
  }

  private static ManifestChain endedAt(
      ManifestChain chain, long size, Bytes root, boolean revoked) {
    var edit = ManifestEdit.of(chain).endLog(1, new LogEnd(size, root, revoked));
    if (chain.newest().version() == 1) {
      edit = edit.openLog(BundleTest.key("log 2").publicKey());
    }
    return chain(edit.propose().signedBy(BundleTest.key("root")).completing(chain));
  }

  private static ManifestChain revokedAtEnd() {
    return endedAt(first(), END, TREE.root(END), true);
  }

  private static Checkpoint checkpoint(MerkleTree tree, int size) {
    return new Checkpoint(BundleTest.LOG, size, tree.root(size));
  }

  private static TlogProof unsigned(MerkleTree tree, int size) {
    return TlogProof.unsigned(INDEX, tree.inclusionProof(INDEX, size), checkpoint(tree, size));
  }

  private static TlogProof signed(MerkleTree tree, int size, SecretKey by) {
    Bytes note = checkpoint(tree, size).sign(by).encode();
    return new TlogProof(INDEX, tree.inclusionProof(INDEX, size), note);
  }

  private static byte[] bundle(TlogProof proof, List<Bytes> manifests) throws IOException {
    GetProofResponse response =
        BundleTest.proof().toBuilder()
            .setProof(proof.encode())
            .clearManifests()
            .addAllManifests(manifests.stream().map(Bytes::toByteString).toList())
            .build();
    var out = new ByteArrayOutputStream();
    BundleWriter.write(
        BundleTest.message().toBuilder().setRecordId(response.getRecordId()).build(),
        response,
        out);
    return out.toByteArray();
  }

  private static byte[] bundle(TlogProof proof, ManifestChain chain) throws IOException {
    return bundle(proof, chain.encoded());
  }

  /// One without a signature, of a log that was revoked.
  static byte[] bundle() throws IOException {
    return bundle(unsigned(TREE, END), revokedAtEnd());
  }

  private static BundleVerification.Valid valid(BundleVerification trust, byte[] bundle)
      throws IOException {
    if (BundleTest.verify(trust, bundle) instanceof BundleVerification.Valid valid) {
      return valid;
    }
    throw new AssertionError(reason(trust, bundle));
  }

  private static String reason(BundleVerification trust, byte[] bundle) throws IOException {
    return switch (BundleTest.verify(trust, bundle)) {
      case BundleVerification.Invalid invalid -> invalid.reason();
      case BundleVerification.Valid valid -> "valid";
    };
  }

  @ParameterizedTest(name = "revoked: {0}")
  @ValueSource(booleans = {true, false})
  void theEndOfALogProvesWhatStandsBelowIt(boolean revoked) throws IOException {
    ManifestChain ended = endedAt(first(), END, TREE.root(END), revoked);
    byte[] bundle = bundle(unsigned(TREE, END), ended);
    BundleVerification.Valid valid = valid(SELF, bundle);
    assertThat(valid.recordId().text()).isEqualTo(BundleTest.proof().getRecordId());
    assertThat(valid.checkpoint()).isEqualTo(checkpoint(TREE, END));
    assertThat(valid.isSigned()).isFalse();
    assertThat(valid.endedBy()).hasValue(2);
    assertThat(valid.witnesses()).isEmpty();
    assertThat(valid.trust()).isEqualTo(BundleVerification.Trust.SELF_ASSERTED);
    for (BundleVerification named :
        List.of(
            SELF.trusting(BundleTest.ID), SELF.trusting(BundleTest.ID).trusting(BundleTest.VKEY))) {
      assertThat(valid(named, bundle).trust())
          .as("the key has signed nothing")
          .isEqualTo(BundleVerification.Trust.ORGANISATION);
    }
    GetProofResponse answer =
        GetProofResponse.newBuilder()
            .setProof(unsigned(TREE, END).encode())
            .addAllManifests(ended.encoded().stream().map(Bytes::toByteString).toList())
            .build();
    assertThat(BundleWriter.endedBy(answer)).hasValue(2);
    assertThat(BundleWriter.endedBy(BundleTest.proof())).isEmpty();
  }

  /// Later versions change nothing about who ended it.
  @Test
  void aSignedCheckpointOfThatSizeIsAsGoodAndVerifiesByItsKeyToo() throws IOException {
    ManifestChain later = revokedAtEnd();
    later =
        chain(
            ManifestEdit.of(later)
                .expires(1_900_000_000_001L)
                .propose()
                .signedBy(BundleTest.key("root"))
                .completing(later));
    byte[] bundle = bundle(signed(TREE, END, BundleTest.LOG_KEY), later);
    BundleVerification.Valid valid = valid(SELF.trusting(BundleTest.VKEY), bundle);
    assertThat(valid.isSigned()).isTrue();
    assertThat(valid.endedBy()).hasValue(2);
    assertThat(valid.trust()).isEqualTo(BundleVerification.Trust.VKEY);
    assertThat(valid(SELF, BundleTest.bundle()).endedBy()).isEqualTo(OptionalLong.empty());
  }

  @Test
  void aLogsKeyAloneVouchesForNothingThatItHasNotSigned() throws IOException {
    assertThat(reason(SELF.trusting(BundleTest.VKEY), bundle()))
        .contains("The key that you gave has not signed this checkpoint")
        .contains("--organisation");
    byte[] bare = bundle(unsigned(TREE, END), List.of());
    assertThat(reason(SELF.trusting(BundleTest.VKEY), bare)).contains("the bundle holds none");
    assertThat(reason(SELF.trusting(BundleTest.ID), bare)).contains("the bundle holds none");
    assertThat(reason(SELF, bare)).contains("the bundle holds none");
  }

  @Test
  void withoutASignatureOnlyTheVeryEndProvesAnything() throws IOException {
    assertThat(reason(SELF, bundle(unsigned(TREE, END), first())))
        .contains("the manifest does not end the log");
    String other = "it is not the end that the manifest names, at 3 records";
    for (TlogProof proof :
        List.of(unsigned(TREE, 4), unsigned(TREE, 5), unsigned(THIEFS, END), unsigned(THIEFS, 5))) {
      for (boolean revoked : List.of(true, false)) {
        ManifestChain ended = endedAt(first(), END, TREE.root(END), revoked);
        assertThat(reason(SELF, bundle(proof, ended))).contains(other);
      }
    }
    var otherLog = new Checkpoint(LogName.commons(BundleTest.ID, 2), END, TREE.root(END));
    assertThat(
            reason(
                SELF,
                bundle(
                    TlogProof.unsigned(INDEX, TREE.inclusionProof(INDEX, END), otherLog),
                    revokedAtEnd())))
        .contains(other);
    assertThat(
            reason(
                SELF,
                bundle(
                    TlogProof.unsigned(
                        INDEX, THIEFS.inclusionProof(INDEX, END), checkpoint(TREE, END)),
                    revokedAtEnd())))
        .contains("does not lead from the leaf to the end of the log");
  }

  @Test
  void nothingAtOrAboveTheEndIsProvedByIt() throws IOException {
    for (int end = 0; end <= INDEX; end++) {
      ManifestChain ended = endedAt(first(), end, TREE.root(end), true);
      for (int size : List.of(END, 5)) {
        assertThat(reason(SELF, bundle(unsigned(TREE, size), ended)))
            .contains("ended this log at " + end + " records");
      }
      TlogProof shorter =
          TlogProof.unsigned(INDEX, TREE.inclusionProof(INDEX, END), checkpoint(TREE, end));
      assertThat(reason(SELF, bundle(shorter, ended)))
          .contains("ended this log at " + end + " records");
    }
  }

  /// A log that was closed at 5, and revoked at 3 once its key was found to be in other hands.
  @Test
  void anEarlierEndTakesThePlaceOfALaterOne() throws IOException {
    ManifestChain closed = endedAt(first(), 5, TREE.root(5), false);
    assertThat(valid(SELF, bundle(unsigned(TREE, 5), closed)).endedBy()).hasValue(2);
    ManifestChain revoked = endedAt(closed, END, TREE.root(END), true);
    assertThat(reason(SELF, bundle(unsigned(TREE, 5), revoked)))
        .contains("it is not the end that the manifest names, at 3 records");
    assertThat(reason(SELF, bundle(signed(TREE, 5, BundleTest.LOG_KEY), revoked)))
        .contains("revoked at 3 records");
    assertThat(valid(SELF, bundle(unsigned(TREE, END), revoked)).endedBy()).hasValue(3);
    ManifestChain below = endedAt(closed, INDEX, TREE.root(INDEX), true);
    assertThat(reason(SELF, bundle(unsigned(TREE, 5), below)))
        .contains("ended this log at 2 records");
  }

  @Test
  void aThiefWithTheLogsKeyProvesNothingBelowTheEnd() throws IOException {
    for (int size : List.of(END, 4, 5)) {
      assertThat(reason(SELF, bundle(signed(THIEFS, size, BundleTest.LOG_KEY), revokedAtEnd())))
          .contains("revoked at 3 records");
    }
    assertThat(reason(SELF, bundle(signed(TREE, END, BundleTest.key("thief")), revokedAtEnd())))
        .as("a signature that does not hold is worse than none")
        .contains("signed by the log's key");
  }

  @Test
  void aManifestThatTheRootKeysHaveNotSignedEndsNothing() throws IOException {
    var proposal =
        ManifestEdit.of(first())
            .endLog(1, new LogEnd(END, THIEFS.root(END), true))
            .openLog(BundleTest.key("log 2").publicKey())
            .propose();
    assertThat(proposal.completing(first())).isInstanceOf(ManifestChain.Parsed.Bad.class);
    byte[] real = revokedAtEnd().newest().signed().toArray();
    for (int at = 0; at < real.length; at++) {
      byte[] forged = real.clone();
      forged[at] ^= 1;
      List<Bytes> manifests = List.of(BundleTest.MANIFEST.signed(), Bytes.wrap(forged));
      assertThat(reason(SELF, bundle(unsigned(TREE, END), manifests)))
          .as("byte %s", at)
          .contains("The manifest does not hold");
    }
    List<Bytes> leftOut = List.of(BundleTest.MANIFEST.signed());
    assertThat(reason(SELF, bundle(unsigned(TREE, END), leftOut)))
        .contains("the manifest does not end the log");
  }

  @Test
  void noPolicyIsMetWhereNobodyHasSigned() throws Exception {
    String witness =
        new NoteKey("w", NoteKey.Type.COSIGNATURE, BundleTest.key("w").publicKey()).vkey();
    for (String policy : List.of("quorum none", "witness W " + witness + "\nquorum W")) {
      assertThat(reason(SELF.requiring(WitnessPolicy.parse(policy)), bundle()))
          .contains("Nobody has signed or cosigned this checkpoint, so no policy is met");
    }
  }

  /// One thing has one text: an end with anything under it is a note, and its log's key must have
  /// signed that.
  @Test
  void theEndStandsAlone() throws IOException {
    Checkpoint end = checkpoint(TREE, END);
    var cosigned =
        new Note(
            end.text(), List.of(Cosignature.sign(end.text(), "w", BundleTest.key("w"), 1_700L)));
    for (Bytes checkpoint :
        List.of(
            cosigned.encode(),
            Bytes.utf8(end.text() + "\n"),
            Bytes.utf8(end.text() + "more\n"),
            Bytes.utf8(end.text().stripTrailing()))) {
      var proof = new TlogProof(INDEX, TREE.inclusionProof(INDEX, END), checkpoint);
      assertThat(reason(SELF, bundle(proof, revokedAtEnd()))).contains("signed by the log's key");
    }
  }

  /// The log's key has signed one of the two alone.
  @Test
  void anUnsignedBundleIsHalfOfNoForkProof() throws IOException { // SPEC 3.9
    byte[] other = bundle(signed(THIEFS, 5, BundleTest.LOG_KEY), first());
    assertThat(
            BundleForks.evidence(
                new ByteArrayInputStream(bundle()), new ByteArrayInputStream(other)))
        .isEmpty();
  }
}
