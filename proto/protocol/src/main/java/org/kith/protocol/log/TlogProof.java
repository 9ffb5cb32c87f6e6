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
/// @param checkpoint exact bytes of the signed note
public record TlogProof(long index, List<Bytes> hashes, Bytes checkpoint) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final int HASHES_MAX = 63;

  public TlogProof {
    hashes = List.copyOf(hashes);
  }

  /// The proof's text.
  public String encode() {
    var text = new StringBuilder(HEADER).append("\nindex ").append(index).append('\n');
    hashes.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint.utf8()).toString();
  }

  /// Reads a proof; an `extra` line is passed over. Empty where it is not exactly one.
  public static Optional<TlogProof> parse(String text) {
    int split = text.indexOf("\n\n");
    if (split < 0) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, split).split("\n", -1);
    int at = lines.length > 1 && lines[1].startsWith("extra ") ? 2 : 1;
    if (!lines[0].equals(HEADER)
        || lines.length <= at
        || !lines[at].matches("index (0|[1-9][0-9]{0,15})")
        || lines.length - at - 1 > HASHES_MAX) {
      return Optional.empty();
    }
    long index = Long.parseLong(lines[at].substring("index ".length()));
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

  /// Whether the checkpoint is signed by this log key and includes the leaf at the index.
  public Optional<Checkpoint> verify(Bytes leaf, NoteKey logKey) {
    return Checkpoint.open(checkpoint, logKey)
        .filter(
            open ->
                MerkleProofs.inclusion(
                    MerkleTree.leaf(leaf), index, open.size(), open.root(), hashes));
  }
}
