package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.server.search.Corrections.Affected;
import org.kith.server.search.Corrections.Corrective;
import org.kith.server.search.Trials.Report;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.Skipped;
import org.kith.server.store.StoreException;

/// Writes frames into an index: documents for what is admitted, flags for what was corrected.
final class Indexer {
  /// Documents made at a time: few enough to die young.
  private static final int RUN_ENTRIES_MAX = 512;

  private final LogStore store;
  private final IndexWriter writer;
  private final Parallel parallel;
  private final Corrections corrections;
  private final Trials trials;
  private final Skipped skipped;
  private final Map<LogId, LogName> names = new HashMap<>();

  Indexer(
      LogStore store,
      IndexWriter writer,
      Parallel parallel,
      Corrections corrections,
      Trials trials,
      Skipped skipped) {
    this.store = store;
    this.writer = writer;
    this.parallel = parallel;
    this.corrections = corrections;
    this.trials = trials;
    this.skipped = skipped;
  }

  /// Reads what the documents that are there already correct and report.
  static void load(IndexSearcher searcher, Corrections corrections, Trials trials)
      throws IOException {
    corrections.clear();
    trials.clear();
    Affected nobody = Affected.none();
    Set<Key> nothing = new HashSet<>();
    each(searcher, Fields.CORRECTS, value -> corrections.add(Corrective.decode(value), nobody));
    each(searcher, Fields.TRIES, value -> trials.add(Report.decode(value), nothing));
  }

