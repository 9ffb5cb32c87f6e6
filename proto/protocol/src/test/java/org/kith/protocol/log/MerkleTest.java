package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.4, 3.5: every size to 256, every pair, against RFC 6962 written down as it reads.
class MerkleTest {
  private static final int SIZES = 256;

  private final List<Bytes> leaves = new ArrayList<>();
  private final MerkleTree tree = new MerkleTree();

  MerkleTest() {
    for (int i = 0; i < SIZES; i++) {
      Bytes hash = MerkleTree.leaf(Bytes.utf8("leaf " + i));
      leaves.add(hash);
      tree.append(hash);
    }
  }

  @Test
  void rootsAndFrontiersAreThoseOfTheDefinition() {
    Frontier grown = Frontier.EMPTY;
    for (int size = 0; size <= SIZES; size++) {
      Bytes root = definition(leaves.subList(0, size));
      assertThat(tree.root(size)).isEqualTo(root);
      assertThat(grown.root()).isEqualTo(root);
      assertThat(grown).isEqualTo(tree.frontier(size));
      assertThat(Frontier.decode(grown.encode())).contains(grown);
      if (size < SIZES) {
        grown = grown.append(leaves.get(size));
      }
    }
  }

  @Test
  void everyEntryIsProvedInEverySize() {
    for (int size = 1; size <= SIZES; size++) {
      Bytes root = tree.root(size);
      for (int index = 0; index < size; index++) {
        List<Bytes> proof = tree.inclusionProof(index, size);
        assertThat(MerkleProofs.inclusion(leaves.get(index), index, size, root, proof)).isTrue();
      }
    }
  }

  @Test
  void everySizeIsConsistentWithEveryLater() {
    for (int to = 0; to <= SIZES; to++) {
      for (int from = 0; from <= to; from++) {
        List<Bytes> proof = tree.consistencyProof(from, to);
        assertThat(MerkleProofs.consistency(from, tree.root(from), to, tree.root(to), proof))
            .as("from %d to %d", from, to)
            .isTrue();
      }
    }
  }

  @Test
  void aFlippedMissingOrAddedHashRefutesAProof() {
    for (int to = 1; to <= 32; to++) {
      for (int from = 0; from < to; from++) {
        List<Bytes> inclusion = tree.inclusionProof(from, to);
        for (List<Bytes> bad : spoilt(inclusion)) {
          assertThat(MerkleProofs.inclusion(leaves.get(from), from, to, tree.root(to), bad))
              .isFalse();
        }
        List<Bytes> consistency = tree.consistencyProof(from, to);
        for (List<Bytes> bad : spoilt(consistency)) {
          assertThat(MerkleProofs.consistency(from, tree.root(from), to, tree.root(to), bad))
              .as("from %d to %d", from, to)
              .isFalse();
        }
      }
    }
  }

  @Test
  void anEntryIsNotProvedElsewhere() {
    for (int size = 2; size <= 32; size++) {
      for (int index = 0; index < size; index++) {
        List<Bytes> proof = tree.inclusionProof(index, size);
        Bytes other = leaves.get((index + 1) % size);
        assertThat(MerkleProofs.inclusion(other, index, size, tree.root(size), proof)).isFalse();
        assertThat(MerkleProofs.inclusion(leaves.get(index), size, size, tree.root(size), proof))
            .isFalse();
      }
    }
  }

  @Test
  void largeSizesHoldToo() {
    var random = new SplittableRandom(6962);
    var large = new MerkleTree();
    int size = 1 << 17;
    for (int i = 0; i < size; i++) {
      large.append(Sha256.hash(Bytes.uint64be(i)));
    }
    for (int i = 0; i < 200; i++) {
      long to = random.nextLong(1, size + 1);
      long from = random.nextLong(0, to);
      assertThat(
              MerkleProofs.inclusion(
                  large.leafHash(from), from, to, large.root(to), large.inclusionProof(from, to)))
          .isTrue();
      assertThat(
              MerkleProofs.consistency(
                  from, large.root(from), to, large.root(to), large.consistencyProof(from, to)))
          .isTrue();
    }
  }

  @Test
  void aRangeIsProvedAgainstTheHeldEdge() {
    LogName log = LogName.commons(new OrganisationId(Sha256.hash()), 1);
    for (int to = 1; to <= 40; to++) {
      for (int held = 0; held < to; held++) {
        for (int end = held; end <= to; end++) {
          var checkpoint = new Checkpoint(log, to, tree.root(to));
          List<Bytes> proof = tree.consistencyProof(end, to);
          assertThat(
                  MerkleProofs.range(
                      tree.frontier(held), leaves.subList(held, end), checkpoint, proof))
              .contains(tree.frontier(end));
          if (held < end) {
            var wrong = new ArrayList<>(leaves.subList(held, end));
            wrong.set(0, leaves.get(SIZES - 1));
            assertThat(MerkleProofs.range(tree.frontier(held), wrong, checkpoint, proof)).isEmpty();
          }
        }
      }
    }
  }

  private static List<List<Bytes>> spoilt(List<Bytes> proof) {
    var all = new ArrayList<List<Bytes>>();
    for (int i = 0; i < proof.size(); i++) {
      var flipped = new ArrayList<>(proof);
      byte[] hash = proof.get(i).toArray();
      hash[i % hash.length] ^= 1;
      flipped.set(i, Bytes.wrap(hash));
      all.add(flipped);
      var missing = new ArrayList<>(proof);
      missing.remove(i);
      all.add(missing);
    }
    var added = new ArrayList<>(proof);
    added.add(Sha256.hash());
    all.add(added);
    return all;
  }

  private static Bytes definition(List<Bytes> hashes) {
    if (hashes.isEmpty()) {
      return Sha256.hash();
    }
    if (hashes.size() == 1) {
      return hashes.getFirst();
    }
    int split = Integer.highestOneBit(hashes.size() - 1);
    return Sha256.hashPrefixed(
        1, definition(hashes.subList(0, split)), definition(hashes.subList(split, hashes.size())));
  }
}
