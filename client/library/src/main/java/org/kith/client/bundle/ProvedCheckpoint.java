package org.kith.client.bundle;

import static org.kith.client.bundle.NotValid.require;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.LogKey;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.TlogProof;

/// The checkpoint that a bundle's proof leads to. The log's keys vouch for it with their signatures
/// (SPEC 3.6), or the organisation's root keys with the end that a manifest names (SPEC 4.9).
///
/// @param note with the signature lines under it; none where it is the end
/// @param endedBy the manifest's version that ended the log at this very checkpoint; empty where it
/// is another
record ProvedCheckpoint(Checkpoint checkpoint, Note note, OptionalLong endedBy) {

  /// Whether the log's keys have signed it.
  boolean isSigned() {
    return !note.lines().isEmpty();
  }

  /// One that the log's keys have signed.
  static ProvedCheckpoint signed(
      TlogProof proof, Bytes leaf, NoteKey key, LogName log, Optional<ManifestChain> chain)
      throws NotValid {
    Checkpoint checkpoint =
        proof
            .verify(leaf, key)
            .orElseThrow(
                () ->
                    new NotValid(
                        "The proof does not lead from the leaf to a checkpoint signed by the log's"
                            + " key."));
    Optional<LogKey> keys = chain.flatMap(c -> c.logKeys(log.epoch()));
    require( // SPEC 3.11
        keys.isEmpty() || Checkpoint.open(proof.checkpoint(), keys.get()).isPresent(),
        "The checkpoint lacks the ML-DSA-44 signature that the manifest requires.");
    Optional<LogEnd> end = chain.flatMap(c -> c.logEnd(log.epoch()));
    if (end.isPresent()) {
      requireBelow(end.get(), proof.index());
      requireEnd(end.get(), checkpoint);
    }
    Note note =
        Note.parse(proof.checkpoint())
            .orElseThrow(() -> new NotValid("The checkpoint is no note."));
    return new ProvedCheckpoint(
        checkpoint,
        note,
        end.flatMap(named -> named.checkpoint(log)).filter(checkpoint::equals).isPresent()
            ? endedBy(chain.orElseThrow(), log)
            : OptionalLong.empty());
  }

  /// The end of the log, as the newest manifest of a verified chain names it. Nobody else vouches
  /// for what the proof shows, so it is compared to the last byte.
  ///
  /// @param shown what the proof leads to, with no signature
  static ProvedCheckpoint end( // SPEC 10.9
      TlogProof proof, Checkpoint shown, Bytes leaf, LogName log, ManifestChain chain)
      throws NotValid {
    LogEnd end =
        chain
            .logEnd(log.epoch())
            .orElseThrow(
                () ->
                    new NotValid(
                        "Nobody has signed this checkpoint, and the manifest does not end the"
                            + " log."));
    requireBelow(end, proof.index());
    require(
        end.checkpoint(log).filter(shown::equals).isPresent(),
        "Nobody has signed this checkpoint, and it is not the end that the manifest names, at "
            + end.size()
            + " records.");
    require(
        proof.leads(leaf, shown),
        "The proof does not lead from the leaf to the end of the log that the manifest names.");
    return new ProvedCheckpoint(shown, new Note(shown.text(), List.of()), endedBy(chain, log));
  }

  private static OptionalLong endedBy(ManifestChain chain, LogName log) {
    return chain.endedBy(log.epoch()).stream().mapToLong(Manifest::version).findFirst();
  }

  /// SPEC 4.9: what stands at or above the end of a log counts nowhere.
  private static void requireBelow(LogEnd end, long index) throws NotValid {
    require(
        index < end.size(),
        "The organisation ended this log at "
            + end.size()
            + " records; this one stands above and does not count.");
  }

  /// SPEC 4.9: where a log's key was revoked, only the end itself proves what stands below.
  private static void requireEnd(LogEnd end, Checkpoint checkpoint) throws NotValid {
    require(
        !end.revoked() || checkpoint.size() == end.size() && checkpoint.root().equals(end.root()),
        "The log's key was revoked at "
            + end.size()
            + " records, so this checkpoint proves nothing; ask for a bundle that leads to that"
            + " end.");
  }
}
