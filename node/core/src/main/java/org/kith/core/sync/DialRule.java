package org.kith.core.sync;

import org.kith.protocol.bytes.OrganisationId;

/// Which of two sessions stays where both sides dialled (SPEC 7.8).
public final class DialRule {
  private DialRule() {}

  /// Whether the session that `self` dialled (or did not) stays: the lower id's does.
  public static boolean stays(OrganisationId self, OrganisationId peer, boolean selfDialled) {
    return self.compareTo(peer) < 0 == selfDialled;
  }
}
