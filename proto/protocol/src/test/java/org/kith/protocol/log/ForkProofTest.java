package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.9: two histories under one signature, shown to somebody who trusts neither side.
class ForkProofTest {
  private static final SecretKey KEY = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("two heads")));
  private static final LogName LOG = LogName.commons(new OrganisationId(Sha256.hash()), 1);
  private static final LogKey LOG_KEY =
      LogKey.of(NoteKey.ed25519(LOG.originLine(), KEY.publicKey()));

  /// Two trees that agree in their first 5 leaves.
  private final MerkleTree one = tree("one", 20);
  private final MerkleTree other = tree("other", 20);

  private static MerkleTree tree(String name, int size) {
    var tree = new MerkleTree();
    for (int i = 0; i < size; i++) {
      tree.append(MerkleTree.leaf(Bytes.utf8((i < 5 ? "both" : name) + i)));
    }
    return tree;
  }

  private static Checkpoint at(MerkleTree tree, long size) {
    return new Checkpoint(LOG, size, tree.root(size));
  }

  private static Bytes note(MerkleTree tree, long size) {
    return at(tree, size).sign(KEY).encode();
  }

  private Optional<ForkProof> find(long own, MerkleTree shown, long size) {
    return ForkProof.find(one, at(one, own), note(one, own), at(shown, size), note(shown, size));
  }

  @Test
  void everyContradictionIsFoundAndProved() {
    for (long own = 1; own <= 20; own++) {
      for (long size = 1; size <= 20; size++) {
        Optional<ForkProof> found = find(own, other, size);
        assertThat(found.isPresent())
            .as("own %s, shown %s", own, size)
            .isEqualTo(size <= own && size > 5);
        if (found.isPresent()) {
          assertThat(found.get().holds(LOG_KEY)).isTrue();
          assertThat(ForkProof.parse(found.get().encode())).isEqualTo(found);
        }
      }
    }
  }

  @Test
  void oneHistoryNeverContradictsItself() {
    for (long own = 1; own <= 20; own++) {
      for (long size = 0; size <= 20; size++) {
        assertThat(find(own, one, size)).isEmpty();
      }
    }
  }

  @Test
  void whatProvesNothingDoesNotHold() {
    ForkProof sound = find(17, other, 9).orElseThrow();
    SecretKey stranger = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("a stranger")));
    Bytes forged = at(other, 9).sign(stranger).encode();
    assertThat(new ForkProof(forged, sound.larger(), sound.root(), sound.proof()).holds(LOG_KEY))
        .as("the other history is not signed")
        .isFalse();
    assertThat(
            new ForkProof(note(one, 9), sound.larger(), sound.root(), sound.proof()).holds(LOG_KEY))
        .as("one history twice")
        .isFalse();
    assertThat(
            new ForkProof(sound.smaller(), sound.larger(), other.root(9), sound.proof())
                .holds(LOG_KEY))
        .as("a root that is not in the larger tree")
        .isFalse();
    assertThat(
            new ForkProof(sound.smaller(), sound.larger(), sound.root(), List.of()).holds(LOG_KEY))
        .as("no proof")
        .isFalse();
    assertThat(
            new ForkProof(sound.larger(), sound.smaller(), sound.root(), sound.proof())
                .holds(LOG_KEY))
        .as("the wrong way round")
        .isFalse();
    NoteKey key = NoteKey.ed25519(LOG.originLine(), stranger.publicKey());
    assertThat(sound.holds(LogKey.of(key))).as("another key").isFalse();
  }

  @Test
  void everyFlippedByteIsRefusedOrProvesNothing() {
    Bytes sound = find(17, other, 9).orElseThrow().encode();
    for (int i = 0; i < sound.size(); i++) {
      byte[] flipped = sound.toArray();
      flipped[i] ^= 1;
      assertThat(ForkProof.parse(Bytes.wrap(flipped)).filter(proof -> proof.holds(LOG_KEY)))
          .as("byte %s", i)
          .isEmpty();
    }
    assertThat(ForkProof.parse(Bytes.wrap(new byte[ForkProof.FORK_PROOF_BYTES_MAX + 1]))).isEmpty();
    assertThat(ForkProof.parse(Bytes.EMPTY)).isEmpty();
  }

  private Optional<ForkProof> leaves(long index, long oneSize, long otherSize) {
    return ForkProof.ofLeaves(
        LOG_KEY,
        index,
        note(one, oneSize),
        included(one, index, oneSize),
        note(other, otherSize),
        included(other, index, otherSize));
  }

  private static ForkProof.Included included(MerkleTree tree, long index, long size) {
    return new ForkProof.Included(tree.leafHash(index), tree.inclusionProof(index, size));
  }

  @Test
  void twoEntriesAtOneIndexAreAProof() {
    for (long index = 0; index < 20; index++) {
      for (long oneSize = index + 1; oneSize <= 20; oneSize += 3) {
        for (long otherSize = index + 1; otherSize <= 20; otherSize += 4) {
          Optional<ForkProof> found = leaves(index, oneSize, otherSize);
          assertThat(found.isPresent()).as("index %s", index).isEqualTo(index >= 5);
          found.ifPresent(proof -> assertThat(ForkProof.parse(proof.encode())).contains(proof));
        }
      }
    }
  }

  @Test
  void entriesThatAreNotIncludedProveNothing() {
    ForkProof sound = leaves(7, 12, 17).orElseThrow();
    ForkProof.Leaves two = sound.leaves().orElseThrow();
    for (ForkProof.Leaves wrong :
        List.of(
            new ForkProof.Leaves(8, two.smaller(), two.larger()),
            new ForkProof.Leaves(-1, two.smaller(), two.larger()),
            new ForkProof.Leaves(7, two.larger(), two.smaller()),
            new ForkProof.Leaves(7, two.smaller(), two.smaller()),
            new ForkProof.Leaves(
                7, two.smaller(), new ForkProof.Included(Sha256.hash(), two.larger().path())),
            new ForkProof.Leaves(
                7, two.smaller(), new ForkProof.Included(two.larger().leaf(), List.of())))) {
      assertThat(with(sound, wrong).holds(LOG_KEY)).as("%s", wrong).isFalse();
    }
    SecretKey stranger = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("a stranger")));
    Bytes forged = at(other, 17).sign(stranger).encode();
    assertThat(
            new ForkProof(sound.smaller(), forged, Bytes.EMPTY, List.of(), sound.leaves())
                .holds(LOG_KEY))
        .isFalse();
    assertThat(
            new ForkProof(sound.smaller(), sound.larger(), one.root(12), List.of(), sound.leaves())
                .holds(LOG_KEY))
        .as("both forms at once")
        .isFalse();
    Bytes both =
        new ForkProof(sound.smaller(), sound.larger(), one.root(12), List.of(), sound.leaves())
            .encode();
    assertThat(ForkProof.parse(both)).isEmpty();
  }

  private static ForkProof with(ForkProof sound, ForkProof.Leaves leaves) {
    return new ForkProof(
        sound.smaller(), sound.larger(), Bytes.EMPTY, List.of(), Optional.of(leaves));
  }

  @Test
  void everyFlippedByteOfTheSecondFormIsRefusedOrProvesNothing() {
    Bytes sound = leaves(7, 12, 17).orElseThrow().encode();
    for (int i = 0; i < sound.size(); i++) {
      byte[] flipped = sound.toArray();
      flipped[i] ^= 1;
      assertThat(ForkProof.parse(Bytes.wrap(flipped)).filter(proof -> proof.holds(LOG_KEY)))
          .as("byte %s", i)
          .isEmpty();
    }
  }
}
