package org.kith.protocol.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.bytes.WireShape;

/// Two checkpoints under one log's signature that cannot both be true (SPEC 3.9): the larger
/// one's tree has another root at the smaller one's size than the smaller one says, or another
/// entry at an index of both. It convinces whoever has the log's key, without trusting anybody and
/// without a network.
///
/// @param smaller exact note bytes
/// @param larger exact note bytes; of the same size, perhaps
/// @param root root at the smaller size in the larger one's tree; empty in the second form
/// @param proof RFC 6962 consistency proof from that root to the larger checkpoint
/// @param leaves the two entries, in the second form
public record ForkProof(
    Bytes smaller, Bytes larger, Bytes root, List<Bytes> proof, Optional<Leaves> leaves) {
  /// Greatest size of a fork proof.
  public static final int FORK_PROOF_BYTES_MAX = 2 * Note.NOTE_BYTES_MAX + 8 * 1_024; // SPEC 2.7

  private static final int PROOF_HASHES_MAX = 128;

  static final WireShape SHAPE =
      WireShape.named("ForkProof")
          .bytes(1, "smaller", 1, Note.NOTE_BYTES_MAX)
          .bytes(2, "larger", 1, Note.NOTE_BYTES_MAX)
          .bytes(3, "root", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(4, "proof", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .uint64(5, "index")
          .bytes(6, "smaller_leaf", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(7, "smaller_path", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(8, "larger_leaf", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(9, "larger_path", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .build();

  public ForkProof {
    proof = List.copyOf(proof);
  }

  /// The first form.
  public ForkProof(Bytes smaller, Bytes larger, Bytes root, List<Bytes> proof) {
    this(smaller, larger, root, proof, Optional.empty());
  }

  /// Two entries that stand at one index.
  public record Leaves(long index, Included smaller, Included larger) {}

  /// A leaf hash and how it is included in a checkpoint's tree.
  public record Included(Bytes leaf, List<Bytes> path) {
    public Included {
      path = List.copyOf(path);
    }
  }

  /// The proof that follows from two entries at one index (SPEC 3.9), each included in a checkpoint
  /// of the log. Empty where both are one entry or are not included.
  public static Optional<ForkProof> ofLeaves(
      LogKey logKey, long index, Bytes oneNote, Included one, Bytes otherNote, Included other) {
    Optional<Long> oneSize = Checkpoint.open(oneNote, logKey).map(Checkpoint::size);
    Optional<Long> otherSize = Checkpoint.open(otherNote, logKey).map(Checkpoint::size);
    if (oneSize.isEmpty() || otherSize.isEmpty()) {
      return Optional.empty();
    }
    boolean inOrder = oneSize.get() <= otherSize.get();
    var proof =
        new ForkProof(
            inOrder ? oneNote : otherNote,
            inOrder ? otherNote : oneNote,
            Bytes.EMPTY,
            List.of(),
            Optional.of(new Leaves(index, inOrder ? one : other, inOrder ? other : one)));
    return Optional.of(proof).filter(made -> made.holds(logKey));
  }

  /// The proof that follows where somebody shows a checkpoint that the held tree contradicts. Empty
  /// where it does not, or where it is larger than what is held.
  ///
  /// @param ownNote the newest checkpoint whose whole tree is held
  /// @param shown a checkpoint of the same log whose signature has been verified
  public static Optional<ForkProof> find(
      MerkleTree tree, Checkpoint own, Bytes ownNote, Checkpoint shown, Bytes shownNote) {
    if (shown.size() > own.size()
        || shown.size() == 0
        || tree.root(shown.size()).equals(shown.root())) {
      return Optional.empty();
    }
    List<Bytes> proof =
        shown.size() == own.size() ? List.of() : tree.consistencyProof(shown.size(), own.size());
    return Optional.of(new ForkProof(shownNote, ownNote, tree.root(shown.size()), proof));
  }

  /// Whether it proves that the owner of this key has signed two histories.
  public boolean holds(LogKey logKey) {
    Optional<Checkpoint> small = Checkpoint.open(smaller, logKey);
    Optional<Checkpoint> large = Checkpoint.open(larger, logKey);
    if (small.isEmpty() || large.isEmpty()) {
      return false;
    }
    if (leaves.isPresent()) {
      return root.isEmpty()
          && proof.isEmpty()
          && small.get().size() <= large.get().size()
          && differ(leaves.get(), small.get(), large.get());
    }
    long size = small.get().size();
    boolean extendsRoot =
        size == large.get().size()
            ? proof.isEmpty() && root.equals(large.get().root())
            : size > 0
                && size < large.get().size()
                && MerkleProofs.consistency(
                    size, root, large.get().size(), large.get().root(), proof);
    return extendsRoot && !small.get().root().equals(root);
  }

  private static boolean differ(Leaves two, Checkpoint small, Checkpoint large) { // SPEC 3.9
    return !two.smaller().leaf().equals(two.larger().leaf())
        && includes(small, two.index(), two.smaller())
        && includes(large, two.index(), two.larger());
  }

  private static boolean includes(Checkpoint checkpoint, long index, Included entry) {
    return MerkleProofs.inclusion(
        entry.leaf(), index, checkpoint.size(), checkpoint.root(), entry.path());
  }

  /// Canonical bytes.
  public Bytes encode() {
    var message =
        org.kith.schema.v1.ForkProof.newBuilder()
            .setSmaller(smaller.toByteString())
            .setLarger(larger.toByteString())
            .setRoot(root.toByteString());
    proof.forEach(hash -> message.addProof(hash.toByteString()));
    leaves.ifPresent(
        two -> {
          message
              .setIndex(two.index())
              .setSmallerLeaf(two.smaller().leaf().toByteString())
              .setLargerLeaf(two.larger().leaf().toByteString());
          two.smaller().path().forEach(hash -> message.addSmallerPath(hash.toByteString()));
          two.larger().path().forEach(hash -> message.addLargerPath(hash.toByteString()));
        });
    return Bytes.wrap(message.build().toByteArray());
  }

  /// Reads its bytes; empty where they are none.
  public static Optional<ForkProof> parse(Bytes bytes) {
    if (bytes.size() > FORK_PROOF_BYTES_MAX
        || WireLinter.lint(bytes, SHAPE, 1).isPresent()) { // SPEC 2.6
      return Optional.empty();
    }
    try {
      var read = org.kith.schema.v1.ForkProof.parseFrom(bytes.buffer());
      if (read.getProofCount() > PROOF_HASHES_MAX
          || read.getSmaller().isEmpty()
          || read.getLarger().isEmpty()
          || read.getSmallerPathCount() > PROOF_HASHES_MAX
          || read.getLargerPathCount() > PROOF_HASHES_MAX) {
        return Optional.empty();
      }
      if (read.getRoot().isEmpty()) {
        return leaves(read);
      }
      if (!read.equals(firstForm(read))) {
        return Optional.empty(); // nothing of both forms
      }
      return Optional.of(
          new ForkProof(
              Bytes.of(read.getSmaller()),
              Bytes.of(read.getLarger()),
              Bytes.of(read.getRoot()),
              hashes(read.getProofList())));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static org.kith.schema.v1.ForkProof firstForm(org.kith.schema.v1.ForkProof read) {
    return read.toBuilder()
        .clearIndex()
        .clearSmallerLeaf()
        .clearSmallerPath()
        .clearLargerLeaf()
        .clearLargerPath()
        .build();
  }

  private static Optional<ForkProof> leaves(org.kith.schema.v1.ForkProof read) {
    if (read.getProofCount() > 0
        || read.getIndex() < 0
        || read.getSmallerLeaf().isEmpty()
        || read.getLargerLeaf().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ForkProof(
            Bytes.of(read.getSmaller()),
            Bytes.of(read.getLarger()),
            Bytes.EMPTY,
            List.of(),
            Optional.of(
                new Leaves(
                    read.getIndex(),
                    new Included(
                        Bytes.of(read.getSmallerLeaf()), hashes(read.getSmallerPathList())),
                    new Included(
                        Bytes.of(read.getLargerLeaf()), hashes(read.getLargerPathList()))))));
  }

  private static List<Bytes> hashes(List<ByteString> read) {
    return read.stream().map(Bytes::of).toList();
  }
}
