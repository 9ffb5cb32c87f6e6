package org.kith.protocol.vectors;

import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.TlogProof;

/// Roots and proofs (SPEC 3.4, 3.5, 3.6).
final class TreeVectors {
  private static final int SIZE = 13;
  private static final String BAD = "BAD_PROOF";

  private final VectorSet vectors;
  private final MerkleTree tree = new MerkleTree();
  private final List<Bytes> leaves = new ArrayList<>();
  private final List<Bytes> hashes = new ArrayList<>();

  private TreeVectors(VectorSet vectors) {
    this.vectors = vectors;
    for (int i = 0; i < SIZE; i++) {
      Bytes leaf = Bytes.utf8("leaf " + i);
      leaves.add(leaf);
      hashes.add(MerkleTree.leaf(leaf));
      tree.append(hashes.getLast());
    }
  }

  static void addTo(VectorSet vectors) {
    var made = new TreeVectors(vectors);
    made.roots();
    made.inclusion();
    made.subtree();
    made.consistency();
    made.range();
    made.offline();
  }

  private void roots() {
    for (int size = 0; size <= SIZE; size++) {
      vectors
          .valid("tree", "3.4", "size " + size)
          .put("leaves", leaves.subList(0, size))
          .put("root", tree.root(size))
          .put("frontier", tree.frontier(size).encode());
    }
    Bytes edge = tree.frontier(SIZE).encode();
    badFrontier("nothing", Bytes.EMPTY);
    badFrontier("a peak missing", edge.slice(0, edge.size() - 32));
    badFrontier("a peak too many", Bytes.concat(edge, hashes.getFirst()));
    badFrontier("cut short", edge.slice(0, edge.size() - 1));
    badFrontier("negative size", Bytes.concat(Bytes.uint64be(Long.MIN_VALUE), hashes.getFirst()));
    badFrontier("size 2^53", Bytes.concat(Bytes.uint64be(1L << 53), hashes.getFirst()));
  }

  private void badFrontier(String name, Bytes frontier) {
    vectors.invalid("BAD_FRONTIER", "frontier", "3.4", name).put("frontier", frontier);
  }

  private void inclusion() {
    for (int index : new int[] {0, 6, 11, 12}) {
      inclusion(
          vectors.valid("inclusion", "3.4", "entry " + index + " of " + SIZE),
          hashes.get(index),
          index,
          SIZE,
          tree.root(SIZE),
          tree.inclusionProof(index, SIZE));
    }
    inclusion(
        vectors.valid("inclusion", "3.4", "the only entry"),
        hashes.getFirst(),
        0,
        1,
        tree.root(1),
        List.of());
    List<Bytes> proof = tree.inclusionProof(6, SIZE);
    Bytes root = tree.root(SIZE);
    badInclusion("another entry", hashes.get(7), 6, SIZE, root, proof);
    badInclusion("another index", hashes.get(6), 7, SIZE, root, proof);
    badInclusion("index beyond the size", hashes.get(6), SIZE, SIZE, root, proof);
    badInclusion("another size", hashes.get(6), 6, 8, root, proof);
    badInclusion("another root", hashes.get(6), 6, SIZE, tree.root(12), proof);
    badInclusion("a hash flipped", hashes.get(6), 6, SIZE, root, flipped(proof));
    badInclusion("a hash missing", hashes.get(6), 6, SIZE, root, proof.subList(1, proof.size()));
    badInclusion("a hash too many", hashes.get(6), 6, SIZE, root, more(proof));
    badInclusion("a hash of 31 bytes", hashes.get(6), 6, SIZE, root, shorter(proof));
    badInclusion("the empty tree", hashes.get(6), 0, 0, tree.root(0), List.of());
  }

  private void badInclusion(
      String name, Bytes leaf, long index, long size, Bytes root, List<Bytes> proof) {
    inclusion(vectors.invalid(BAD, "inclusion", "3.4", name), leaf, index, size, root, proof);
  }

  private static void inclusion(
      VectorSet.Case added, Bytes leaf, long index, long size, Bytes root, List<Bytes> proof) {
    added
        .put("leaf_hash", leaf)
        .put("index", index)
        .put("size", size)
        .put("root", root)
        .put("proof", proof);
  }

