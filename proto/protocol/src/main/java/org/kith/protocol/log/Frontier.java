package org.kith.protocol.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// The right edge of an RFC 6962 tree: roots of its perfect subtrees, largest first. Enough to
/// extend the tree and to know its root, without any of its entries.
public final class Frontier {
  /// Of the empty tree.
  public static final Frontier EMPTY = new Frontier(0, List.of());

  private final long size;
  private final List<Bytes> peaks;

  private Frontier(long size, List<Bytes> peaks) {
    this.size = size;
    this.peaks = peaks;
  }

  /// Number of entries.
  public long size() {
    return size;
  }

  /// RFC 6962 root; of the empty tree, SHA-256 of nothing.
  public Bytes root() {
    if (peaks.isEmpty()) {
      return Sha256.hash();
    }
    Bytes root = peaks.getLast();
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = MerkleTree.node(peaks.get(i), root);
    }
    return root;
  }

  /// The frontier after one more entry.
  public Frontier append(Bytes leafHash) {
    return appendAll(List.of(leafHash));
  }

  /// The frontier after these entries, in order.
  public Frontier appendAll(List<Bytes> leafHashes) {
    var edge = new ArrayList<>(peaks);
    long count = size;
    for (Bytes leaf : leafHashes) {
      Bytes peak = leaf;
      for (long left = count; (left & 1) == 1; left >>= 1) {
        peak = MerkleTree.node(edge.removeLast(), peak);
      }
      edge.add(peak);
      count++;
    }
    return new Frontier(count, List.copyOf(edge));
  }

  List<Bytes> peaks() {
    return peaks;
  }

  static Frontier of(long size, List<Bytes> peaks) {
    return new Frontier(size, List.copyOf(peaks));
  }

  /// Size (8 bytes, big-endian) and peaks (32 bytes each).
  public Bytes encode() {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + peaks.size() * Sha256.HASH_BYTES);
    buffer.putLong(size);
    peaks.forEach(peak -> peak.putTo(buffer));
    return Bytes.wrap(buffer.array());
  }

  /// Reads what [#encode] wrote; empty for anything else.
  public static Optional<Frontier> decode(Bytes bytes) {
    if (bytes.size() < Long.BYTES) {
      return Optional.empty();
    }
    long size = bytes.buffer().getLong();
    int peaks = Long.bitCount(size);
    if (size < 0
        || size >= Checkpoint.TREE_SIZE_LIMIT // SPEC 2.7
        || bytes.size() != Long.BYTES + peaks * Sha256.HASH_BYTES) {
      return Optional.empty();
    }
    var edge = new ArrayList<Bytes>();
    for (int i = 0; i < peaks; i++) {
      int at = Long.BYTES + i * Sha256.HASH_BYTES;
      edge.add(bytes.slice(at, at + Sha256.HASH_BYTES));
    }
    return Optional.of(of(size, edge));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier that && size == that.size && peaks.equals(that.peaks);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + peaks.hashCode();
  }

  @Override
  public String toString() {
    return "Frontier(" + size + ")";
  }
}
