package org.kith.core.sync;

import org.kith.protocol.bytes.OrganisationId;

/// Which of two complete sessions with one peer stays (SPEC 7.8). Both sides, and both sessions on
/// one side, come to the same answer however often they ask: else each could end the other's.
public final class DialRule {
  private DialRule() {}

  /// Whether a session that `self` dialled (or did not) stays beside one from the other side: the
  /// lower id's does.
  public static boolean stays(OrganisationId self, OrganisationId peer, boolean selfDialled) {
    return self.compareTo(peer) < 0 == selfDialled;
  }

  /// Whether a session stays beside another. Of two that one side dialled the later one does: the
  /// earlier one's line may be dead without either knowing.
  ///
  /// @param selfDialled whether `self` dialled the session
  /// @param otherSelfDialled whether `self` dialled the other one
  /// @param later whether the session was opened after the other one
  public static boolean stays(
      OrganisationId self,
      OrganisationId peer,
      boolean selfDialled,
      boolean otherSelfDialled,
      boolean later) {
    return selfDialled == otherSelfDialled ? later : stays(self, peer, selfDialled);
  }
}
