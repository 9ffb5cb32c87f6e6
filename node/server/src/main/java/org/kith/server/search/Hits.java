package org.kith.server.search;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.search.SearchQuery.Retracted;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordState;

/// Makes hits of documents: the records themselves are read from the journal.
final class Hits {
  private final LogStore store;
  private final Corrections corrections;

  Hits(LogStore store, Corrections corrections) {
    this.store = store;
    this.corrections = corrections;
  }

  /// A document that matches.
  record Match(int doc, double score, Matched matched) {}

  /// Reads one. What is admitted no more, or was taken back since the reader was opened, is none.
  Optional<SearchHit> read(
      IndexSearcher searcher, Match match, Retracted retracted, Highlighting highlighting)
      throws IOException {
    int doc = match.doc();
    Optional<StoredEntry> stored = entry(searcher, doc);
    if (stored.isEmpty()
        || !(stored.get().verdict() instanceof Verdict.Admitted)
        || stored.get().payload().isEmpty()
        || !(LearningRecord.parse(stored.get().payload().get().payload())
            instanceof RecordParse.Ok(LearningRecord record))) {
      return Optional.empty();
    }
    RecordId id = Leaf.recordId(stored.get().entry());
    OrganisationId origin = stored.get().log().organisation();
    RecordState state =
        corrections.state(Key.of(id, origin), Key.of(id, origin, record.kind().number()));
    if (state == RecordState.RETRACTED && retracted == Retracted.LEFT_OUT) {
      return Optional.empty();
    }
    return Optional.of(
        new SearchHit(
            id,
            stored.get(),
            record,
            state,
            tried(searcher, doc),
            match.score(),
            0,
            match.matched(),
            highlighting.of(record)));
  }

  private static int tried(IndexSearcher searcher, int doc) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    var tried = DocValues.getNumeric(leaf.reader(), Fields.TRIED);
    return tried.advanceExact(doc - leaf.docBase) ? (int) tried.longValue() : 0;
  }

  private Optional<StoredEntry> entry(IndexSearcher searcher, int doc) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    var logs = DocValues.getSorted(leaf.reader(), Fields.LOG);
    var indexes = DocValues.getNumeric(leaf.reader(), Fields.INDEX);
    int within = doc - leaf.docBase;
    if (!logs.advanceExact(within) || !indexes.advanceExact(within)) {
      return Optional.empty();
    }
    BytesRef log = logs.lookupOrd(logs.ordValue());
    return store.read(new LogId(Bytes.wrap(BytesRef.deepCopyOf(log).bytes)), indexes.longValue());
  }
}
