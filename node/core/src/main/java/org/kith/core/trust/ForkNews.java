package org.kith.core.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;

/// What fork proofs mean that came from anywhere: who delivered them is no input (SPEC 3.9).
public final class ForkNews {
  private ForkNews() {}

  /// The decisions that follow: a log is frozen with its evidence, once. What proves nothing, what
  /// is about logs that are not accepted, have ended or are frozen, and what a person has judged
  /// leads to nothing.
  ///
  /// @param held whether a checkpoint is of the history that is held here
  public static List<Decision.What> of(
      List<Bytes> forkProofs, Standing standing, Predicate<Checkpoint> held) {
    var decisions = new ArrayList<Decision.What>();
    for (Bytes bytes : forkProofs) {
      ForkProof.parse(bytes)
          .filter(proof -> !isJudged(proof, standing, held))
          .flatMap(proof -> decision(proof, bytes, standing))
          .filter(decision -> !decisions.contains(decision))
          .ifPresent(decisions::add);
    }
    return decisions;
  }

  /// Whether one of the two histories is one that a person has put aside: it was judged, and it is
  /// not the one that is held. A third history of the same log is news.
  private static boolean isJudged(ForkProof proof, Standing standing, Predicate<Checkpoint> held) {
    return Contradictions.checkpoints(proof)
        .anyMatch(
            checkpoint ->
                standing.isJudged(
                        checkpoint.log().organisation(), Contradictions.nameOf(checkpoint))
                    && !held.test(checkpoint));
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
