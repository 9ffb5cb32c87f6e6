package org.kith.sim;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kith.core.sync.PeerSession;
import org.kith.protocol.bytes.Bytes;

/// One side of a connection between two nodes.
final class Link {
  final SimNode node;
  final PeerSession session;
  final long connection;
  boolean open = true;
  @Nullable Link other;
  long lastArrival;

  /// Until when what comes in drips.
  long dripsUntilMs;

  /// Cosignatures that went over it.
  final Set<Bytes> told = new HashSet<>();

  Link(SimNode node, PeerSession session, long connection) {
    this.node = node;
    this.session = session;
    this.connection = connection;
  }
}
