package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.sync.Message.AuditAnswer;
import org.kith.core.sync.Message.AuditShown;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.Signer;
import org.kith.server.store.Disk;
import org.kith.server.store.RealDisk;
import org.kith.server.store.StoreException;

/// SPEC 7.16: what a witness of audits cosigns, what it refuses, and what outlives a crash.
class AuditWitnessTest {
  private static final OrganisationId THEM = new OrganisationId(Sha256.hash(Bytes.utf8("them")));
  private static final OrganisationId OTHERS = new OrganisationId(Sha256.hash(Bytes.utf8("more")));
  private static final SecretKey KEY = SecretKey.ofSeed(Bytes.utf8("k".repeat(32)));
  private static final String NAME = "witness.example";
  private static final NoteKey VERIFIER =
      new NoteKey(NAME, NoteKey.Type.COSIGNATURE, KEY.publicKey());

  @TempDir Path folder;
  private RealDisk disk;
  private Instant now = Instant.ofEpochSecond(1_800_000_000L);
  private boolean sound = true;
  private final InstantSource clock = () -> now;
  private final MerkleTree tree = tree("decision", 12);
  private final MerkleTree other = tree("another decision", 12);

  @BeforeEach
  void open() throws IOException {
    disk = RealDisk.open(folder);
  }

  @AfterEach
  void close() throws IOException {
    disk.close();
  }

  private static MerkleTree tree(String words, int size) {
    var tree = new MerkleTree();
    for (int i = 0; i < size; i++) {
      tree.append(Sha256.hash(Bytes.utf8(words + i)));
    }
    return tree;
  }

  private AuditWitness witness(Disk on, Signer key) {
    return AuditWitness.open(on, new AuditWitness.Cosigning(VERIFIER, key, clock, () -> sound));
  }

  private AuditWitness witness() {
    return witness(disk, KEY);
  }

  private static AuditShown shown(MerkleTree of, int line, long old, long size) {
    return new AuditShown(
        "governance", line, size, of.root(size), old, of.consistencyProof(old, size));
  }

  private AuditShown shown(long old, long size) {
    return shown(tree, 1, old, size);
  }

  /// Whether it is cosigned with a signature that holds.
  private boolean cosigns(AuditWitness witness, AuditShown shown) {
    AuditAnswer answer = witness.answer(THEM, shown);
    var text =
        new AuditCheckpoint(THEM, shown.log(), shown.line(), shown.size(), shown.root()).text();
    assertThat(Checkpoint.parse(text)).as("no checkpoint of a log that somebody holds").isEmpty();
    return answer.reason().isEmpty()
        && Cosignature.verify(
                new Note(text, List.of(new Note.Line(NAME, VERIFIER.hash(), answer.cosignature()))),
                VERIFIER)
            .orElseThrow()
            .equals(now.getEpochSecond());
  }

  private static void refuses(
      AuditWitness witness, AuditShown shown, String reason, int line, long size) {
    assertThat(witness.answer(THEM, shown))
        .isEqualTo(
            new AuditAnswer(
                shown.log(), shown.line(), shown.size(), Bytes.EMPTY, reason, line, size));
  }

  @Test
  void onlyWhatExtendsWhatItCosignedIsCosigned() {
    AuditWitness witness = witness();
    refuses(witness, shown(3, 5), "OLD_SIZE", 1, 0);
    assertThat(cosigns(witness, shown(0, 5))).isTrue();
    assertThat(cosigns(witness, shown(5, 5))).as("the same again").isTrue();
    refuses(witness, shown(0, 7), "OLD_SIZE", 1, 5);
    refuses(witness, shown(4, 4), "OLD_SIZE", 1, 5); // a smaller one
    refuses(witness, shown(other, 1, 5, 5), "BAD_PROOF", 1, 5); // the same size, another root
    refuses(witness, shown(other, 1, 5, 7), "BAD_PROOF", 1, 5);
    AuditShown sound7 = shown(5, 7);
    List<Bytes> proof = sound7.proof();
    List<List<Bytes>> bad =
        List.of(List.of(), proof.subList(1, proof.size()), proof.reversed(), List.of(tree.root(7)));
    for (List<Bytes> wrong : bad) {
      refuses(
          witness, new AuditShown("governance", 1, 7, sound7.root(), 5, wrong), "BAD_PROOF", 1, 5);
    }
    assertThat(cosigns(witness, sound7)).isTrue();
    assertThat(witness.answer(OTHERS, shown(0, 3)).reason()).as("each for itself").isEmpty();
    var audit = new AuditShown("audit", 1, 2, other.root(2), 0, List.of());
    assertThat(witness.answer(THEM, audit).reason()).as("each log for itself").isEmpty();
  }