  private void subtree() {
    for (int[] place : new int[][] {{0, 3}, {8, 2}, {4, 2}, {12, 0}}) {
      String name = "level " + place[1] + " at " + place[0] + " of " + SIZE;
      subtree(vectors.valid("subtree", "3.4", name), place[0], place[1], place[0], place[1]);
    }
    subtree(vectors.invalid(BAD, "subtree", "3.4", "another place"), 8, 2, 4, 2);
    subtree(vectors.invalid(BAD, "subtree", "3.4", "another level"), 8, 2, 8, 1);
    subtree(vectors.invalid(BAD, "subtree", "3.4", "not aligned"), 8, 2, 6, 2);
    subtree(vectors.invalid(BAD, "subtree", "3.4", "beyond the size"), 8, 2, 12, 2);
  }

  private void subtree(VectorSet.Case added, int from, int fromLevel, int start, int level) {
    added
        .put(
            "subtree_root",
            Frontier.EMPTY.appendAll(hashes.subList(from, from + (1 << fromLevel))).root())
        .put("start", start)
        .put("level", level)
        .put("size", SIZE)
        .put("root", tree.root(SIZE))
        .put("proof", tree.subtreeProof(from, fromLevel, SIZE));
  }

  private void consistency() {
    int[][] pairs = {{0, 0}, {0, 5}, {1, 2}, {4, 7}, {4, 8}, {6, 13}, {7, 12}, {8, 13}, {13, 13}};
    for (int[] pair : pairs) {
      int from = pair[0];
      int to = pair[1];
      consistency(
          vectors.valid("consistency", "3.4", "from " + from + " to " + to),
          from,
          tree.root(from),
          to,
          tree.root(to),
          tree.consistencyProof(from, to));
    }
    List<Bytes> proof = tree.consistencyProof(6, SIZE);
    Bytes start = tree.root(6);
    Bytes root = tree.root(SIZE);
    badConsistency("another start", 6, tree.root(5), SIZE, root, proof);
    badConsistency("another root", 6, start, SIZE, tree.root(12), proof);
    badConsistency("another from", 5, start, SIZE, root, proof);
    badConsistency("another to", 6, start, 8, root, proof);
    badConsistency("backwards", SIZE, root, 6, start, proof);
    badConsistency("a hash flipped", 6, start, SIZE, root, flipped(proof));
    badConsistency("a hash missing", 6, start, SIZE, root, proof.subList(1, proof.size()));
    badConsistency("no hashes", 6, start, SIZE, root, List.of());
    badConsistency("a hash too many", 6, start, SIZE, root, more(proof));
    badConsistency("a hash of 31 bytes", 6, start, SIZE, root, shorter(proof));
    badConsistency("equal sizes, different roots", 6, start, 6, root, List.of());
    badConsistency("equal sizes and a proof", 6, start, 6, start, more(List.of()));
    badConsistency("from 0 with a proof", 0, tree.root(0), 6, start, more(List.of()));
    badConsistency("from 0 with a root of something", 0, start, 6, start, List.of());
  }

  private void badConsistency(
      String name, long from, Bytes fromRoot, long to, Bytes toRoot, List<Bytes> proof) {
    consistency(
        vectors.invalid(BAD, "consistency", "3.4", name), from, fromRoot, to, toRoot, proof);
  }

  private static void consistency(
      VectorSet.Case added, long from, Bytes fromRoot, long to, Bytes toRoot, List<Bytes> proof) {
    added
        .put("from", from)
        .put("from_root", fromRoot)
        .put("to", to)
        .put("to_root", toRoot)
        .put("proof", proof);
  }

  private void range() {
    int[][] ranges = {{0, 13, 13}, {0, 5, 13}, {5, 9, 13}, {8, 8, 13}, {12, 13, 13}};
    for (int[] range : ranges) {
      int to = range[1];
      range(
              vectors.valid("range", "3.5", "from " + range[0] + " to " + to + " of " + range[2]),
              tree.frontier(range[0]),
              hashes.subList(range[0], to),
              tree.consistencyProof(to, SIZE))
          .put("after", tree.frontier(to).encode());
    }
    Frontier held = tree.frontier(5);
    List<Bytes> items = hashes.subList(5, 9);
    List<Bytes> proof = tree.consistencyProof(9, SIZE);
    badRange("an entry left out", held, hashes.subList(6, 9), proof);
    badRange(
        "an entry twice",
        held,
        List.of(items.get(0), items.get(0), items.get(2), items.get(3)),
        proof);
    badRange(
        "entries swapped",
        held,
        List.of(items.get(1), items.get(0), items.get(2), items.get(3)),
        proof);
    badRange("another held edge", tree.frontier(4), items, proof);
    badRange("the proof of another end", held, items, tree.consistencyProof(8, SIZE));
    badRange(
        "more entries than the checkpoint has",
        held,
        List.of(
            hashes.get(5),
            hashes.get(6),
            hashes.get(7),
            hashes.get(8),
            hashes.get(9),
            hashes.get(10),
            hashes.get(11),
            hashes.get(12),
            hashes.get(0)),
        List.of());
    badRange("a hash flipped", held, items, flipped(proof));
  }

