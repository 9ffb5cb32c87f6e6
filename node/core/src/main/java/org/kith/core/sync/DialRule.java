package org.kith.core.sync;

import org.kith.protocol.bytes.OrganisationId;

/// Which of two complete sessions with one peer stays (SPEC 7.8). Both sides, and both sessions on
/// one side, come to the same answer however often they ask: else each could end the other's.
public final class DialRule {
  private DialRule() {}

  /// Whether a session stays beside another. Where both sides dialled, the lower id's does; of two
  /// that one side dialled, the later one: the earlier one's line may be dead without either
  /// knowing.
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
    return selfDialled == otherSelfDialled ? later : self.compareTo(peer) < 0 == selfDialled;
  }
}
