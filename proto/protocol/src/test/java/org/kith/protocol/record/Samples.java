package org.kith.protocol.record;

import java.time.YearMonth;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Method;
import org.kith.schema.v1.MethodStep;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.Retraction;
import org.kith.schema.v1.TriedHere;

/// One small sound record of each kind, for tests to change.
final class Samples {
  static final String TARGET = Sha256.hash(Bytes.utf8("target")).base32();

  private Samples() {}

  static LearningRecord.Builder common() {
    return LearningRecord.newBuilder()
        .setSchemaVersion(RecordRules.SCHEMA_VERSION)
        .setTitle("Handover sheet went missing")
        .setSummary("A paper sheet for night handover was lost twice in a month.")
        .setLanguage("en-GB")
        .addTopics("handover")
        .addTopics("communication")
        .setAuthorRole("ward manager")
        .setAudience("network")
        .setLicence("CC-BY-4.0");
  }

  static LearningRecord.Builder lesson() {
    return common()
        .setLesson(
            Lesson.newBuilder()
                .setLessonType("incident")
                .setWhatHappened("The sheet was left in another ward at night.")
                .setWhatWeLearned("Paper that moves between wards gets lost."));
  }

  static LearningRecord.Builder practice() {
    return common()
        .setReviewBy("2028-11")
        .setPractice(
            Practice.newBuilder()
                .setProblem("Handovers miss what matters.")
                .addCoreElements("One board that everybody sees")
                .setMaturity("in-use")
                .setEvidence("local-audit"));
  }

  static LearningRecord.Builder method() {
    return common()
        .setMethod(
            Method.newBuilder()
                .setPurpose("Hear everybody in a large group.")
                .addMinSpecs("Everybody speaks")
                .addSteps(MethodStep.newBuilder().setText("Think alone.").setGroups("alone")));
  }

  static LearningRecord.Builder triedHere() {
    return common()
        .addLinks(link("tried"))
        .setTriedHere(
            TriedHere.newBuilder()
                .setStatus("adopted")
                .setOutcome("worked")
                .setAdvice("Start with one ward."));
  }

  static LearningRecord.Builder retraction() {
    return common()
        .addLinks(link("retracts"))
        .setRetraction(Retraction.newBuilder().setReason("wrong"));
  }

  static Link.Builder link(String relation) {
    return Link.newBuilder().setRelation(relation).setRecordId(TARGET);
  }

  static YearMonth month() {
    return YearMonth.of(2026, 11);
  }
}
