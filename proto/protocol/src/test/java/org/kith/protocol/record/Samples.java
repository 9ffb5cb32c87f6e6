package org.kith.protocol.record;

import java.time.YearMonth;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.Answer;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.Lab;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Method;
import org.kith.schema.v1.MethodStep;
import org.kith.schema.v1.Offer;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.Question;
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

  static LearningRecord.Builder question() {
    return common()
        .setQuestion(
            Question.newBuilder()
                .setQuestion("How do others hand over at night without paper?")
                .setTriedSoFar("A board.")
                .setNeededBy("2027-03"));
  }

  static LearningRecord.Builder answer() {
    return common()
        .addLinks(link("answers"))
        .setAnswer(
            Answer.newBuilder().setAnswer("We read it out at the board.").setBasis("done-it"));
  }

  static LearningRecord.Builder offer() {
    return common()
        .setReviewBy("2027-11")
        .setContact(Contact.newBuilder().setTeam("Ward 7 improvement team"))
        .setOffer(Offer.newBuilder().addHelp("call").addHelp("visit-us").setText("Come and see."));
  }

  static LearningRecord.Builder lab() {
    return common()
        .setContact(Contact.newBuilder().setTeam("Handover network"))
        .setLab(
            Lab.newBuilder()
                .setChallenge("Handover at night without paper")
                .setOpens("2026-11")
                .setCloses("2027-05")
                .addPerspectivesWanted("night staff"));
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
