package org.kith.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Retraction;

/// A store being filled with true entries of made-up records, for tests.
public final class Journal {
  public static final OrganisationId RIVERSIDE = organisation("Riverside");
  public static final OrganisationId HILLTOP = organisation("Hilltop");

  public final LogStore store;

  public Journal(LogStore store) {
    this.store = store;
  }

  public static Journal inMemory() {
    return new Journal(new MemoryStore());
  }

  public static OrganisationId organisation(String name) {
    return new OrganisationId(Sha256.hash(Bytes.utf8(name)));
  }

  public static LogName commons(OrganisationId organisation) {
    return LogName.commons(organisation, 1);
  }

  /// A valid lesson about one topic in one setting.
  public static org.kith.schema.v1.LearningRecord lesson(
      String title, String text, String topic, String setting) {
    return org.kith.schema.v1.LearningRecord.newBuilder()
        .setSchemaVersion(RecordRules.SCHEMA_VERSION)
        .setTitle(title)
        .setSummary("In short: what happened to us and what we made of it afterwards.")
        .setLanguage("en-GB")
        .addTopics(topic)
        .addSettings(setting)
        .setAuthorRole("ward manager")
        .setAudience("network")
        .setLicence("CC-BY-4.0")
        .setLesson(
            Lesson.newBuilder()
                .setLessonType("incident")
                .setWhatHappened(text)
                .setWhatWeLearned("That it helps to look twice before going on."))
        .build();
  }

  public static org.kith.schema.v1.LearningRecord lesson(String title) {
    return lesson(
        "Lesson: " + title, "Nothing much happened, as far as we know.", "falls", "acute-ward");
  }

  public static org.kith.schema.v1.LearningRecord retraction(RecordId target) {
    return linked(lesson("Taken back by its origin"), Relation.RETRACTS, target).toBuilder()
        .clearLesson()
        .setRetraction(Retraction.newBuilder().setReason("wrong").setText("It was not so."))
        .build();
  }

  public static org.kith.schema.v1.LearningRecord linked(
      org.kith.schema.v1.LearningRecord from, Relation relation, RecordId target) {
    return from.toBuilder()
        .addLinks(
            Link.newBuilder()
                .setRelation(relation.code())
                .setRecordId(target.text())
                .setNote("because of what we saw"))
        .build();
  }

  /// Appends an admitted record to an organisation's commons.
  public RecordId add(OrganisationId origin, org.kith.schema.v1.LearningRecord message) {
    return add(commons(origin), List.of(message), Verdict.ADMITTED).getFirst();
  }

  /// Appends a record with another verdict.
  public RecordId add(
      OrganisationId origin, org.kith.schema.v1.LearningRecord message, Verdict verdict) {
    return add(commons(origin), List.of(message), verdict).getFirst();
  }

  /// Appends records in one batch.
  public List<RecordId> add(
      LogName log, List<org.kith.schema.v1.LearningRecord> messages, Verdict verdict) {
    var frames = new ArrayList<Frame>();
    var ids = new ArrayList<RecordId>();
    long index = open(log, frames);
    for (var message : messages) {
      Bytes payload = RecordRules.encodePayload(message);
      if (!(LearningRecord.parse(payload) instanceof RecordParse.Ok(LearningRecord record))) {
        throw new IllegalArgumentException(LearningRecord.parse(payload).toString());
      }
      Bytes salt = salt(log, index);
      Bytes body = record.entry(log.id(), index, salt, claimedTimeMs(index)).encode();
      frames.add(stored(log, index, body, new SaltedPayload(salt, payload), verdict));
      ids.add(Leaf.recordId(body));
      index++;
    }
    store.append(frames);
    return ids;
  }

  /// Appends an entry whose payload is none, with a verdict that lies.
  public RecordId addPoison(OrganisationId origin) {
    LogName log = commons(origin);
    var frames = new ArrayList<Frame>();
    long index = open(log, frames);
    Bytes salt = salt(log, index);
    Bytes payload = Bytes.utf8("\u0000\u0001 not a record at all");
    Bytes commitment = PayloadCommitment.of(salt, payload);
    List<EntryLink> none = List.of();
    Bytes body =
        new Entry(log.id(), index, 1, List.of(1), commitment, payload.size(), 1, none, 1L).encode();
    frames.add(stored(log, index, body, new SaltedPayload(salt, payload), Verdict.ADMITTED));
    store.append(frames);
    return Leaf.recordId(body);
  }

  /// Many lessons, in batches, with topics and settings in turn.
  public void addMany(OrganisationId origin, int records, UnaryOperator<String> text) {
    List<String> topics = List.of("sepsis", "falls", "handover", "medical-devices");
    List<String> settings = List.of("acute-ward", "theatre", "home");
    var batch = new ArrayList<org.kith.schema.v1.LearningRecord>();
    for (int i = 0; i < records; i++) {
      String number = String.valueOf(i);
      batch.add(
          lesson(
              "Lesson number " + number + " of many",
              text.apply(number),
              topics.get(i % topics.size()),
              settings.get(i % settings.size())));
      if (batch.size() == 500 || i == records - 1) {
        add(commons(origin), batch, Verdict.ADMITTED);
        batch.clear();
      }
    }
  }

  /// A later verdict.
  public void judge(OrganisationId origin, long index, Verdict verdict) {
    store.append(List.of(new Frame.Judged(commons(origin).id(), index, verdict)));
  }

  private long open(LogName log, List<Frame> frames) {
    Optional<LogStore.LogHead> head = store.head(log.id());
    if (head.isEmpty()) {
      frames.add(new Frame.LogOpened(log));
    }
    return head.map(LogStore.LogHead::size).orElse(0L);
  }

  private static Frame stored(
      LogName log, long index, Bytes body, SaltedPayload payload, Verdict verdict) {
    return new Frame.EntryStored(
        log.id(), index, body, Optional.of(payload), verdict, Optional.empty());
  }

  private static Bytes salt(LogName log, long index) {
    return Sha256.hash(log.id().hash(), Bytes.uint64be(index));
  }

  /// Runs backwards, so that whoever ordered by it would be found out.
  public static long claimedTimeMs(long index) {
    return 1_900_000_000_000L - index * 60_000;
  }
}
