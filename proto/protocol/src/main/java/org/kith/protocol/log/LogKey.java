package org.kith.protocol.log;

import java.util.Optional;

/// The keys that must have signed a log's checkpoints: its Ed25519 key, and its ML-DSA-44 key where
/// the manifest asks for both (SPEC 3.11). Leaving a required line out makes a checkpoint nobody's.
///
/// @param mlDsa44 empty where it is not required
public record LogKey(NoteKey ed25519, Optional<NoteKey> mlDsa44) {
  /// Ed25519 alone.
  public static LogKey of(NoteKey ed25519) {
    return new LogKey(ed25519, Optional.empty());
  }

  /// The log's name, as C2SP has it.
  public String name() {
    return ed25519.name();
  }

  /// Whether every required line is on the note, and right. The cheap one is looked at first.
  boolean hasSigned(Note note, Checkpoint checkpoint) {
    return note.isSignedBy(ed25519)
        && (mlDsa44.isEmpty() || MlDsaCosignature.verify(note, checkpoint, mlDsa44.get()));
  }
}
