package org.kith.core.trust;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.RecordId;

/// What people have hidden on this node: a decision about what is shown here, and about nothing
/// else. Immutable: each decision gives the next one.
public final class Hidings {
  static final Hidings NONE = new Hidings(new TreeMap<>());

  private final SortedMap<RecordId, Hiding> all;

  /// Who hid a record, and when (ms since 1970).
  public record Hiding(Decision.HiddenHere what, String by, long ms) {}

  private Hidings(SortedMap<RecordId, Hiding> all) {
    this.all = Collections.unmodifiableSortedMap(all);
  }

  Hidings with(Decision decision, Decision.HiddenHere what) {
    var next = new TreeMap<>(all);
    if (what.hidden()) {
      next.put(what.record(), new Hiding(what, decision.decidedBy(), decision.decidedMs()));
    } else {
      next.remove(what.record());
    }
    return new Hidings(next);
  }

  /// Whether a record is hidden.
  public boolean covers(RecordId record) {
    return all.containsKey(record);
  }

  /// All of them, in the order of their ids.
  public Collection<Hiding> all() {
    return all.values();
  }
}
