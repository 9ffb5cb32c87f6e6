package org.kith.protocol.log;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;

/// A C2SP tlog-cosignature (SPEC 3.10): somebody else's timestamped signature on a checkpoint. Of a
/// node of Kith it says that it found the checkpoint consistent with all that it saw before, and
/// that it durably holds what the checkpoint covers.
public final class Cosignature {
  private static final String HEADER = "cosignature/v1\ntime ";
  private static final int TIME_BYTES = 8;

  private Cosignature() {}

  /// The signature line to add to a note.
  ///
  /// @param text the note's text
  /// @param timeSeconds since 1970
  public static Note.Line sign(String text, String keyName, Signer key, long timeSeconds) {
    NoteKey verifier = new NoteKey(keyName, NoteKey.Type.COSIGNATURE, key.publicKey());
    Bytes signature = key.sign(message(text, timeSeconds));
    return new Note.Line(
        keyName, verifier.hash(), Bytes.concat(Bytes.uint64be(timeSeconds), signature));
  }

  /// When this key cosigned the note, in seconds since 1970; empty where it did not. Lines of other
  /// keys are passed over.
  public static Optional<Long> verify(Note note, NoteKey key) {
    if (key.type() != NoteKey.Type.COSIGNATURE) {
      return Optional.empty();
    }
    return note.lines().stream()
        .filter(line -> line.keyName().equals(key.name()) && line.keyHash().equals(key.hash()))
        .findFirst()
        .flatMap(line -> time(note.text(), line, key));
  }

  private static Optional<Long> time(String text, Note.Line line, NoteKey key) {
    Bytes stamped = line.signature();
    if (stamped.size() != TIME_BYTES + Ed25519.SIGNATURE_BYTES) {
      return Optional.empty();
    }
    long timeSeconds = stamped.buffer().getLong();
    return timeSeconds >= 0 // SPEC 3.10
            && Ed25519.verify(
                key.publicKey(),
                message(text, timeSeconds),
                stamped.slice(TIME_BYTES, stamped.size()))
        ? Optional.of(timeSeconds)
        : Optional.empty();
  }

  private static Bytes message(String text, long timeSeconds) {
    return Bytes.wrap((HEADER + timeSeconds + "\n" + text).getBytes(StandardCharsets.UTF_8));
  }
}
