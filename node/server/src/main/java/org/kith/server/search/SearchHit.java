package org.kith.server.search;

import java.util.List;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.LearningRecord;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordState;

/// One match, read from the journal.
///
/// @param state whether it still stands, as of this moment
/// @param tried how many organisations report that they tried it
/// @param score only its order means anything; 0 where the order is by arrival
/// @param closeness in meaning to a text that it is near to, 1 for the same; 0 where that is not
/// known
public record SearchHit(
    RecordId id,
    StoredEntry entry,
    LearningRecord record,
    RecordState state,
    int tried,
    double score,
    double closeness,
    Matched matched,
    List<Highlight> highlights) {
  public SearchHit {
    highlights = List.copyOf(highlights);
  }

  SearchHit withCloseness(double known) {
    return new SearchHit(id, entry, record, state, tried, score, known, matched, highlights);
  }

  /// A passage that matches; matched words stand between « and ».
  ///
  /// @param field `title`, `summary` or `text`
  public record Highlight(String field, String text) {}
}
