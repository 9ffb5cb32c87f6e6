package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.1, 3.2, 3.3, 3.6.
class NoteTest {
  private static final SecretKey KEY =
      SecretKey.ofSeed(Sha256.hash(Bytes.utf8("a test's log key")));
  private static final SecretKey OTHER = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("another")));
  private static final LogName LOG = LogName.commons(new OrganisationId(Sha256.hash()), 1);
  private static final NoteKey LOG_KEY = NoteKey.ed25519(LOG.originLine(), KEY.publicKey());
  private static final Checkpoint CHECKPOINT = new Checkpoint(LOG, 7, Sha256.hash(Bytes.utf8("r")));

  /// The example of the signed-note specification's own reference implementation.
  @Test
  void aKnownKeyVerifiesAKnownNote() {
    NoteKey peter =
        NoteKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
            .orElseThrow();
    String text =
        """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.
        """;
    String signature =
        "\n"
            + "\u2014 PeterNeumann"
            + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    Note note = Note.parse(Bytes.utf8(text + signature)).orElseThrow();
    assertThat(note.isSignedBy(peter)).isTrue();
    assertThat(note.text()).isEqualTo(text);
    assertThat(note.encode().utf8()).isEqualTo(text + signature);
    assertThat(new Note(text.replace("answer", "anwser"), note.lines()).isSignedBy(peter))
        .isFalse();
  }

  @Test
  void verifierKeysGoThroughTheirText() {
    assertThat(NoteKey.parse(LOG_KEY.vkey())).contains(LOG_KEY);
    var cosign = new NoteKey("kith/x/cosign", NoteKey.Type.COSIGNATURE, KEY.publicKey());
    assertThat(NoteKey.parse(cosign.vkey())).contains(cosign);
    assertThat(cosign.hash()).isNotEqualTo(NoteKey.ed25519(cosign.name(), KEY.publicKey()).hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name",
        "name+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AxPc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void otherTextsAreNoVerifierKeys(String vkey) {
    assertThat(NoteKey.parse(vkey)).isEmpty();
  }

  @Test
  void aCheckpointOpensWithItsLogsKeyOnly() {
    Bytes note = CHECKPOINT.sign(KEY).encode();
    assertThat(Checkpoint.open(note, LOG_KEY)).contains(CHECKPOINT);
    assertThat(Checkpoint.open(note, NoteKey.ed25519(LOG.originLine(), OTHER.publicKey())))
        .isEmpty();
    LogName second = LogName.commons(LOG.organisation(), 2);
    assertThat(Checkpoint.open(note, NoteKey.ed25519(second.originLine(), KEY.publicKey())))
        .isEmpty();
    Note signedElsewhere = Note.sign(CHECKPOINT.text(), second.originLine(), KEY);
    assertThat(
            Checkpoint.open(
                signedElsewhere.encode(), NoteKey.ed25519(second.originLine(), KEY.publicKey())))
        .as("a right signature by a key with another log's name")
        .isEmpty();
  }

  @Test
  void everyFlippedByteOfACheckpointIsRefused() {
    Bytes note = CHECKPOINT.sign(KEY).encode();
    for (int i = 0; i < note.size(); i++) {
      byte[] flipped = note.toArray();
      flipped[i] ^= 1;
      assertThat(Checkpoint.open(Bytes.wrap(flipped), LOG_KEY)).as("byte %d", i).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIZE\nroot",
        "07\nROOT\n",
        "7 \nROOT\n",
        "-7\nROOT\n",
        "9007199254740992\nROOT\n",
        "99999999999999999999\nROOT\n",
        "7\nROOT\nextension\n",
        "7\nROOT",
        "7\r\nROOT\n",
        "7\nAAAA\n"
      })
  void otherTextsAreNoCheckpoints(String rest) {
    String text = LOG.originLine() + "\n" + rest.replace("ROOT", CHECKPOINT.root().base64());
    assertThat(Checkpoint.parse(text)).isEmpty();
  }

  @Test
  void theGreatestSizeIsReadAndTheNextIsNot() {
    long greatest = Checkpoint.TREE_SIZE_LIMIT - 1;
    var checkpoint = new Checkpoint(LOG, greatest, CHECKPOINT.root());
    assertThat(Checkpoint.parse(checkpoint.text())).contains(checkpoint);
  }

  @Test
  void aNoteHasAtMost32LinesAnd128KiB() {
    Note.Line line = CHECKPOINT.sign(KEY).lines().getFirst();
    Bytes edge = new Note("t\n", java.util.Collections.nCopies(32, line)).encode();
    Bytes past = new Note("t\n", java.util.Collections.nCopies(33, line)).encode();
    assertThat(Note.parse(edge)).isPresent();
    assertThat(Note.parse(past)).isEmpty();
    int rest = new Note("\n", List.of(line)).encode().size() - 1;
    String text = "t".repeat(Note.NOTE_BYTES_MAX - rest - 1) + "\n";
    assertThat(Note.parse(new Note(text, List.of(line)).encode())).isPresent();
    assertThat(Note.parse(new Note("t" + text, List.of(line)).encode())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAAA\n",
        "text\n\n\u2014 name AAAAAAB=\n",
        "text\n\n\u2014 na+me AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAAA=",
        "text\n\n\u2014  AAAAAAA=\n",
        "te\u0001xt\n\n\u2014 name AAAAAAA=\n",
        "te\txt\n\n\u2014 name AAAAAAA=\n"
      })
  void otherBytesAreNoNotes(String note) {
    assertThat(Note.parse(Bytes.utf8(note))).isEmpty();
    assertThat(Note.parse(Bytes.utf8("text\n\n\u2014 name AAAAAAA=\n"))).isPresent();
  }

  /// SPEC 10.9: for a checkpoint that something else than a signature vouches for.
  @Test
  void aProofMayLeadToACheckpointWithoutSignatures() {
    var tree = new MerkleTree();
    for (int i = 0; i < 7; i++) {
      tree.append(MerkleTree.leaf(Bytes.utf8("leaf " + i)));
    }
    var checkpoint = new Checkpoint(LOG, 7, tree.root(7));
    var proof = TlogProof.unsigned(4, tree.inclusionProof(4, 7), checkpoint);
    Bytes leaf = Bytes.utf8("leaf 4");
    assertThat(TlogProof.parse(proof.encode())).contains(proof);
    assertThat(proof.unsigned()).contains(checkpoint);
    assertThat(proof.leads(leaf, checkpoint)).isTrue();
    assertThat(proof.leads(Bytes.utf8("leaf 5"), checkpoint)).isFalse();
    assertThat(proof.leads(leaf, new Checkpoint(LOG, 6, tree.root(6)))).isFalse();
    assertThat(proof.verify(leaf, LOG_KEY)).as("nobody has signed it").isEmpty();
    Bytes signed = checkpoint.sign(KEY).encode();
    assertThat(new TlogProof(4, proof.hashes(), signed).unsigned()).isEmpty();
    for (String other : List.of(checkpoint.text() + "\n", checkpoint.text() + "more\n", "\n", "")) {
      assertThat(new TlogProof(4, proof.hashes(), Bytes.utf8(other)).unsigned()).isEmpty();
    }
  }

  @Test
  void aProofOfOneEntryVerifiesAndNoFlippedOneDoes() {
    var tree = new MerkleTree();
    for (int i = 0; i < 7; i++) {
      tree.append(MerkleTree.leaf(Bytes.utf8("leaf " + i)));
    }
    Bytes note = new Checkpoint(LOG, 7, tree.root(7)).sign(KEY).encode();
    var proof = new TlogProof(4, tree.inclusionProof(4, 7), note);
    Bytes leaf = Bytes.utf8("leaf 4");
    String text = proof.encode();
    assertThat(text).startsWith("c2sp.org/tlog-proof@v1\nindex 4\n");
    assertThat(TlogProof.parse(text)).contains(proof);
    assertThat(proof.verify(leaf, LOG_KEY)).isPresent();
    assertThat(TlogProof.parse(text.replace("index 4", "extra YQ==\nindex 4"))).contains(proof);
    Bytes bytes = Bytes.utf8(text);
    for (int i = 0; i < bytes.size(); i++) {
      byte[] flipped = bytes.toArray();
      flipped[i] ^= 1;
      assertThat(TlogProof.parse(Bytes.wrap(flipped).utf8()).flatMap(p -> p.verify(leaf, LOG_KEY)))
          .as("byte %d", i)
          .isEmpty();
    }
  }

  @Test
  void keysOfSmallOrderOrWrongEncodingVerifyNothing() {
    Bytes identity = Bytes.concat(Bytes.fromHex("01"), Bytes.wrap(new byte[31]));
    Bytes notCanonical = Bytes.fromHex("ff".repeat(31) + "7f");
    assertThat(Ed25519.isValidPublicKey(identity)).isFalse();
    assertThat(Ed25519.isValidPublicKey(notCanonical)).isFalse();
    assertThat(Ed25519.verify(identity, Bytes.EMPTY, Bytes.wrap(new byte[64]))).isFalse();
    Bytes message = Bytes.utf8("message");
    Bytes signature = KEY.sign(message);
    assertThat(Ed25519.verify(KEY.publicKey(), message, signature)).isTrue();
    assertThat(Ed25519.verify(KEY.publicKey(), message, signature.slice(0, 63))).isFalse();
    assertThat(Ed25519.verify(OTHER.publicKey(), message, signature)).isFalse();
  }

  @Test
  void aStatementIsSignedWithItsPurposeAndLength() {
    assertThat(SignedStatement.preimage("manifest", Bytes.utf8("ab")).hex())
        .isEqualTo(
            Bytes.utf8("kith-manifest/v1\n").hex() + "0000000000000002" + Bytes.utf8("ab").hex());
  }
}
