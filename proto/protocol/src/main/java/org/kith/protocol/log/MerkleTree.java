package org.kith.protocol.log;

import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// An RFC 6962 tree that grows and answers proofs at any earlier size (SPEC 3.4). Keeps the
/// hash of every perfect subtree, about 64 bytes an entry.
///
/// One thread appends; any number ask for sizes that they know to be appended.
public final class MerkleTree {
  private static final int LEAF_PREFIX = 0;
  private static final int NODE_PREFIX = 1;

  private final List<HashColumn> levels = new ArrayList<>();
  private volatile long size;

  /// RFC 6962 hash of a leaf.
  public static Bytes leaf(Bytes leaf) {
    return Sha256.hashPrefixed(LEAF_PREFIX, leaf);
  }

  /// RFC 6962 hash of two subtrees.
  public static Bytes node(Bytes left, Bytes right) {
    return Sha256.hashPrefixed(NODE_PREFIX, left, right);
  }

  /// A tree of its own with the first entries of this one.
  public MerkleTree first(long entries) {
    check(entries);
    var first = new MerkleTree();
    for (long index = 0; index < entries; index++) {
      first.append(leafHash(index));
    }
    return first;
  }

  /// Number of entries.
  public long size() {
    return size;
  }

  /// Adds one entry's leaf hash.
  public void append(Bytes leafHash) {
    Bytes hash = leafHash;
    long before = size;
    long index = before;
    for (int level = 0; ; level++) {
      HashColumn column = column(level);
      column.add(hash);
      if ((index & 1) == 0) {
        break;
      }
      hash = node(column.get(index - 1), hash);
      index >>= 1;
    }
    size = before + 1;
  }

  private HashColumn column(int level) {
    synchronized (levels) {
      while (levels.size() <= level) {
        levels.add(new HashColumn());
      }
      return levels.get(level);
    }
  }

  /// The leaf hash of an entry.
  public Bytes leafHash(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("entry " + index + " of " + size);
    }
    return column(0).get(index);
  }

  /// The root at a size.
  public Bytes root(long atSize) {
    return frontier(atSize).root();
  }

  /// The right edge at a size.
  public Frontier frontier(long atSize) {
    check(atSize);
    var peaks = new ArrayList<Bytes>();
    long start = 0;
    for (int level = Long.SIZE - 2; level >= 0; level--) {
      long width = 1L << level;
      if ((atSize & width) != 0) {
        peaks.add(column(level).get(start >> level));
        start += width;
      }
    }
    return Frontier.of(atSize, peaks);
  }

  /// RFC 6962 inclusion proof (audit path) of an entry in the tree of a size.
  public List<Bytes> inclusionProof(long index, long atSize) {
    return subtreeProof(index, 0, atSize);
  }

  /// Proof of the perfect subtree of 2^level entries from `start` on, which is a multiple of that
  /// many, in the tree of a size: an audit path that starts further up.
  public List<Bytes> subtreeProof(long start, int level, long atSize) {
    check(atSize);
    if (!isSubtree(start, level, atSize)) {
      throw new IndexOutOfBoundsException(
          "subtree of level " + level + " at " + start + " of " + atSize);
    }
    var proof = new ArrayList<Bytes>();
    path(start, 1L << level, 0, atSize, proof);
    return proof;
  }

  /// Whether a tree of a size has a perfect subtree of 2^level entries there.
  static boolean isSubtree(long start, int level, long size) {
    if (level < 0 || level >= Long.SIZE - 1) {
      return false;
    }
    long width = 1L << level;
    return start >= 0 && (start & (width - 1)) == 0 && start <= size - width;
  }

  private void path(long target, long width, long start, long end, List<Bytes> proof) {
    if (end - start == width) {
      return;
    }
    long middle = start + split(end - start);
    if (target < middle) {
      path(target, width, start, middle, proof);
      proof.add(subtree(middle, end));
    } else {
      path(target, width, middle, end, proof);
      proof.add(subtree(start, middle));
    }
  }

  /// RFC 6962 consistency proof between two sizes; empty where they are equal or `from` is 0.
  public List<Bytes> consistencyProof(long from, long to) {
    check(to);
    if (from < 0 || from > to) {
      throw new IllegalArgumentException("no proof from size " + from + " to " + to);
    }
    var proof = new ArrayList<Bytes>();
    if (from > 0 && from < to) {
      consistency(from, 0, to, true, proof);
    }
    return proof;
  }

  private void consistency(long from, long start, long end, boolean whole, List<Bytes> proof) {
    if (from == end) {
      if (!whole) {
        proof.add(subtree(start, end));
      }
      return;
    }
    long middle = start + split(end - start);
    if (from <= middle) {
      consistency(from, start, middle, whole, proof);
      proof.add(subtree(middle, end));
    } else {
      consistency(from, middle, end, false, proof);
      proof.add(subtree(start, middle));
    }
  }

  /// Root of entries start to end, where start is a multiple of the power of two at or above its
  /// width: every subtree of an RFC 6962 tree.
  private Bytes subtree(long start, long end) {
    long width = end - start;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return column(level).get(start >> level);
    }
    long middle = start + split(width);
    return node(subtree(start, middle), subtree(middle, end));
  }

  /// The largest power of two below n.
  static long split(long n) {
    return Long.highestOneBit(n - 1);
  }

  private void check(long atSize) {
    if (atSize < 0 || atSize > size) {
      throw new IllegalArgumentException("size " + atSize + " of a tree of " + size);
    }
  }
}
