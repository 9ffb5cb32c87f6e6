package org.kith.sim;

/// Bugs that can be planted, each of which the invariants must find. Without them, "nothing
/// found"
/// would mean nothing.
public enum Bug {
  NONE,
  /// The disk says "synced" and is not: acknowledged records are lost.
  ACKNOWLEDGE_BEFORE_SYNC,
  /// After a restore the signing guard is made anew: two histories are signed.
  FORGET_THE_GUARD,
  /// Whatever a peer delivers is accepted with it: trust by introduction.
  TRUST_INTRODUCTIONS,
  /// Any request is served, whoever asks for whatever log.
  SERVE_ANYTHING,
  /// Sessions are not told of removals.
  DEAF_TO_REMOVAL
}
