package org.kith.core.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;

/// What fork proofs mean that came from anywhere: who delivered them is no input (SPEC 3.9).
public final class ForkNews {
  private ForkNews() {}

  /// The decisions that follow: a log is frozen with its evidence, once. What proves nothing, and
  /// what is about logs that are not accepted, have ended or are frozen, leads to nothing.
  public static List<Decision.What> of(List<Bytes> forkProofs, Standing standing) {
    var decisions = new ArrayList<Decision.What>();
    for (Bytes bytes : forkProofs) {
      ForkProof.parse(bytes)
          .flatMap(proof -> decision(proof, bytes, standing))
          .filter(decision -> !decisions.contains(decision))
          .ifPresent(decisions::add);
    }
    return decisions;
  }

  private static Optional<Decision.What> decision(ForkProof proof, Bytes bytes, Standing standing) {
    return Note.parse(proof.smaller())
        .flatMap(note -> Checkpoint.parse(note.text()))
        .flatMap(checkpoint -> standing.log(checkpoint.log().id()))
        .filter(owner -> owner.end().isEmpty() && owner.frozen().isEmpty())
        .filter(owner -> proof.holds(owner.key()))
        .map(
            owner ->
                new Decision.OriginFrozen(
                    owner.name().organisation(),
                    owner.name().epoch(),
                    List.of(bytes),
                    "Two histories of this log bear its signature."));
  }
}
