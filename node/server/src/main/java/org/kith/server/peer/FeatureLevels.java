package org.kith.server.peer;

import java.util.Set;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Disk;

/// The greatest feature level that each peer has spoken. It only rises, durably, so that nobody
/// talks two nodes down to what they could do before; a person who removes a peer and accepts it
/// again starts it anew (SPEC 7.1).
final class FeatureLevels {
  private final PeerNumbers levels;

  private FeatureLevels(PeerNumbers levels) {
    this.levels = levels;
  }

  /// Opens with what was heard before.
  ///
  /// @param disk outside the home folder, so that no backup lowers it
  static FeatureLevels open(Disk disk) {
    return new FeatureLevels(PeerNumbers.open(disk, "feature-levels"));
  }

  /// Whether a peer may speak at this level. Where it is greater than before, that is durable when
  /// this returns.
  synchronized boolean admits(OrganisationId peer, int level) {
    long before = levels.of(peer);
    if (level > before) {
      levels.put(peer, level);
    }
    return level >= before;
  }

  /// Forgets everybody else.
  synchronized void keep(Set<OrganisationId> accepted) {
    levels.keep(accepted);
  }
}
