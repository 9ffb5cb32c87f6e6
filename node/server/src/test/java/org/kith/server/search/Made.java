package org.kith.server.search;

import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.TriedHere;
import org.kith.server.store.Journal;

/// Records of other kinds than lessons, made up for tests.
final class Made {
  private Made() {}

  static LearningRecord practice(String title, String evidence) {
    return Journal.lesson(title).toBuilder()
        .clearLesson()
        .setPractice(
            Practice.newBuilder()
                .setProblem("Things were forgotten when shifts changed in the evening.")
                .addCoreElements("Everybody stands at the board.")
                .setMaturity("in-use")
                .setEvidence(evidence))
        .build();
  }

  static LearningRecord tried(RecordId target, String status, String outcome) {
    var said = TriedHere.newBuilder().setStatus(status);
    if (!outcome.isEmpty()) {
      said.setOutcome(outcome).setAdvice("Begin with one ward and go on from there.");
    }
    said.addReasons(Reason.newBuilder().setReason("money"));
    return Journal.linked(
        Journal.lesson("We tried this here").toBuilder().clearLesson().setTriedHere(said).build(),
        Relation.TRIED,
        target);
  }

  static LearningRecord during(LearningRecord record, String start, String end) {
    return record.toBuilder().setPeriod(Period.newBuilder().setStart(start).setEnd(end)).build();
  }
}
