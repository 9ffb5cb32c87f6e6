package org.kith.sim;

/// What a trusted peer with bad intent does in place of what it should.
enum Trick {
  /// Signs two histories and shows one to half of its peers.
  FORKS,
  /// Shows the oldest checkpoint that it has of each log.
  REPLAYS_OLD,
  /// Shows sizes that nobody signed.
  LIES_ABOUT_SIZE,
  /// Leaves entries out of ranges.
  TRUNCATES,
  /// Shows what it has and never gives it.
  WITHHOLDS,
  /// Shows what it has and then says that it is not there.
  SHOWS_AND_FORGETS,
  /// Hands one origin's entries over as another's.
  WRONG_ORIGIN,
  /// Signs with its own key for others' logs, and hands over entries that they never wrote.
  SIGNS_FOR_OTHERS,
  /// Changes one bit of one entry.
  FLIPS_BITS,
  /// Sends entries larger than any may be.
  HUGE_ENTRIES,
  /// Says everything five times.
  FLOODS,
  /// Sends proofs that prove nothing.
  BAD_PROOFS,
  /// Sends manifests that nobody signed.
  FORGES_MANIFESTS,
  /// Shows its peers two manifests of one version.
  TWO_MANIFESTS,
  /// Keeps to itself that a manifest has a later version.
  HIDES_MANIFESTS,
  /// Speaks an older version of the protocol.
  DOWNGRADES,
  /// Asks for logs that are not for it.
  OUT_OF_SCOPE,
  /// Claims a log that is longer than it is, without end.
  ENDLESS_LOG
}
