package org.kith.sim;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Retraction;

/// Small sound records.
final class Records {
  private Records() {}

  static Bytes lesson(int number, String audience) {
    return RecordRules.encodePayload(
        LearningRecord.newBuilder()
            .setSchemaVersion(RecordRules.SCHEMA_VERSION)
            .setTitle("Simulated lesson " + number)
            .setSummary("What was learned in a simulated ward, number " + number + ".")
            .setLanguage("en-GB")
            .addTopics("handover")
            .setAuthorRole("ward manager")
            .setAudience(audience)
            .setLicence("CC-BY-4.0")
            .setLesson(
                Lesson.newBuilder()
                    .setLessonType("worked")
                    .setWhatHappened("The simulated handover sheet went missing.")
                    .setWhatWeLearned("A simulated board is better than a sheet."))
            .build());
  }

  /// Takes a record back and erases it everywhere.
  static Bytes erasing(RecordId record) {
    return RecordRules.encodePayload(
        LearningRecord.newBuilder()
            .setSchemaVersion(RecordRules.SCHEMA_VERSION)
            .setTitle("Taken back")
            .setSummary("A simulated lesson that should not have been published at all.")
            .setLanguage("en-GB")
            .addTopics("handover")
            .setAuthorRole("ward manager")
            .setAudience("network")
            .setLicence("CC-BY-4.0")
            .addLinks(link("retracts", record))
            .addLinks(link("erases", record))
            .setRetraction(
                Retraction.newBuilder()
                    .setReason("personal-data")
                    .setText("It was about a person.")
                    .setErase(true))
            .build());
  }

  private static org.kith.schema.v1.Link link(String relation, RecordId record) {
    return org.kith.schema.v1.Link.newBuilder()
        .setRelation(relation)
        .setRecordId(record.text())
        .build();
  }
}
