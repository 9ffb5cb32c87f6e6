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
public record SearchHit(
    RecordId id,
    StoredEntry entry,
    LearningRecord record,
    RecordState state,
    int tried,
    double score,
    Matched matched,
    List<Highlight> highlights) {
  public SearchHit {
    highlights = List.copyOf(highlights);
  }

  /// A passage that matches; matched words stand between « and ».
  ///
  /// @param field `title`, `summary` or `text`
  public record Highlight(String field, String text) {}
}
