package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.server.search.Corrections.Affected;
import org.kith.server.search.Corrections.Corrective;
import org.kith.server.search.Trials.Sum;
import org.kith.server.search.Versions.Named;
import org.kith.server.search.Versions.Version;
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
    each(searcher, Fields.CORRECTS, value -> corrections.add(Corrective.decode(value), nobody));
    each(searcher, Fields.TRIES, value -> trials.add(Report.decode(value)));
    each(searcher, Fields.VERSION_OF, value -> trials.add(Version.decode(value)));
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      loadSums(leaf, trials);
    }
  }

  private static void loadSums(LeafReaderContext leaf, Trials trials) throws IOException {
    var selves = DocValues.getNumeric(leaf.reader(), Fields.SELF);
    var tried = DocValues.getNumeric(leaf.reader(), Fields.TRIED);
    var outcomes = DocValues.getNumeric(leaf.reader(), Fields.OUTCOMES);
    var statuses = DocValues.getNumeric(leaf.reader(), Fields.STATUSES);
    var live = leaf.reader().getLiveDocs();
    for (int doc = tried.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = tried.nextDoc()) {
      if ((live == null || live.get(doc))
          && tried.longValue() > 0
          && selves.advanceExact(doc)
          && outcomes.advanceExact(doc)
          && statuses.advanceExact(doc)) {
        trials.written(
            selves.longValue(),
            new Sum(tried.longValue(), outcomes.longValue(), statuses.longValue()));
      }
    }
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
          record(id, index, sequenced.sequence())
              .ifPresent(
                  entry -> judged.put(entry.sequence(), with(entry, entry.payload(), verdict)));
        }
        case Frame.Erased(var id, var index) -> {
          flushFresh(fresh);
          record(id, index, sequenced.sequence()) // its payload may still be there at this moment
              .ifPresent(
                  entry ->
                      judged.put(entry.sequence(), with(entry, Optional.empty(), entry.verdict())));
        }
        case Frame.LogOpened(var name) -> names.put(name.id(), name);
        case Frame.CheckpointStored(var id, var size, var note) -> {}
        case Frame.PayloadStored _ -> {} // the verdict that comes with it counts
        case Frame.Shortened _ -> {} // what the log lost was withdrawn before
      }
    }
    flushFresh(fresh);
    flushJudged(judged);
  }

  private Optional<StoredEntry> record(LogId log, long index, long sequence) {
    return Follower.holdsRecords(name(log)) ? store.readAt(log, index, sequence) : Optional.empty();
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
    for (Prepared one : ready) {
      one.corrective().ifPresent(corrects -> corrections.add(corrects, affected));
      addTrials(one);
    }
    parallel.forEach(
        ready,
        one -> {
          one.flag(corrections);
          if (one.document().isPresent()) {
            writer.addDocument(one.document().get());
          }
        });
    updateFlags(affected);
    trials.affect(affected);
    fresh.clear();
  }

  /// Later verdicts: what was in the index goes, what is admitted now comes.
  private void flushJudged(Map<Long, StoredEntry> judged) throws Exception {
    Affected affected = Affected.none();
    List<Prepared> ready = prepare(List.copyOf(judged.values()));
    for (Prepared one : ready) {
      if (one.corrective().isPresent()) {
        corrections.add(one.corrective().get(), affected);
      } else {
        corrections.remove(one.key(), affected);
      }
      trials.remove(one.key(), one.id());
      addTrials(one);
    }
    parallel.forEach(
        ready,
        one -> {
          one.flag(corrections);
          Term self = new Term(Fields.KEY, one.key().bytes());
          if (one.document().isPresent()) {
            writer.updateDocument(self, one.document().get());
          } else {
            writer.deleteDocuments(self);
          }
        });
    updateFlags(affected);
    trials.affect(affected);
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

  private void addTrials(Prepared one) {
    one.report().ifPresent(trials::add);
    if (one.canBeTried()) {
      trials.arrived(one.id(), one.version());
    }
  }

  /// Writes what reports say together about what they are on, where it changed.
  void writeSums() throws IOException {
    for (Map.Entry<Key, Sum> sum : trials.takeChanged(corrections).entrySet()) {
      writer.updateDocValues(
          new Term(Fields.ID, sum.getKey().bytes()),
          new NumericDocValuesField(Fields.TRIED, sum.getValue().organisations()),
          new NumericDocValuesField(Fields.OUTCOMES, sum.getValue().outcomes()),
          new NumericDocValuesField(Fields.STATUSES, sum.getValue().statuses()));
    }
  }

  /// Looks up whether what successors name is here and theirs; true where that changed a sum.
  boolean confirmVersions(IndexSearcher searcher) throws IOException {
    boolean found = false;
    for (Named named : trials.takeUnsure()) {
      var query =
          new BooleanQuery.Builder()
              .add(new TermQuery(new Term(Fields.ID, named.id().bytes())), Occur.FILTER)
              .add(new TermQuery(new Term(Fields.KIND_KEY, named.kindKey().bytes())), Occur.FILTER)
              .build();
      if (searcher.count(query) > 0) {
        trials.found(named);
        found = true;
      }
    }
    return found;
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
