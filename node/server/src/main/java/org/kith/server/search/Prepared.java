package org.kith.server.search;

import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
import org.kith.core.learn.Trial;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.search.Corrections.Corrective;
import org.kith.server.search.Versions.Version;
import org.kith.server.store.LogStore.StoredEntry;

/// One entry made ready for the index: its keys, what it corrects and, where it is admitted, its
/// document.
///
/// @param id half of its id
/// @param version what it takes the place of, where it can be tried
record Prepared(
    Key key,
    Key kindKey,
    Key id,
    Optional<Corrective> corrective,
    Optional<Report> report,
    boolean canBeTried,
    Optional<Version> version,
    Optional<Document> document) {

  /// Kinds that reports can be on.
  private static final Set<Kind> TRIED = Set.of(Kind.PRACTICE, Kind.METHOD, Kind.LESSON);

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
    var bare = without(key, kindKey, Trials.id(id));
    if (!(stored.verdict() instanceof Verdict.Admitted)) {
      return bare;
    }
    Optional<Corrective> corrective = Corrective.of(key, entry, origin);
    if (stored.payload().isEmpty()) {
      return erased(bare, corrective);
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
    Optional<Report> report =
        Trial.of(id, stored.log(), stored.index(), entry.claimedTimeMs(), record.message())
            .map(trial -> Report.of(key, kindKey, trial));
    boolean canBeTried = TRIED.contains(record.kind());
    Optional<Version> version =
        canBeTried ? Version.of(id, origin, entry.kind(), entry.links()) : Optional.empty();
    var whole =
        new Prepared(
            key,
            kindKey,
            Trials.id(id),
            corrective,
            report,
            canBeTried,
            version,
            Optional.of(document));
    whole.addTrials(document, record);
    addTeam(document, record.message());
    return whole;
  }

  private static Prepared without(Key key, Key kindKey, Key id) {
    return new Prepared(
        key,
        kindKey,
        id,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /// What an erased record corrects still stands: its entry says so.
  private static Prepared erased(Prepared bare, Optional<Corrective> corrective) {
    var document = new Document();
    document.add(new StringField(Fields.ERASED, Fields.ERASED, Field.Store.NO));
    addKeys(document, bare.key, bare.kindKey, corrective);
    return new Prepared(
        bare.key,
        bare.kindKey,
        bare.id,
        corrective,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(document));
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

  private void addTrials(Document document, LearningRecord record) {
    if (canBeTried) {
      document.add(new StringField(Fields.ID, id.bytes(), Field.Store.NO));
    }
    if (canBeTried || report.isPresent()) {
      document.add(new NumericDocValuesField(Fields.SELF, id.high()));
    }
    version.ifPresent(
        one -> document.add(new BinaryDocValuesField(Fields.VERSION_OF, one.encode())));
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

  /// Whom one can ask about it; a team's name is there as a hash only.
  private static void addTeam(Document document, org.kith.schema.v1.LearningRecord said) {
    Optional<Deed> deed = Deed.of(said);
    String team = said.getContact().getTeam().strip().toLowerCase(Locale.ROOT);
    if (deed.isEmpty() || team.isEmpty()) {
      return;
    }
    document.add(new NumericDocValuesField(Fields.DEED, deed.get().number()));
    long name = Key.of(Sha256.hash(Bytes.utf8(team)).buffer()).high();
    document.add(new NumericDocValuesField(Fields.TEAM, name));
    String until = said.getContact().getValidUntil();
    if (!until.isEmpty()) {
      long month = Span.to(YearMonth.parse(until)).last();
      document.add(new NumericDocValuesField(Fields.REACHED_UNTIL, month));
    }
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
  void flag(Corrections corrections) {
    document.ifPresent(
        fields -> {
          if (corrections.isRetracted(key)) {
            fields.add(new NumericDocValuesField(Fields.RETRACTED, 1));
          }
          if (corrections.isSuperseded(kindKey)) {
            fields.add(new NumericDocValuesField(Fields.SUPERSEDED, 1));
          }
        });
  }
}
