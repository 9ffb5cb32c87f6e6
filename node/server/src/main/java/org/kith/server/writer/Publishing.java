package org.kith.server.writer;

/// Whether the node publishes (SPEC 5.3).
public sealed interface Publishing {
  /// A person has confirmed a restore, what peers have shown is here, and more have yet to be
  /// heard.
  ReadOnly AWAITS_PEERS =
      new ReadOnly(
          "A restored node waits until peers have shown what they hold of its log.",
          "Leave it running until at least two peers, or all, are connected and up to date; where"
              + " it knows none yet, accept them first: kith peer add. Only an organisation that"
              + " never had a peer: kith node run --confirm-no-peers");

  /// It does.
  record On() implements Publishing {}

  /// It reads, searches and syncs, but signs nothing.
  ///
  /// @param reason what happened, in one sentence
  /// @param whatToDo the way out, in one sentence
  record ReadOnly(String reason, String whatToDo) implements Publishing {}
}
