package org.kith.protocol.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// A C2SP tlog-proof: inclusion of one entry, with the checkpoint that it leads to (SPEC 3.6).
///
/// @param index the entry's position
/// @param hashes RFC 6962 inclusion proof
/// @param checkpoint exact bytes of the signed note, or of an unsigned checkpoint's text (SPEC
/// 10.9)
public record TlogProof(long index, List<Bytes> hashes, Bytes checkpoint) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /// Longest proof that is read, in characters: the longest note and room for the rest.
  public static final int PROOF_CHARACTERS_MAX = Note.NOTE_BYTES_MAX + 64 * 1024;

  /// Most hashes that a proof in a tree below 2^53 entries can have.
  public static final int HASHES_MAX = 53;

  public TlogProof {
    hashes = List.copyOf(hashes);
  }

  /// The proof's text.
  public String encode() {
    var text = new StringBuilder(HEADER).append('\n').append(INDEX).append(index).append('\n');
    hashes.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint.utf8()).toString();
  }

  /// Reads a proof; an `extra` line is passed over, since nothing signs it. Empty where the text
  /// is not exactly a proof.
  public static Optional<TlogProof> parse(String text) { // SPEC 3.6
    int split = text.indexOf("\n\n");
    if (split < 0 || text.length() > PROOF_CHARACTERS_MAX) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, split).split("\n", -1);
    int at = 1;
    if (lines.length > 1 && lines[1].startsWith(EXTRA)) {
      if (Note.canonicalBase64(lines[1].substring(EXTRA.length())).isEmpty()) {
        return Optional.empty();
      }
      at = 2;
    }
    if (!lines[0].equals(HEADER)
        || lines.length <= at
        || !lines[at].matches(INDEX + "(0|[1-9][0-9]{0,15})")
        || lines.length - at - 1 > HASHES_MAX) {
      return Optional.empty();
    }
    long index = Long.parseLong(lines[at].substring(INDEX.length()));
    var hashes = new ArrayList<Bytes>();
    for (int i = at + 1; i < lines.length; i++) {
      Optional<Bytes> hash = Note.canonicalBase64(lines[i]);
      if (hash.isEmpty() || hash.get().size() != Sha256.HASH_BYTES) {
        return Optional.empty();
      }
      hashes.add(hash.get());
    }
    return Optional.of(new TlogProof(index, hashes, Bytes.utf8(text.substring(split + 2))));
  }

  /// A proof that leads to a checkpoint which something else than a signature vouches for.
  public static TlogProof unsigned(long index, List<Bytes> hashes, Checkpoint checkpoint) {
    return new TlogProof(index, hashes, Bytes.utf8(checkpoint.text()));
  }

  /// The checkpoint where it is a text alone, with no place for signatures: nothing by itself, and
  /// the end of a log where a manifest names the same (SPEC 4.9). Empty where it is anything else.
  public Optional<Checkpoint> unsigned() {
    return Checkpoint.parse(checkpoint.utf8())
        .filter(read -> Bytes.utf8(read.text()).equals(checkpoint));
  }

  /// Whether the leaf is at the index in the tree of a checkpoint. Who vouches for that one is
  /// another question.
  public boolean leads(Bytes leaf, Checkpoint to) {
    return MerkleProofs.inclusion(MerkleTree.leaf(leaf), index, to.size(), to.root(), hashes);
  }

  /// Whether the checkpoint is signed by this log key and includes the leaf at the index.
  public Optional<Checkpoint> verify(Bytes leaf, NoteKey logKey) {
    return Checkpoint.open(checkpoint, logKey).filter(open -> leads(leaf, open));
  }

  /// The same with every key that the log's manifest asks for (SPEC 3.11).
  public Optional<Checkpoint> verify(Bytes leaf, LogKey logKey) {
    return verify(leaf, logKey.ed25519())
        .filter(found -> Checkpoint.open(checkpoint, logKey).isPresent());
  }
}