  @Test
  void aLineEndsWhereTheNextBeginsAndItsEndIsKept() {
    AuditWitness witness = witness();
    assertThat(cosigns(witness, shown(0, 9))).isTrue();
    refuses(witness, shown(other, 3, 9, 10), "OLD_SIZE", 3, 0);
    assertThat(cosigns(witness, shown(other, 3, 0, 4))).isTrue();
    refuses(witness, shown(9, 10), "LINE_ENDED", 3, 4);
    assertThat(cosigns(witness(), shown(other, 3, 4, 6))).isTrue();
    assertThat(witness().seen())
        .extracting(seen -> seen.shown().line() + ":" + seen.shown().size())
        .containsExactly("1:9", "3:6");
    for (AuditWitness.Seen seen : witness().seen()) {
      assertThat(Cosignature.verify(witness.note(seen), VERIFIER)).contains(seen.timeSeconds());
    }
  }

  @Test
  void asManyLinesAreKeptAsMayBeAndNoMore() {
    AuditWitness witness = witness();
    for (int line = 1; line <= AuditWitness.LINES_MAX; line++) {
      assertThat(cosigns(witness, shown(tree, line, 0, 1))).isTrue();
    }
    int last = AuditWitness.LINES_MAX;
    refuses(witness, shown(tree, last + 1, 0, 1), "TOO_MANY_LINES", last + 1, 0);
    assertThat(cosigns(witness, shown(tree, last, 1, 2))).as("the last goes on").isTrue();
    assertThat(witness().seen()).hasSize(AuditWitness.LINES_MAX);
  }

  @Test
  void asManyAreCosignedInADayAsMayBeAndNoMore() {
    AuditWitness witness = witness();
    assertThat(cosigns(witness, shown(0, 1))).isTrue();
    for (int i = 1; i < AuditWitness.PER_DAY_MAX; i++) {
      assertThat(witness.answer(THEM, shown(1, 1)).reason()).isEmpty();
    }
    refuses(witness, shown(1, 2), "TOO_OFTEN", 1, 1);
    assertThat(witness.answer(OTHERS, shown(0, 1)).reason()).isEmpty();
    now = now.plusSeconds(86_400);
    assertThat(cosigns(witness, shown(1, 2))).isTrue();
  }

  @Test
  void aNodeThatMayNotSignCosignsNothing() {
    sound = false;
    AuditWitness witness = witness();
    refuses(witness, shown(0, 5), "READ_ONLY", 1, 0);
    assertThat(witness.seen()).isEmpty();
  }

  /// A crash between what is durable and the signature.
  @Test
  void whatIsSignedIsDurableFirst() {
    Signer crashing =
        new Signer() {
          @Override
          public Bytes publicKey() {
            return KEY.publicKey();
          }

          @Override
          public Bytes sign(Bytes message) {
            throw new IllegalStateException("the power goes");
          }
        };
    AuditWitness first = witness(disk, crashing);
    assertThatThrownBy(() -> first.answer(THEM, shown(0, 5)))
        .isInstanceOf(IllegalStateException.class);
    AuditWitness again = witness();
    refuses(again, shown(other, 1, 0, 6), "OLD_SIZE", 1, 5);
    refuses(again, shown(other, 1, 5, 6), "BAD_PROOF", 1, 5);
    assertThat(cosigns(again, shown(5, 6))).isTrue();
  }

  @Test
  void nothingIsCosignedThatADiskDidNotKeep() {
    var failing = new FailingDisk(disk);
    AuditWitness witness = witness(failing, KEY);
    assertThat(cosigns(witness, shown(0, 5))).isTrue();
    for (FailingDisk.Operation operation : FailingDisk.Operation.values()) {
      failing.failing = Set.of(operation);
      assertThatThrownBy(() -> witness.answer(THEM, shown(5, 6)))
          .isInstanceOf(StoreException.DiskFailed.class);
      failing.failing = Set.of();
      int kept = operation == FailingDisk.Operation.SYNC_FOLDER ? 6 : 5; // it is renamed by then
      assertThat(witness().seen()).singleElement().matches(seen -> seen.shown().size() == kept);
    }
    assertThat(cosigns(witness, shown(5, 6))).isTrue();
  }

  @Test
  void damageHasANameAndStopsTheStart() throws IOException {
    assertThat(cosigns(witness(), shown(0, 5))).isTrue();
    long size;
    try (Disk.DiskFile file = disk.open("audits-cosigned")) {
      size = file.size();
    }
    for (long at = 0; at < size; at++) {
      flip(at);
      assertThatThrownBy(this::witness)
          .isInstanceOf(StoreException.Corrupt.class)
          .hasMessageContaining("audits-cosigned in the guard folder");
      flip(at);
    }
    assertThat(witness().seen()).hasSize(1);
  }

  private void flip(long at) throws IOException {
    try (Disk.DiskFile file = disk.open("audits-cosigned")) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(at, one);
      file.write(at, ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}));
    }
  }
}
