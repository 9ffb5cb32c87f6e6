package org.kith.sim;

import org.jspecify.annotations.Nullable;
import org.kith.core.sync.PeerSession;

/// One side of a connection between two nodes.
final class Link {
  final SimNode node;
  final PeerSession session;
  final long connection;
  boolean open = true;
  @Nullable Link other;
  long lastArrival;

  Link(SimNode node, PeerSession session, long connection) {
    this.node = node;
    this.session = session;
    this.connection = connection;
  }
}
