package org.kith.protocol.log;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.bytes.WireShape;

/// Two checkpoints under one log's signature that cannot both be true (SPEC 3.9): the larger
/// one's
/// tree has another root at the smaller one's size than the smaller one says. It convinces
/// whoever
/// has the log's key, without trusting anybody and without a network.
///
/// @param smaller exact note bytes
/// @param larger exact note bytes; of the same size, perhaps
/// @param root root at the smaller size in the larger one's tree
/// @param proof RFC 6962 consistency proof from that root to the larger checkpoint
public record ForkProof(Bytes smaller, Bytes larger, Bytes root, List<Bytes> proof) {
  /// Greatest size of a fork proof.
  public static final int FORK_PROOF_BYTES_MAX = 2 * Note.NOTE_BYTES_MAX + 8 * 1_024; // SPEC 2.7

  private static final int PROOF_HASHES_MAX = 128;

  static final WireShape SHAPE =
      WireShape.named("ForkProof")
          .bytes(1, "smaller", 1, Note.NOTE_BYTES_MAX)
          .bytes(2, "larger", 1, Note.NOTE_BYTES_MAX)
          .bytes(3, "root", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(4, "proof", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .build();

  public ForkProof {
    proof = List.copyOf(proof);
  }

  /// The proof that follows where somebody shows a checkpoint that the held tree contradicts.
  /// Empty
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

  /// Canonical bytes.
  public Bytes encode() {
    var message =
        org.kith.schema.v1.ForkProof.newBuilder()
            .setSmaller(smaller.toByteString())
            .setLarger(larger.toByteString())
            .setRoot(root.toByteString());
    proof.forEach(hash -> message.addProof(hash.toByteString()));
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
          || read.getRoot().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ForkProof(
              Bytes.of(read.getSmaller()),
              Bytes.of(read.getLarger()),
              Bytes.of(read.getRoot()),
              read.getProofList().stream().map(Bytes::of).toList()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
