package org.kith.client.bundle;

import java.util.List;
import java.util.Map;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;

/// A file of the audit that is whole in itself: every entry is the one that its log's root stands
/// for. Whether somebody wrote all of it anew, only others can tell.
///
/// @param chains manifests of the own organisation and of those that cosigned
/// @param logs by name
/// @param cosigned notes of peers, not looked at yet
/// @param begun lines after the first, in order
record AuditTrail(
    OrganisationId organisation,
    NoteKey localKey,
    long writtenMs,
    Map<OrganisationId, ManifestChain> chains,
    Map<String, OneLog> logs,
    List<Note> cosigned,
    List<Begun> begun) {
  /// One log of it.
  ///
  /// @param signedSize entries under the node's own newest checkpoint
  /// @param firstMs when the first was decided, in ms since 1970; 0 for no entry
  record OneLog(String name, MerkleTree tree, long signedSize, long firstMs, long lastMs) {}

  /// A decision to begin another line.
  ///
  /// @param index of its entry in the governance log
  record Begun(int line, long index, String decidedBy, long decidedMs, String reason) {}

  /// The line that it ends with: lines only rise.
  int line() {
    return begun.stream().mapToInt(Begun::line).reduce(1, Math::max);
  }
}
