package org.kith.core.trust;

import java.util.List;
import java.util.stream.Stream;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;

/// Names for what an organisation's contradictory statements say: of a checkpoint its log, size and
/// root, of a manifest its hash. Every peer makes a fork proof of its own, with whatever checkpoint
/// it happens to hold, so what a person judges is the histories in it and not its bytes.
final class Contradictions {
  private Contradictions() {}

  /// What the evidence of a freeze says.
  static List<Bytes> of(Decision.OriginFrozen frozen) {
    return frozen.evidence().stream()
        .flatMap(bytes -> frozen.epoch() == 0 ? manifest(bytes) : histories(bytes))
        .toList();
  }

  private static Stream<Bytes> manifest(Bytes bytes) {
    return Manifest.parse(bytes) instanceof Manifest.Parsed.Ok(var manifest)
        ? Stream.of(manifest.hash())
        : Stream.empty();
  }

  private static Stream<Bytes> histories(Bytes bytes) {
    return ForkProof.parse(bytes).stream()
        .flatMap(Contradictions::checkpoints)
        .map(Contradictions::nameOf);
  }

  /// Both checkpoints of a proof, signatures unread.
  static Stream<Checkpoint> checkpoints(ForkProof proof) {
    return Stream.of(proof.smaller(), proof.larger())
        .flatMap(note -> Note.parse(note).stream())
        .flatMap(note -> Checkpoint.parse(note.text()).stream());
  }

  static Bytes nameOf(Checkpoint checkpoint) {
    return Sha256.hash(Bytes.utf8(checkpoint.text()));
  }
}
