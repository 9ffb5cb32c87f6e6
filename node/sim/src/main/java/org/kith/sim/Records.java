package org.kith.sim;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;

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
}
