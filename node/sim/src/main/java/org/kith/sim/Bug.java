package org.kith.sim;

/// Bugs that can be planted, each of which the invariants must find. Without them, "nothing found"
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
  DEAF_TO_REMOVAL,
  /// A restart goes on from what was on the disk some time ago.
  FORGETS_WHAT_IT_HELD,
  /// Backups hold the signing guard too.
  GUARD_IN_BACKUP,
  /// Served bytes are not the received ones.
  ALTERS_WHAT_IT_SERVES,
  /// What proves nothing is stored all the same.
  SKIPS_PROOFS,
  /// Heads of the local log are told to peers.
  LEAKS_LOCAL,
  /// Nobody is told that a log has grown, and digests are not looked at.
  DEAF_TO_NEWS,
  /// A connection that broke is never made again.
  NEVER_RECONNECTS,
  /// Sessions are not told that a range was declined.
  FORGETS_DECLINED,
  /// Proofs that an origin has contradicted itself are not looked at.
  DEAF_TO_FORKS,
  /// Manifests that peers send are not looked at.
  DEAF_TO_MANIFESTS,
  /// Tombstones are put back together with the store.
  FORGETS_TOMBSTONES,
  /// Checkpoints are cosigned before that is durable.
  COSIGNS_TOO_EARLY,
  /// A copy of a whole machine goes on as if it were the machine.
  TRUSTS_A_COPY,
  /// The disk of the signing guard says "synced" and is not.
  SKIPS_GUARD_SYNC,
  /// An older checkpoint takes the place of what is held.
  ACCEPTS_A_SMALLER_SIZE,
  /// A checkpoint is looked at with its deliverer's key in place of the origin's.
  JUDGES_THE_DELIVERER,
  /// A node with a new guard waits for no peer.
  WAITS_FOR_NOBODY,
  /// Something in a history comes from the clock of the machine.
  WANDERS
}
