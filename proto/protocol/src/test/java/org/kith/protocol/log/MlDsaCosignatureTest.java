package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.11
class MlDsaCosignatureTest {
  private static final SecretKey FIRST = SecretKey.ofSeed(hash("first"));
  private static final MlDsaKey SECOND = MlDsaKey.ofSeed(hash("second"));
  private static final LogName LOG = LogName.commons(new OrganisationId(hash("org")), 1);
  private static final Checkpoint CHECKPOINT = new Checkpoint(LOG, 20_852_163, hash("root"));
  private static final NoteKey SECOND_KEY =
      new NoteKey(LOG.originLine(), NoteKey.Type.ML_DSA_44, SECOND.publicKey());
  private static final LogKey BOTH =
      new LogKey(NoteKey.ed25519(LOG.originLine(), FIRST.publicKey()), Optional.of(SECOND_KEY));

  /// SubjectPublicKeyInfo of an ML-DSA-44 key (RFC 9881) is these bytes and the key.
  private static final Bytes SPKI_PREFIX =
      Bytes.fromHex("30820532300b06096086480165030403110382052100");

  private static Bytes hash(String text) {
    return Sha256.hash(Bytes.utf8(text));
  }

  private static Note signed(Checkpoint checkpoint) {
    var lines = new ArrayList<>(checkpoint.sign(FIRST).lines());
    lines.add(MlDsaCosignature.sign(checkpoint, SECOND));
    return new Note(checkpoint.text(), lines);
  }

  /// The JDK's own implementation verifies what C2SP says is signed, written down here once more.
  @Test
  void whatIsSignedIsExactlyWhatTheStandardSays() throws Exception {
    Note.Line line = MlDsaCosignature.sign(CHECKPOINT, SECOND);
    assertThat(line.signature().size()).isEqualTo(8 + 2_420);
    byte[] name = Bytes.utf8(LOG.originLine()).toArray();
    ByteBuffer message = ByteBuffer.allocate(12 + 1 + name.length + 8 + 1 + name.length + 48);
    message.put(Bytes.utf8("subtree/v1\n\0").toArray());
    message.put((byte) name.length).put(name).putLong(0);
    message.put((byte) name.length).put(name).putLong(0).putLong(CHECKPOINT.size());
    message.put(CHECKPOINT.root().toArray());
    assertThat(message.hasRemaining()).isFalse();
    PublicKey key =
        KeyFactory.getInstance("ML-DSA")
            .generatePublic(
                new X509EncodedKeySpec(Bytes.concat(SPKI_PREFIX, SECOND.publicKey()).toArray()));
    Signature jdk = Signature.getInstance("ML-DSA-44");
    jdk.initVerify(key);
    jdk.update(message.array());
    assertThat(jdk.verify(line.signature().slice(8, 2_428).toArray())).isTrue();
    assertThat(line.keyHash())
        .isEqualTo(
            Sha256.hash(
                    Bytes.utf8(LOG.originLine() + "\n"),
                    Bytes.wrap(new byte[] {6}),
                    SECOND.publicKey())
                .slice(0, 4));
    assertThat(MlDsaCosignature.sign(CHECKPOINT, SECOND)).isEqualTo(line); // after a crash too
  }

  /// The JDK signs; BouncyCastle, which verifies, would give the same bytes.
  @Test
  void twoImplementationsSignAlike() throws Exception {
    for (int i = 0; i < 20; i++) {
      Bytes seed = hash("seed " + i);
      Bytes message = Bytes.utf8("x".repeat(i * i));
      var bouncy = new MLDSASigner();
      bouncy.init(true, new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.toArray()));
      bouncy.update(message.toArray(), 0, message.size());
      assertThat(MlDsaKey.ofSeed(seed).sign(message))
          .isEqualTo(Bytes.wrap(bouncy.generateSignature()));
    }
  }

  @Test
  void aVerifierKeyIsReadAsItIsWritten() {
    assertThat(NoteKey.parse(SECOND_KEY.vkey())).contains(SECOND_KEY);
    assertThat(NoteKey.parse("x" + SECOND_KEY.vkey())).isEmpty();
    assertThatThrownBy(
            () -> new NoteKey("n", NoteKey.Type.ML_DSA_44, SECOND.publicKey().slice(0, 1_311)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MlDsaKey.ofSeed(Bytes.wrap(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void strippingEitherLineLeavesACheckpointOfNobody() {
    Note both = signed(CHECKPOINT);
    assertThat(Checkpoint.open(both.encode(), BOTH)).contains(CHECKPOINT);
    assertThat(Checkpoint.open(both.encode(), LogKey.of(BOTH.ed25519()))).contains(CHECKPOINT);
    for (Note.Line only : both.lines()) {
      Bytes stripped = new Note(both.text(), List.of(only)).encode();
      assertThat(Checkpoint.open(stripped, BOTH)).isEmpty();
    }
  }

  @Test
  void neitherTheSignatureNorWhatItCoversCanBeChanged() {
    Note.Line line = MlDsaCosignature.sign(CHECKPOINT, SECOND);
    for (int at = 0; at < line.signature().size(); at += 61) {
      byte[] changed = line.signature().toArray();
      changed[at] ^= 1;
      var forged = new Note.Line(line.keyName(), line.keyHash(), Bytes.wrap(changed));
      assertThat(verifies(forged, CHECKPOINT)).as("byte %s", at).isFalse();
    }
    assertThat(verifies(line, CHECKPOINT)).isTrue();
    assertThat(verifies(line, new Checkpoint(LOG, CHECKPOINT.size() + 1, CHECKPOINT.root())))
        .isFalse();
    assertThat(verifies(line, new Checkpoint(LOG, CHECKPOINT.size(), hash("other")))).isFalse();
    LogName other = LogName.commons(LOG.organisation(), 2);
    assertThat(verifies(line, new Checkpoint(other, CHECKPOINT.size(), CHECKPOINT.root())))
        .isFalse();
    MlDsaKey stranger = MlDsaKey.ofSeed(hash("stranger"));
    assertThat(verifies(MlDsaCosignature.sign(CHECKPOINT, stranger), CHECKPOINT)).isFalse();
  }

  private static boolean verifies(Note.Line line, Checkpoint checkpoint) {
    return MlDsaCosignature.verify(
        new Note(checkpoint.text(), List.of(line)), checkpoint, SECOND_KEY);
  }
}
