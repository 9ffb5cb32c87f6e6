package org.kith.server.peer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Disk;

/// When each peer was last heard, removed ones too: whoever waits for an answer wants to know since
/// when nobody is there (SPEC 9.4). It outlives the node's restarts, to the hour.
final class LastHeard {
  /// A message is written down where the last that was is so much older.
  static final long KEPT_EVERY_MS = Duration.ofHours(1).toMillis();

  private final PeerNumbers kept;
  private final Map<OrganisationId, Long> newest = new ConcurrentHashMap<>();

  private LastHeard(PeerNumbers kept) {
    this.kept = kept;
  }

  /// Opens with what was heard before.
  static LastHeard open(Disk disk) {
    return new LastHeard(PeerNumbers.open(disk, "last-heard"));
  }

  /// A message of a peer came.
  void heard(OrganisationId peer, long nowMs) {
    newest.put(peer, nowMs);
    keep(peer, nowMs);
  }

  private synchronized void keep(OrganisationId peer, long nowMs) {
    if (Math.abs(nowMs - kept.of(peer)) >= KEPT_EVERY_MS) {
      kept.put(peer, nowMs);
    }
  }

  /// ms since 1970 by this node's clock; 0 for never.
  synchronized long ms(OrganisationId peer) {
    return newest.getOrDefault(peer, kept.of(peer));
  }
}
