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
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleProofs;

/// SPEC 3.5: no range is taken but the log's own entries, in their places. An input is how many
/// entries are held, how many are offered, how many hashes the proof has, then entries, proof and
/// the checkpoint's note.
class RangeFuzzTest {
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "8h")
  void noOtherEntriesAreTaken(byte[] input) {
    check(input);
  }

  @Test
  void mutationsOfGoodRanges() {
    MutationSweep.run(5, all(), 60_000, RangeFuzzTest::check);
  }

  static void check(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    if (in.remaining() < 4) {
      return;
    }
    int from = (in.getShort() & 0xffff) % (Signed.LEAVES + 1);
    int offered = in.get() & 0xff;
    int hashes = in.get() & 0xff;
    List<Bytes> entries = take(in, offered);
    List<Bytes> proof = take(in, hashes);
    Optional<Checkpoint> open = Checkpoint.open(Bytes.copyOf(in), Signed.LOG_KEY);
    // Where the note is spoilt the proof is tried against the whole tree.
    Checkpoint checkpoint = open.orElse(Signed.checkpoint(Signed.TREE, Signed.LEAVES));
    if (!Signed.hasSigned(checkpoint)) {
      throw new AssertionError("a forged checkpoint");
    }
    Frontier held = Signed.TREE.frontier(from);
    Optional<Frontier> after = MerkleProofs.range(held, entries, checkpoint, proof);
    if (after.isPresent()) {
      boolean own = checkpoint.equals(Signed.checkpoint(Signed.TREE, (int) checkpoint.size()));
      var tree = own ? Signed.TREE : Signed.FORK;
      int to = from + entries.size();
      if (to > checkpoint.size() || !after.get().equals(tree.frontier(to))) {
        throw new AssertionError(
            "entries that the log does not have: " + Bytes.copyOf(input).hex());
      }
    }
  }

  private static List<Bytes> take(ByteBuffer in, int count) {
    var all = new ArrayList<Bytes>();
    while (all.size() < count && in.remaining() >= Sha256.HASH_BYTES) {
      byte[] hash = new byte[Sha256.HASH_BYTES];
      in.get(hash);
      all.add(Bytes.wrap(hash));
    }
    return all;
  }

  static List<byte[]> seeds() {
    return all().stream().map(Bytes::toArray).toList();
  }

  private static List<Bytes> all() {
    var seeds = new ArrayList<Bytes>();
    seeds.add(range(0, 1, 1));
    seeds.add(range(0, 5, 130));
    seeds.add(range(60, 64, 64));
    seeds.add(range(64, 66, Signed.LEAVES));
    seeds.add(range(99, 130, 130));
    seeds.add(range(290, Signed.LEAVES, Signed.LEAVES));
    seeds.add(range(5, 5, Signed.LEAVES));
    return seeds;
  }

  private static Bytes range(int from, int to, int size) {
    List<Bytes> proof = to == size ? List.of() : Signed.TREE.consistencyProof(to, size);
    var all = new ArrayList<Bytes>();
    all.add(
        Bytes.wrap(
            new byte[] {(byte) (from >> 8), (byte) from, (byte) (to - from), (byte) proof.size()}));
    for (int i = from; i < to; i++) {
      all.add(Signed.TREE.leafHash(i));
    }
    all.addAll(proof);
    all.add(Signed.note(Signed.TREE, size));
    return Bytes.concat(all.toArray(Bytes[]::new));
  }
}
