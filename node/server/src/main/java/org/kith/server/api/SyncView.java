package org.kith.server.api;

import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.LogId;
import org.kith.schema.v1.SyncSession;

/// What the exchange with other nodes says about itself. The program connects it, since the API and
/// the peer port do not know each other.
public interface SyncView {
  /// One for each accepted organisation with which there may be a session.
  List<SyncSession> sessions();

  /// Dials every peer now instead of at its next turn.
  void dialNow();

  /// What was heard about one log; empty where nothing was.
  Optional<Heard> heard(LogId log);

  /// The newest that any peer showed of one log.
  ///
  /// @param size greatest size under a checkpoint that the log's key signed
  /// @param ms when a checkpoint of it was last heard, since 1970
  /// @param matched whether the newest checkpoint heard is the one that is held here
  record Heard(long size, long ms, boolean matched) {}
}
