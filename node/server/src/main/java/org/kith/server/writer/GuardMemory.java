package org.kith.server.writer;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kith.server.writer.SigningGuard.Marks;
import org.kith.server.writer.SigningGuard.Released;

/// All that the signing guard remembers; logs by their origin lines.
///
/// @param marks whose it is
/// @param awaiting a person has confirmed a restore, and peers have yet to be heard
/// @param released the greatest of each log that was handed to the signer
/// @param elsewhere the greatest that peers have shown of a log, while that is not here
/// @param forked logs of which a peer has shown another history
record GuardMemory(
    Marks marks,
    boolean awaiting,
    SortedMap<String, Released> released,
    SortedMap<String, Long> elsewhere,
    SortedSet<String> forked) {
  GuardMemory {
    released = Collections.unmodifiableSortedMap(new TreeMap<>(released));
    elsewhere = Collections.unmodifiableSortedMap(new TreeMap<>(elsewhere));
    forked = Collections.unmodifiableSortedSet(new TreeSet<>(forked));
  }

  static GuardMemory empty(Marks marks) {
    return new GuardMemory(marks, false, new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
  }

  GuardMemory with(Marks now) {
    return new GuardMemory(now, awaiting, released, elsewhere, forked);
  }

  GuardMemory awaiting(boolean now) {
    return new GuardMemory(marks, now, released, elsewhere, forked);
  }

  GuardMemory released(SortedMap<String, Released> now) {
    return new GuardMemory(marks, awaiting, now, elsewhere, forked);
  }

  GuardMemory elsewhere(SortedMap<String, Long> now) {
    return new GuardMemory(marks, awaiting, released, now, forked);
  }

  GuardMemory forked(SortedSet<String> now) {
    return new GuardMemory(marks, awaiting, released, elsewhere, now);
  }

  /// What it remembers of these logs.
  GuardMemory only(Set<String> logs) {
    var kept = new TreeMap<>(released);
    kept.keySet().retainAll(logs);
    return released(kept).doubtsOnly(logs);
  }

  /// The same with doubts about these logs only.
  GuardMemory doubtsOnly(Set<String> logs) {
    var shown = new TreeMap<>(elsewhere);
    shown.keySet().retainAll(logs);
    var contradicted = new TreeSet<>(forked);
    contradicted.retainAll(logs);
    return elsewhere(shown).forked(contradicted);
  }

  /// The same with no doubt.
  GuardMemory settled() {
    return awaiting(false).doubtsOnly(Set.of());
  }
}
