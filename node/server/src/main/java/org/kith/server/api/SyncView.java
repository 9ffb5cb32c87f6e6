package org.kith.server.api;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
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
  /// @param ownNodeMs when its own organisation's node was last heard; 0 for never
  record Heard(long size, long ms, boolean matched, long ownNodeMs) {}

  /// When an organisation was last heard, in ms since 1970 by this node's clock; 0 for never.
  long lastHeardMs(OrganisationId organisation);

  /// Fetches a file of a record from peers, and waits for it (SPEC 7.15).
  Fetched fetch(LogName log, long index, Bytes sha256, long size) throws InterruptedException;

  /// What became of a file that was to be fetched.
  enum Fetched {
    HERE,
    NOBODY,
    NO_ROOM,
    BUSY
  }

  /// What another organisation may have, as frames of a file (SPEC 7.12).
  ///
  /// @param since frames that it sent: what it accepts and holds; empty where nothing is known
  /// @param stateOnly only what this node accepts and holds
  /// @param first is told what the file may hold before anything of it is handed out; not where it
  /// is the state only
  void exportTo(
      OrganisationId recipient,
      List<Bytes> since,
      boolean stateOnly,
      Consumer<Decision.FileWritten> first,
      Consumer<Bytes> frames);

  /// Takes frames of a file, in order.
  Imported take(List<Bytes> frames) throws InterruptedException;

  /// What became of frames.
  ///
  /// @param entries that were new and are durable
  /// @param refused by reason: records inside ranges, or whole ranges by their entries
  /// @param problems in words
  /// @param ended whether the last frame of the file was among them
  record Imported(
      int entries,
      int alreadyHeld,
      SortedMap<String, Integer> refused,
      List<String> problems,
      boolean ended) {}
}
