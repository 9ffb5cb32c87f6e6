package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.4, 3.5: every size to 256, every pair, against RFC 6962 written down as it reads.
class MerkleTest {
  private static final int SIZES = 256;

  /// The leaves and roots that the Certificate Transparency projects test with.
  private static final List<String> KNOWN_LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> KNOWN_ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private final List<Bytes> leaves = new ArrayList<>();
  private final MerkleTree tree = new MerkleTree();
  private final Map<Span, Bytes> subtrees = new HashMap<>();

  MerkleTest() {
    for (int i = 0; i < SIZES; i++) {
      Bytes hash = MerkleTree.leaf(Bytes.utf8("leaf " + i));
      leaves.add(hash);
      tree.append(hash);
    }
  }

  @Test
  void theFirstEntriesAreATreeOfTheirOwn() {
    for (int size = 0; size <= SIZES; size++) {
      MerkleTree first = tree.first(size);
      assertThat(first.size()).isEqualTo(size);
      assertThat(first.root(size)).isEqualTo(tree.root(size));
    }
    MerkleTree first = tree.first(5);
    first.append(leaves.get(9));
    assertThat(first.root(6)).isNotEqualTo(tree.root(6));
    assertThat(tree.leafHash(5)).as("the other one is as it was").isEqualTo(leaves.get(5));
    assertThatThrownBy(() -> tree.first(SIZES + 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rootsAreThoseThatOthersKnow() {
    Frontier frontier = Frontier.EMPTY;
    assertThat(frontier.root().hex()).isEqualTo(KNOWN_ROOTS.getFirst());
    for (int i = 0; i < KNOWN_LEAVES.size(); i++) {
      frontier = frontier.append(MerkleTree.leaf(Bytes.fromHex(KNOWN_LEAVES.get(i))));
      assertThat(frontier.root().hex()).isEqualTo(KNOWN_ROOTS.get(i + 1));
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
        if (!proof.equals(path(index, 0, size))
            || !MerkleProofs.inclusion(leaves.get(index), index, size, root, proof)) {
          throw new AssertionError("entry " + index + " of " + size);
        }
      }
    }
  }

  @Test
  void everyPerfectSubtreeIsProvedInEverySize() {
    for (int size = 1; size <= SIZES; size++) {
      Bytes root = tree.root(size);
      for (int level = 0; 1 << level <= size; level++) {
        int width = 1 << level;
        for (int start = 0; start + width <= size; start += width) {
          Bytes inner = Frontier.EMPTY.appendAll(leaves.subList(start, start + width)).root();
          List<Bytes> proof = tree.subtreeProof(start, level, size);
          if (!MerkleProofs.subtree(inner, start, level, size, root, proof)) {
            throw new AssertionError("level " + level + " at " + start + " of " + size);
          }
        }
      }
    }
  }

  @Test
  void whatIsNoPerfectSubtreeIsNotProved() {
    Bytes root = tree.root(13);
    Bytes inner = tree.root(4);
    List<Bytes> proof = tree.subtreeProof(0, 2, 13);
    assertThat(MerkleProofs.subtree(inner, 0, 2, 13, root, proof)).isTrue();
    assertThat(MerkleProofs.subtree(inner, 4, 2, 13, root, proof)).isFalse();
    assertThat(MerkleProofs.subtree(inner, 2, 2, 13, root, proof)).isFalse();
    assertThat(MerkleProofs.subtree(inner, 0, 1, 13, root, proof)).isFalse();
    assertThat(MerkleProofs.subtree(inner, 12, 2, 13, root, proof)).isFalse();
    assertThat(MerkleProofs.subtree(inner, 0, -1, 13, root, proof)).isFalse();
    assertThat(MerkleProofs.subtree(inner, 0, 63, 13, root, proof)).isFalse();
    for (List<Bytes> bad : spoilt(proof)) {
      assertThat(MerkleProofs.subtree(inner, 0, 2, 13, root, bad)).isFalse();
    }
    assertThatThrownBy(() -> tree.subtreeProof(12, 2, 13))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void everySizeIsConsistentWithEveryLater() {
    for (int to = 0; to <= SIZES; to++) {
      Bytes root = tree.root(to);
      for (int from = 0; from <= to; from++) {
        List<Bytes> proof = tree.consistencyProof(from, to);
        List<Bytes> defined = from == 0 ? List.of() : subproof(from, 0, to, true);
        if (!proof.equals(defined)
            || !MerkleProofs.consistency(from, tree.root(from), to, root, proof)) {
          throw new AssertionError("from " + from + " to " + to);
        }
      }
    }
  }

  /// An empty tree is the start of every other; only its root must be the right one.
  @Test
  void anotherRootRefutesEveryProof() {
    Bytes wrong = Sha256.hash(Bytes.utf8("another root"));
    for (int to = 1; to <= 64; to++) {
      for (int from = 0; from <= to; from++) {
        List<Bytes> proof = tree.consistencyProof(from, to);
        Bytes start = tree.root(from);
        assertThat(MerkleProofs.consistency(from, wrong, to, tree.root(to), proof)).isFalse();
        assertThat(MerkleProofs.consistency(from, start, to, wrong, proof)).isEqualTo(from == 0);
      }
    }
  }

  @Test
  void sizesAndHashesOutOfRangeAreNoProofs() {
    Bytes root = tree.root(8);
    List<Bytes> proof = tree.inclusionProof(3, 8);
    assertThat(MerkleProofs.inclusion(leaves.get(3), -1, 8, root, proof)).isFalse();
    assertThat(MerkleProofs.inclusion(leaves.get(3), 8, 8, root, proof)).isFalse();
    assertThat(MerkleProofs.inclusion(leaves.get(3), 0, 0, root, List.of())).isFalse();
    assertThat(MerkleProofs.inclusion(root.slice(1, 32), 0, 1, root.slice(1, 32), List.of()))
        .isFalse();
    List<Bytes> consistency = tree.consistencyProof(3, 8);
    assertThat(MerkleProofs.consistency(-1, root, 8, root, consistency)).isFalse();
    assertThat(MerkleProofs.consistency(9, root, 8, root, consistency)).isFalse();
    for (int i = 0; i < consistency.size(); i++) {
      var shorter = new ArrayList<>(consistency);
      shorter.set(i, shorter.get(i).slice(0, 31));
      assertThat(MerkleProofs.consistency(3, tree.root(3), 8, root, shorter)).isFalse();
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
    int size = 1 << 20;
    for (int i = 0; i < size; i++) {
      large.append(Sha256.hash(Bytes.uint64be(i)));
    }
    assertThat(large.root(size)).isEqualTo(rootOf(0, size));
    for (int i = 0; i < 500; i++) {
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

  /// RFC 6962, section 2.1.1: PATH of an entry among those from start to end.
  private List<Bytes> path(int index, int start, int end) {
    if (end - start == 1) {
      return List.of();
    }
    int middle = start + Integer.highestOneBit(end - start - 1);
    boolean left = index < middle;
    var proof = new ArrayList<>(left ? path(index, start, middle) : path(index, middle, end));
    proof.add(left ? subtree(middle, end) : subtree(start, middle));
    return proof;
  }

  /// RFC 6962, section 2.1.2: SUBPROOF of a size in the tree of the entries from start to end.
  private List<Bytes> subproof(int from, int start, int end, boolean whole) {
    if (from == end) {
      return whole ? List.of() : List.of(subtree(start, end));
    }
    int middle = start + Integer.highestOneBit(end - start - 1);
    boolean left = from <= middle;
    var proof =
        new ArrayList<>(
            left ? subproof(from, start, middle, whole) : subproof(from, middle, end, false));
    proof.add(left ? subtree(middle, end) : subtree(start, middle));
    return proof;
  }

  private Bytes subtree(int start, int end) {
    return subtrees.computeIfAbsent(
        new Span(start, end), span -> definition(leaves.subList(span.start, span.end)));
  }

  private record Span(int start, int end) {}

  private static Bytes rootOf(int start, int end) {
    if (end - start == 1) {
      return Sha256.hash(Bytes.uint64be(start));
    }
    int middle = start + Integer.highestOneBit(end - start - 1);
    return Sha256.hashPrefixed(1, rootOf(start, middle), rootOf(middle, end));
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
