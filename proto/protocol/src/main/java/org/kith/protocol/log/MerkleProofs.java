package org.kith.protocol.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Checks RFC 6962 proofs without the tree (SPEC 3.4, 3.5). A proof has exactly the hashes it
/// needs: one too many is as wrong as one too few.
public final class MerkleProofs {
  private MerkleProofs() {}

  /// Whether an entry with this leaf hash stands at an index of the tree with this size and root.
  public static boolean inclusion(
      Bytes leafHash, long index, long size, Bytes root, List<Bytes> proof) { // SPEC 3.4
    return subtree(leafHash, index, 0, size, root, proof);
  }

  /// Whether the perfect subtree of 2^level entries from `start` on, which is a multiple of that
  /// many, has this root in the tree with this size and root. Level 0 is a single entry.
  public static boolean subtree(
      Bytes subtreeRoot, long start, int level, long size, Bytes root, List<Bytes> proof) {
    if (!MerkleTree.isSubtree(start, level, size)
        || subtreeRoot.size() != Sha256.HASH_BYTES
        || !areHashes(proof)) {
      return false;
    }
    long node = start >> level;
    long last = (size - 1) >> level;
    Bytes hash = subtreeRoot;
    for (Bytes step : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleTree.node(step, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = MerkleTree.node(hash, step);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /// Whether the tree (to, toRoot) extends the tree (from, fromRoot).
  public static boolean consistency(
      long from, Bytes fromRoot, long to, Bytes toRoot, List<Bytes> proof) { // SPEC 3.4
    if (from < 0 || from > to) {
      return false;
    }
    if (from == to) {
      return proof.isEmpty() && fromRoot.equals(toRoot);
    }
    if (from == 0) {
      return proof.isEmpty() && fromRoot.equals(Frontier.EMPTY.root());
    }
    var steps = new ArrayList<>(proof);
    if (Long.bitCount(from) == 1) {
      steps.addFirst(fromRoot); // a perfect tree stands whole in the later one
    }
    if (steps.isEmpty() || !areHashes(steps)) {
      return false;
    }
    int level = Long.numberOfTrailingZeros(from);
    long node = (from - 1) >> level;
    long last = (to - 1) >> level;
    Bytes old = steps.getFirst();
    Bytes grown = old;
    for (Bytes step : steps.subList(1, steps.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        old = MerkleTree.node(step, old);
        grown = MerkleTree.node(step, grown);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        grown = MerkleTree.node(grown, step);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && old.equals(fromRoot) && grown.equals(toRoot);
  }

  private static boolean areHashes(List<Bytes> hashes) {
    return hashes.stream().allMatch(hash -> hash.size() == Sha256.HASH_BYTES);
  }

  /// Checks entries that are offered for the end of a held log: the held edge, extended by their
  /// leaf hashes, must be consistent with the checkpoint. Returns the extended edge, or empty.
  public static Optional<Frontier> range(
      Frontier held, List<Bytes> leafHashes, Checkpoint checkpoint, List<Bytes> proof) { // SPEC 3.5
    Frontier after = held.appendAll(leafHashes);
    return consistency(after.size(), after.root(), checkpoint.size(), checkpoint.root(), proof)
        ? Optional.of(after)
        : Optional.empty();
  }
}
