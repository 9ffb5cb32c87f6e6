package org.kith.server.writer;

/// Whether the node publishes (SPEC 5.3).
public sealed interface Publishing {
  /// It does.
  record On() implements Publishing {}

  /// It reads, searches and syncs, but signs nothing.
  ///
  /// @param reason what happened, in one sentence
  /// @param whatToDo the way out, in one sentence
  record ReadOnly(String reason, String whatToDo) implements Publishing {}
}
