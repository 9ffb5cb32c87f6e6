package org.kith.protocol.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.LogKey;
import org.kith.protocol.log.MerkleProofs;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.TlogProof;

/// SPEC 3.4, 3.6, 3.9: no proof shows what is not so. The first byte says what the others are.
class ProofFuzzTest {
  private static final int INDEX = 77;
  private static final Bytes LEAF = Signed.leaf("both", INDEX);

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "8h")
  void noProofShowsWhatIsNotSo(byte[] input) {
    check(input);
  }

  @Test
  void mutationsOfGoodProofs() {
    MutationSweep.run(4, all(), 100_000, ProofFuzzTest::check);
  }

  static void check(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Bytes bytes = Bytes.copyOf(input).slice(1, input.length);
    switch (input[0]) {
      case 0 -> offline(bytes.utf8());
      case 1 -> ForkProof.parse(bytes).ifPresent(proof -> fork(bytes, proof));
      case 2 -> Frontier.decode(bytes).ifPresent(edge -> frontier(bytes, edge));
      default -> tree(input[0], bytes.buffer());
    }
  }

  private static void so(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static void offline(String text) {
    Optional<TlogProof> read = TlogProof.parse(text);
    if (read.isPresent()) {
      so(TlogProof.parse(read.get().encode()).equals(read), "read back");
      Optional<Checkpoint> open = read.get().verify(LEAF, Signed.LOG_KEY);
      if (open.isPresent()) {
        so(read.get().index() == INDEX && Signed.hasSigned(open.get()), "a forged proof: " + text);
      }
    }
  }

  private static void fork(Bytes bytes, ForkProof proof) {
    so(proof.encode().equals(bytes), "read back");
    if (proof.holds(LogKey.of(Signed.LOG_KEY))) {
      Checkpoint small = Checkpoint.open(proof.smaller(), Signed.LOG_KEY).orElseThrow();
      Checkpoint large = Checkpoint.open(proof.larger(), Signed.LOG_KEY).orElseThrow();
      so(Signed.hasSigned(small) && Signed.hasSigned(large), "a forged checkpoint");
      MerkleTree whole =
          large.equals(Signed.checkpoint(Signed.TREE, (int) large.size()))
              ? Signed.TREE
              : Signed.FORK;
      boolean twoLeaves = proof.leaves().isPresent() && !large.root().equals(small.root());
      so(
          twoLeaves || !whole.root(small.size()).equals(small.root()),
          "a fork that is none: " + bytes.hex());
    }
  }

  private static void frontier(Bytes bytes, Frontier edge) {
    so(edge.encode().equals(bytes), "read back");
    so(edge.append(Sha256.hash()).size() == edge.size() + 1, "one more entry");
    so(edge.root().size() == Sha256.HASH_BYTES, "a root");
  }

  /// Numbers, a hash, and the hashes of a proof.
  private static void tree(byte what, ByteBuffer in) {
    if (in.remaining() < 2 * Long.BYTES + Integer.BYTES + Sha256.HASH_BYTES) {
      return;
    }
    long first = in.getLong();
    long size = in.getLong();
    int level = in.getInt();
    Bytes hash = hash(in);
    var proof = new ArrayList<Bytes>();
    while (in.remaining() >= Sha256.HASH_BYTES) {
      proof.add(hash(in));
    }
    if (in.hasRemaining()) {
      proof.add(Bytes.copyOf(in)); // a hash that is too short
    }
    Bytes root = Signed.TREE.root(size >= 0 && size <= Signed.LEAVES ? size : Signed.LEAVES);
    boolean known = first >= 0 && first < Signed.LEAVES && size >= 0 && size <= Signed.LEAVES;
    if (what % 3 == 0) {
      if (MerkleProofs.inclusion(hash, first, size, root, proof) && known) {
        so(Signed.TREE.leafHash(first).equals(hash), "inclusion of another entry");
      }
    } else if (what % 3 == 1) {
      if (MerkleProofs.consistency(first, hash, size, root, proof) && known) {
        so(Signed.TREE.root(first).equals(hash), "consistency with another tree");
      }
    } else if (MerkleProofs.subtree(hash, first, level, size, root, proof) && known) {
      so(subtree(first, level).equals(hash), "another subtree");
    }
  }

  private static Bytes subtree(long start, int level) {
    Frontier edge = Frontier.EMPTY;
    for (long i = start; i < start + (1L << level); i++) {
      edge = edge.append(Signed.TREE.leafHash(i));
    }
    return edge.root();
  }

  private static Bytes hash(ByteBuffer in) {
    byte[] hash = new byte[Sha256.HASH_BYTES];
    in.get(hash);
    return Bytes.wrap(hash);
  }

  static List<byte[]> seeds() {
    return all().stream().map(Bytes::toArray).toList();
  }

  private static List<Bytes> all() {
    var seeds = new ArrayList<Bytes>();
    for (int size : List.of(130, Signed.LEAVES)) {
      var proof =
          new TlogProof(
              INDEX, Signed.TREE.inclusionProof(INDEX, size), Signed.note(Signed.TREE, size));
      seeds.add(of(0, Bytes.utf8(proof.encode())));
      seeds.add(of(0, Bytes.utf8(proof.encode().replaceFirst("\n", "\nextra AAAA\n"))));
    }
    seeds.add(of(1, fork().encode()));
    for (int size : Signed.sizes()) {
      seeds.add(of(2, Signed.TREE.frontier(size).encode()));
    }
    for (int at : List.of(0, 5, 64, 129)) {
      seeds.add(
          proof(3, at, 130, 0, Signed.TREE.leafHash(at), Signed.TREE.inclusionProof(at, 130)));
      seeds.add(
          proof(
              4,
              at,
              Signed.LEAVES,
              0,
              Signed.TREE.root(at),
              at == 0 ? List.of() : Signed.TREE.consistencyProof(at, Signed.LEAVES)));
    }
    seeds.add(proof(5, 64, 130, 3, subtree(64, 3), Signed.TREE.subtreeProof(64, 3, 130)));
    return seeds;
  }

  static ForkProof fork() {
    return ForkProof.find(
            Signed.TREE,
            Signed.checkpoint(Signed.TREE, Signed.LEAVES),
            Signed.note(Signed.TREE, Signed.LEAVES),
            Signed.checkpoint(Signed.FORK, 130),
            Signed.note(Signed.FORK, 130))
        .orElseThrow();
  }

  private static Bytes of(int what, Bytes rest) {
    return Bytes.concat(Bytes.wrap(new byte[] {(byte) what}), rest);
  }

  private static Bytes proof(
      int what, long first, long size, int level, Bytes hash, List<Bytes> proof) {
    Bytes levelBytes = Bytes.uint64be(level).slice(Integer.BYTES, Long.BYTES);
    return of(
        what,
        Bytes.concat(
            Bytes.uint64be(first),
            Bytes.uint64be(size),
            levelBytes,
            hash,
            Bytes.concat(proof.toArray(Bytes[]::new))));
  }
}
