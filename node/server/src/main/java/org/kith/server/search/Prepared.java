package org.kith.server.search;

import java.util.Optional;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.search.Corrections.Corrective;
import org.kith.server.search.Trials.Report;
import org.kith.server.store.LogStore.StoredEntry;

/// One entry made ready for the index: its keys, what it corrects and, where it is admitted, its
/// document.
///
/// @param target what reports on it can reach, where it can be tried
record Prepared(
    Key key,
    Key kindKey,
    Optional<Corrective> corrective,
    Optional<Report> report,
    Optional<Key> target,
    Optional<Document> document) {

  private static final FieldType WORDS = new FieldType();

  static {
    WORDS.setIndexOptions(IndexOptions.DOCS);
    WORDS.setTokenized(true);
    WORDS.setOmitNorms(true);
    WORDS.freeze();
  }

  /// An entry or payload that cannot be read.
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String what) {
      super(what);
    }
  }

  /// @throws Unreadable where the entry or an admitted record's payload cannot be read
  static Prepared of(StoredEntry stored) {
    if (!(Entry.parse(stored.entry()) instanceof Entry.Parsed.Ok(Entry entry))) {
      throw new Unreadable("unreadable entry");
    }
    OrganisationId origin = stored.log().organisation();
    RecordId id = Leaf.recordId(stored.entry());
    Key key = Key.of(id, origin);
    Key kindKey = Key.of(id, origin, entry.kind());
    if (!(stored.verdict() instanceof Verdict.Admitted)) {
      return without(key, kindKey, Optional.empty(), Optional.empty());
    }
    Optional<Corrective> corrective = Corrective.of(key, entry, origin);
    if (stored.payload().isEmpty()) {
      return erased(key, kindKey, corrective);
    }
    if (!(LearningRecord.parse(stored.payload().get().payload())
        instanceof RecordParse.Ok(LearningRecord record))) {
      throw new Unreadable("unreadable payload");
    }
    var document = new Document();
    addTexts(document, record);
    addCodes(document, record, origin);
    addPlace(document, stored, entry);
    addKeys(document, key, kindKey, corrective);
    Optional<Report> report = Report.of(key, kindKey, origin, record);
    Optional<Key> target = target(id, record.kind());
    addTrials(document, record, report, target);
    return new Prepared(key, kindKey, corrective, report, target, Optional.of(document));
  }

  private static Prepared without(
      Key key, Key kindKey, Optional<Corrective> corrective, Optional<Document> document) {
    return new Prepared(key, kindKey, corrective, Optional.empty(), Optional.empty(), document);
  }

  private static Optional<Key> target(RecordId id, Kind kind) {
    return switch (kind) {
      case PRACTICE, METHOD, LESSON -> Optional.of(Trials.id(id));
      default -> Optional.empty();
    };
  }

  /// What an erased record corrects still stands: its entry says so.
  private static Prepared erased(Key key, Key kindKey, Optional<Corrective> corrective) {
    var document = new Document();
    document.add(new StringField(Fields.ERASED, Fields.ERASED, Field.Store.NO));
    addKeys(document, key, kindKey, corrective);
    return without(key, kindKey, corrective, Optional.of(document));
  }

  private static void addKeys(
      Document document, Key key, Key kindKey, Optional<Corrective> corrective) {
    document.add(new StringField(Fields.KEY, key.bytes(), Field.Store.NO));
    document.add(new StringField(Fields.KIND_KEY, kindKey.bytes(), Field.Store.NO));
    corrective.ifPresent(
        corrects -> document.add(new BinaryDocValuesField(Fields.CORRECTS, corrects.encode())));
  }

  private static void addTexts(Document document, LearningRecord record) {
    document.add(new TextField(Fields.TITLE, record.title(), Field.Store.NO));
    document.add(new TextField(Fields.SUMMARY, record.summary(), Field.Store.NO));
    document.add(new TextField(Fields.TEXT, text(record), Field.Store.NO));
    document.add(new Field(Fields.WORDS, record.title() + "\n" + record.summary(), WORDS));
  }

  /// All human text but title and summary, which have fields of their own.
  static String text(LearningRecord record) {
    String all = record.allText();
    String head = record.title() + "\n" + record.summary() + "\n";
    return all.startsWith(head) ? all.substring(head.length()) : all;
  }

  private static void addCodes(Document document, LearningRecord record, OrganisationId origin) {
    document.add(new KeywordField(Fields.KIND, record.kind().code(), Field.Store.NO));
    for (String code : record.message().getTopicsList()) {
      document.add(new KeywordField(Fields.TOPIC, code, Field.Store.NO));
    }
    for (String code : record.message().getSettingsList()) {
      document.add(new KeywordField(Fields.SETTING, code, Field.Store.NO));
    }
    addCode(document, Fields.LEVEL, record.message().getLevel());
    document.add(new KeywordField(Fields.ORIGIN, origin.text(), Field.Store.NO));
  }

  private static void addTrials(
      Document document, LearningRecord record, Optional<Report> report, Optional<Key> target) {
    target.ifPresent(id -> document.add(new StringField(Fields.ID, id.bytes(), Field.Store.NO)));
    report.ifPresent(one -> document.add(new BinaryDocValuesField(Fields.TRIES, one.encode())));
    var message = record.message();
    if (message.hasTriedHere()) {
      addCode(document, Fields.OUTCOME, message.getTriedHere().getOutcome());
      addCode(document, Fields.STATUS, message.getTriedHere().getStatus());
    }
    if (message.hasPractice()) {
      int rank = Trials.number("evidence", message.getPractice().getEvidence());
      document.add(new NumericDocValuesField(Fields.EVIDENCE, rank));
    }
    Span.of(message)
        .ifPresent(
            span -> {
              document.add(new NumericDocValuesField(Fields.FIRST_MONTH, span.first()));
              document.add(new NumericDocValuesField(Fields.LAST_MONTH, span.last()));
            });
  }

  private static void addCode(Document document, String field, String code) {
    if (!code.isEmpty()) {
      document.add(new KeywordField(field, code, Field.Store.NO));
    }
  }

  private static void addPlace(Document document, StoredEntry stored, Entry entry) {
    document.add(NumericDocValuesField.indexedField(Fields.ARRIVAL, stored.sequence()));
    document.add(new NumericDocValuesField(Fields.CLAIMED, entry.claimedTimeMs()));
    document.add(new SortedDocValuesField(Fields.LOG, new BytesRef(entry.log().hash().toArray())));
    document.add(new NumericDocValuesField(Fields.INDEX, stored.index()));
  }

  /// Sets the flags that the document starts with. Only those that are set have a value.
  void flag(Corrections corrections, Trials trials) {
    document.ifPresent(
        fields -> {
          target
              .map(id -> trials.sum(id, corrections))
              .filter(sum -> sum.organisations() > 0)
              .ifPresent(
                  sum -> {
                    fields.add(new NumericDocValuesField(Fields.TRIED, sum.organisations()));
                    fields.add(new NumericDocValuesField(Fields.OUTCOMES, sum.outcomes()));
                    fields.add(new NumericDocValuesField(Fields.STATUSES, sum.statuses()));
                  });
          if (corrections.isRetracted(key)) {
            fields.add(new NumericDocValuesField(Fields.RETRACTED, 1));
          }
          if (corrections.isSuperseded(kindKey)) {
            fields.add(new NumericDocValuesField(Fields.SUPERSEDED, 1));
          }
        });
  }
}
