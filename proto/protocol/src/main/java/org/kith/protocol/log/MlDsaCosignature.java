package org.kith.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.kith.protocol.bytes.Bytes;

/// The ML-DSA-44 form of a C2SP tlog-cosignature (SPEC 3.11), type 0x06: how a log signs its own
/// checkpoints a second time, against the day on which Ed25519 can be forged.
///
/// A log's line carries the time 0: it says that the tree is consistent with all others that the
/// log has signed, not that it is the newest. So one checkpoint has one signature.
public final class MlDsaCosignature {
  /// Length of a public key.
  public static final int KEY_BYTES = 1_312;

  /// Length of a signature.
  public static final int SIGNATURE_BYTES = 2_420;

  private static final byte[] LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TIME_BYTES = 8;
  private static final long NO_TIME = 0;
  private static final int NAME_BYTES_MAX = 255;

  private MlDsaCosignature() {}

  /// The log's second signature line on its own checkpoint.
  public static Note.Line sign(Checkpoint checkpoint, MlDsaKey key) {
    String name = checkpoint.log().originLine();
    NoteKey verifier = new NoteKey(name, NoteKey.Type.ML_DSA_44, key.publicKey());
    Bytes signature = key.sign(message(name, NO_TIME, checkpoint));
    return new Note.Line(name, verifier.hash(), Bytes.concat(Bytes.uint64be(NO_TIME), signature));
  }

  /// Whether this key has signed the checkpoint that a note is. Lines of other keys are passed
  /// over.
  public static boolean verify(Note note, Checkpoint checkpoint, NoteKey key) {
    if (key.type() != NoteKey.Type.ML_DSA_44) {
      return false;
    }
    for (Note.Line line : note.lines()) {
      if (line.keyName().equals(key.name()) && line.keyHash().equals(key.hash())) {
        return verify(line.signature(), checkpoint, key);
      }
    }
    return false;
  }

  private static boolean verify(Bytes stamped, Checkpoint checkpoint, NoteKey key) {
    if (stamped.size() != TIME_BYTES + SIGNATURE_BYTES) {
      return false;
    }
    long timeSeconds = stamped.buffer().getLong();
    if (timeSeconds < 0) { // SPEC 3.10
      return false;
    }
    Bytes message = message(key.name(), timeSeconds, checkpoint);
    var signer = new MLDSASigner();
    signer.init(
        false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, key.publicKey().toArray()));
    signer.update(message.toArray(), 0, message.size());
    return signer.verifySignature(stamped.slice(TIME_BYTES, stamped.size()).toArray());
  }

  /// C2SP's cosigned_message, of the tree from its first entry on.
  private static Bytes message(String cosigner, long timeSeconds, Checkpoint checkpoint) {
    byte[] name = cosigner.getBytes(StandardCharsets.UTF_8);
    byte[] origin = checkpoint.log().originLine().getBytes(StandardCharsets.UTF_8);
    if (name.length > NAME_BYTES_MAX || origin.length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("a cosigner's and a log's name have at most 255 bytes");
    }
    ByteBuffer message =
        ByteBuffer.allocate(
            LABEL.length + 1 + name.length + TIME_BYTES + 1 + origin.length + 8 + 8 + 32);
    message.put(LABEL).put((byte) name.length).put(name).putLong(timeSeconds);
    message.put((byte) origin.length).put(origin).putLong(0).putLong(checkpoint.size());
    checkpoint.root().putTo(message);
    return Bytes.copyOf(message.flip());
  }
}