  private void badRange(String name, Frontier held, List<Bytes> items, List<Bytes> proof) {
    range(vectors.invalid(BAD, "range", "3.5", name), held, items, proof);
  }

  private VectorSet.Case range(
      VectorSet.Case added, Frontier held, List<Bytes> items, List<Bytes> proof) {
    return added
        .put("held", held.encode())
        .put("leaf_hashes", items)
        .put("size", SIZE)
        .put("root", tree.root(SIZE))
        .put("proof", proof);
  }

  private void offline() {
    Bytes note = new Checkpoint(Fixed.LOG, SIZE, tree.root(SIZE)).sign(Fixed.LOG_SECRET).encode();
    List<Bytes> path = tree.inclusionProof(6, SIZE);
    String proof = new TlogProof(6, path, note).encode();
    good("entry 6 of 13", proof);
    good("with extra data", proof.replace("index 6", "extra AAEC\nindex 6"));
    bad("another leaf", leaves.get(5), proof);
    bad("another header", proof.replace("@v1", "@v2"));
    bad("extra data that is not base64", proof.replace("index 6", "extra *\nindex 6"));
    bad("extra data twice", proof.replace("index 6", "extra AAEC\nextra AAEC\nindex 6"));
    bad("no index", proof.replace("index 6\n", ""));
    bad("index with a leading zero", proof.replace("index 6", "index 06"));
    bad("another index", proof.replace("index 6", "index 5"));
    bad("a hash missing", new TlogProof(6, path.subList(1, path.size()), note).encode());
    bad("a hash flipped", new TlogProof(6, flipped(path), note).encode());
    bad(
        "54 hashes",
        new TlogProof(6, java.util.Collections.nCopies(54, note.slice(0, 32)), note).encode());
    bad("carriage returns", proof.replace("\n", "\r\n"));
    bad("no empty line", proof.replaceFirst("\n\n", "\n"));
    bad(
        "signed by another key",
        new TlogProof(
                6,
                path,
                new Checkpoint(Fixed.LOG, SIZE, tree.root(SIZE)).sign(Fixed.OTHER_SECRET).encode())
            .encode());
    vectors
        .invalid(BAD, "tlog-proof", "3.6", "one character more than 192 KiB")
        .put(
            "proof",
            Bytes.utf8(proof),
            "61",
            TlogProof.PROOF_CHARACTERS_MAX + 1 - Bytes.utf8(proof).size() + 2,
            Bytes.EMPTY)
        .put("leaf", leaves.get(6))
        .put("vkey", Fixed.LOG_KEY.vkey());
  }

  private void good(String name, String proof) {
    vectors
        .valid("tlog-proof", "3.6", name)
        .put("proof", Bytes.utf8(proof))
        .put("leaf", leaves.get(6))
        .put("vkey", Fixed.LOG_KEY.vkey())
        .put("index", 6)
        .put("size", SIZE);
  }

  private void bad(String name, String proof) {
    bad(name, leaves.get(6), proof);
  }

  private void bad(String name, Bytes leaf, String proof) {
    vectors
        .invalid(BAD, "tlog-proof", "3.6", name)
        .put("proof", Bytes.utf8(proof))
        .put("leaf", leaf)
        .put("vkey", Fixed.LOG_KEY.vkey());
  }

  private static List<Bytes> flipped(List<Bytes> proof) {
    var all = new ArrayList<>(proof);
    all.set(0, Fixed.flipped(all.getFirst(), 0));
    return all;
  }

  private List<Bytes> more(List<Bytes> proof) {
    var all = new ArrayList<>(proof);
    all.add(hashes.getFirst());
    return all;
  }

  private static List<Bytes> shorter(List<Bytes> proof) {
    var all = new ArrayList<>(proof);
    all.set(0, all.getFirst().slice(0, 31));
    return all;
  }
}
