package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// One thread appends while others prove: every proof at a size that was seen holds.
class MerkleTreeThreadsTest {
  private static final int ENTRIES = 40_000;
  private static final int READERS = 3;

  @Test
  void readersSeeWholeTreesWhileOneThreadAppends() throws Exception {
    var tree = new MerkleTree();
    try (var threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        var random = new SplittableRandom(i);
        Callable<Integer> reader = () -> read(tree, random);
        readers.add(threads.submit(reader));
      }
      for (int i = 0; i < ENTRIES; i++) {
        tree.append(Sha256.hash(Bytes.uint64be(i)));
      }
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).as("wrong proofs").isZero();
      }
    }
  }

  private static int read(MerkleTree tree, SplittableRandom random) {
    int wrong = 0;
    long size;
    do {
      size = tree.size();
      if (size > 0) {
        long index = random.nextLong(size);
        Bytes root = tree.root(size);
        Bytes leaf = Sha256.hash(Bytes.uint64be(index));
        boolean included =
            tree.leafHash(index).equals(leaf)
                && MerkleProofs.inclusion(leaf, index, size, root, tree.inclusionProof(index, size))
                && MerkleProofs.consistency(
                    index, tree.root(index), size, root, tree.consistencyProof(index, size));
        wrong += included ? 0 : 1;
      }
    } while (size < ENTRIES);
    return wrong;
  }
}
