package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.10
class CosignatureTest {
  private static final SecretKey LOG = key("log");
  private static final SecretKey WITNESS = key("witness");
  private static final String NAME = "witness.example.org/w1";
  private static final NoteKey VERIFIER =
      new NoteKey(NAME, NoteKey.Type.COSIGNATURE, WITNESS.publicKey());
  private static final String TEXT =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

  private static SecretKey key(String name) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name)));
  }

  private static Note cosigned(long timeSeconds) {
    Note signed = Note.sign(TEXT, "example.com/behind-the-sofa", LOG);
    return new Note(
        TEXT,
        List.of(signed.lines().getFirst(), Cosignature.sign(TEXT, NAME, WITNESS, timeSeconds)));
  }

  @Test
  void whatIsSignedIsExactlyWhatTheStandardSays() {
    Note.Line line = Cosignature.sign(TEXT, NAME, WITNESS, 1_679_315_147L);
    assertThat(line.signature().size()).isEqualTo(8 + 64);
    assertThat(line.signature().slice(0, 8)).isEqualTo(Bytes.uint64be(1_679_315_147L));
    assertThat(
            Ed25519.verify(
                WITNESS.publicKey(),
                Bytes.utf8("cosignature/v1\ntime 1679315147\n" + TEXT),
                line.signature().slice(8, 72)))
        .isTrue();
    assertThat(line.keyHash())
        .isEqualTo(
            Sha256.hash(Bytes.utf8(NAME + "\n"), Bytes.wrap(new byte[] {4}), WITNESS.publicKey())
                .slice(0, 4));
  }

  @Test
  void itTellsWhenAndOnlyToWhoeverHasTheKey() {
    Note note = cosigned(7);
    assertThat(Cosignature.verify(note, VERIFIER)).contains(7L);
    assertThat(Note.parse(note.encode())).contains(note);
    assertThat(note.isSignedBy(NoteKey.ed25519("example.com/behind-the-sofa", LOG.publicKey())))
        .isTrue();
    assertThat(
            Cosignature.verify(note, new NoteKey(NAME, NoteKey.Type.COSIGNATURE, LOG.publicKey())))
        .isEmpty();
    assertThat(
            Cosignature.verify(
                note, new NoteKey("other", NoteKey.Type.COSIGNATURE, WITNESS.publicKey())))
        .isEmpty();
    assertThat(Cosignature.verify(note, NoteKey.ed25519(NAME, WITNESS.publicKey()))).isEmpty();
    assertThat(note.isSignedBy(VERIFIER)).isFalse();
  }

  @Test
  void neitherTextNorTimeCanBeChanged() {
    Note note = cosigned(7);
    assertThat(Cosignature.verify(new Note(TEXT.replace('3', '4'), note.lines()), VERIFIER))
        .isEmpty();
    Note.Line line = note.lines().getLast();
    for (int at = 0; at < line.signature().size(); at++) {
      byte[] changed = line.signature().toArray();
      changed[at] ^= 1;
      var forged = new Note.Line(NAME, line.keyHash(), Bytes.wrap(changed));
      assertThat(Cosignature.verify(new Note(TEXT, List.of(forged)), VERIFIER))
          .as("byte %s", at)
          .isEmpty();
    }
    var shorter = new Note.Line(NAME, line.keyHash(), line.signature().slice(0, 71));
    assertThat(Cosignature.verify(new Note(TEXT, List.of(shorter)), VERIFIER)).isEmpty();
  }

  @Test
  void timesAboveTheLimitDoNotCount() {
    assertThat(Cosignature.verify(cosigned(Long.MAX_VALUE), VERIFIER)).contains(Long.MAX_VALUE);
    assertThat(Cosignature.verify(cosigned(Long.MIN_VALUE), VERIFIER)).isEmpty();
  }
}