  private static void each(IndexSearcher searcher, String field, Consumer<BytesRef> take)
      throws IOException {
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      var values = DocValues.getBinary(leaf.reader(), field);
      var live = leaf.reader().getLiveDocs();
      for (int doc = values.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = values.nextDoc()) {
        if (live == null || live.get(doc)) {
          take.accept(values.binaryValue());
        }
      }
    }
  }

  /// Takes frames in their order. Entries in a row are worked on together.
  void apply(List<Sequenced> frames) throws Exception {
    List<StoredEntry> fresh = new ArrayList<>();
    Map<Long, StoredEntry> judged = new LinkedHashMap<>();
    for (Sequenced sequenced : frames) {
      switch (sequenced.frame()) {
        case Frame.EntryStored entry -> {
          flushJudged(judged);
          LogName log = name(entry.log());
          if (Follower.holdsRecords(log)) {
            fresh.add(
                new StoredEntry(
                    log,
                    entry.index(),
                    entry.entry(),
                    entry.payload(),
                    entry.verdict(),
                    sequenced.sequence()));
          }
          if (fresh.size() >= RUN_ENTRIES_MAX) {
            flushFresh(fresh);
          }
        }
        case Frame.Judged(var id, var index, var verdict) -> {
          flushFresh(fresh);
          record(id, index)
              .ifPresent(
                  entry -> judged.put(entry.sequence(), with(entry, entry.payload(), verdict)));
        }
        case Frame.Erased(var id, var index) -> {
          flushFresh(fresh);
          record(id, index) // its payload may still be there at this moment
              .ifPresent(
                  entry ->
                      judged.put(entry.sequence(), with(entry, Optional.empty(), entry.verdict())));
        }
        case Frame.LogOpened(var name) -> names.put(name.id(), name);
        case Frame.CheckpointStored(var id, var size, var note) -> {}
        case Frame.PayloadStored _ -> {} // the verdict that comes with it counts
      }
    }
    flushFresh(fresh);
    flushJudged(judged);
  }

  private Optional<StoredEntry> record(LogId log, long index) {
    return Follower.holdsRecords(name(log)) ? store.read(log, index) : Optional.empty();
  }

  private static StoredEntry with(
      StoredEntry entry, Optional<SaltedPayload> payload, Verdict verdict) {
    return new StoredEntry(
        entry.log(), entry.index(), entry.entry(), payload, verdict, entry.sequence());
  }

  /// New entries: nothing of theirs is in the index.
  private void flushFresh(List<StoredEntry> fresh) throws Exception {
    Affected affected = Affected.none();
    List<Prepared> ready = prepare(fresh);
    Set<Key> tried = new HashSet<>();
    for (Prepared one : ready) {
      one.corrective().ifPresent(corrects -> corrections.add(corrects, affected));
      one.report().ifPresent(report -> trials.add(report, tried));
    }
    parallel.forEach(
        ready,
        one -> {
          one.flag(corrections, trials);
          if (one.document().isPresent()) {
            writer.addDocument(one.document().get());
          }
        });
    updateFlags(affected);
    updateTrials(affected, tried);
    fresh.clear();
  }

  /// Later verdicts: what was in the index goes, what is admitted now comes.
  private void flushJudged(Map<Long, StoredEntry> judged) throws Exception {
    Affected affected = Affected.none();
    Set<Key> tried = new HashSet<>();
    List<Prepared> ready = prepare(List.copyOf(judged.values()));
    for (Prepared one : ready) {
      if (one.corrective().isPresent()) {
        corrections.add(one.corrective().get(), affected);
      } else {
        corrections.remove(one.key(), affected);
      }
      if (one.report().isPresent()) {
        trials.add(one.report().get(), tried);
      } else {
        trials.remove(one.key(), tried);
      }
    }
    parallel.forEach(
        ready,
        one -> {
          one.flag(corrections, trials);
          Term self = new Term(Fields.KEY, one.key().bytes());
          if (one.document().isPresent()) {
            writer.updateDocument(self, one.document().get());
          } else {
            writer.deleteDocuments(self);
          }
        });
    updateFlags(affected);
    updateTrials(affected, tried);
    judged.clear();
  }

  /// Flags of documents that were there before their correction.
  private void updateFlags(Affected affected) throws IOException {
    for (Key key : affected.retracted()) {
      writer.updateDocValues(
          new Term(Fields.KEY, key.bytes()),
          new NumericDocValuesField(Fields.RETRACTED, corrections.isRetracted(key) ? 1 : 0));
    }
    for (Key key : affected.superseded()) {
      writer.updateDocValues(
          new Term(Fields.KIND_KEY, key.bytes()),
          new NumericDocValuesField(Fields.SUPERSEDED, corrections.isSuperseded(key) ? 1 : 0));
    }
  }

  /// What is said about documents that were there before the reports on them changed.
  private void updateTrials(Affected corrected, Set<Key> tried) throws IOException {
    trials.affect(corrected, tried);
    for (Key target : tried) {
      Trials.Sum sum = trials.sum(target, corrections);
      writer.updateDocValues(
          new Term(Fields.ID, target.bytes()),
          new NumericDocValuesField(Fields.TRIED, sum.organisations()),
          new NumericDocValuesField(Fields.OUTCOMES, sum.outcomes()),
          new NumericDocValuesField(Fields.STATUSES, sum.statuses()));
    }
  }

  /// Reads entries and payloads. One that cannot be read is counted and named, and left out.
  private List<Prepared> prepare(List<StoredEntry> entries) throws Exception {
    Prepared[] ready = new Prepared[entries.size()];
    List<Integer> places = new ArrayList<>(entries.size());
    for (int i = 0; i < ready.length; i++) {
      places.add(i);
    }
    parallel.forEach(
        places,
        place -> {
          StoredEntry entry = entries.get(place);
          try {
            ready[place] = Prepared.of(entry);
          } catch (Prepared.Unreadable e) {
            skipped.add(entry.log(), entry.index(), String.valueOf(e.getMessage()));
          } catch (RuntimeException e) {
            skipped.add(entry.log(), entry.index(), e.getClass().getSimpleName());
          }
        });
    List<Prepared> all = new ArrayList<>(ready.length);
    for (Prepared one : ready) {
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  LogName name(LogId log) {
    LogName name = names.get(log);
    if (name == null) {
      name =
          store
              .head(log)
              .map(LogStore.LogHead::name)
              .orElseThrow(() -> new StoreException.Corrupt("the log " + log));
      names.put(log, name);
    }
    return name;
  }
}
