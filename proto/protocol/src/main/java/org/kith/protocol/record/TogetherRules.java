package org.kith.protocol.record;

import org.kith.schema.v1.Answer;
import org.kith.schema.v1.Lab;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Offer;
import org.kith.schema.v1.Question;

/// What is asked of the records by which people work together: questions, answers, offers and
/// labs (SPEC 10.10, 10.11).
final class TogetherRules {
  private TogetherRules() {}

  static void question(Question question, Findings findings) {
    findings.enter("question", question);
    findings.text(TextField.QUESTION_QUESTION, question.getQuestion());
    findings.text(TextField.QUESTION_TRIED_SO_FAR, question.getTriedSoFar());
    CommonRules.checkMonth("neededBy", question.getNeededBy(), findings);
    findings.text(TextField.QUESTION_CLOSED_REASON, question.getClosedReason());
    findings.leave();
  }

  static void answer(Answer answer, Findings findings) {
    findings.enter("answer", answer);
    findings.text(TextField.ANSWER_ANSWER, answer.getAnswer());
    findings.code(CodeField.ANSWER_BASIS, answer.getBasis());
    findings.leave();
  }

  static void offer(LearningRecord record, Findings findings) {
    Offer offer = record.getOffer();
    if (!record.hasContact()) {
      findings.add("contact", "is required for an offer: the team to ask");
    }
    findings.enter("offer", offer);
    findings.count(ListField.OFFER_HELP, offer.getHelpCount());
    findings.codes(CodeField.OFFER_HELP, offer.getHelpList());
    findings.text(TextField.OFFER_TEXT, offer.getText());
    findings.text(TextField.OFFER_CAPACITY, offer.getCapacity());
    findings.leave();
  }

  static void lab(Lab lab, Findings findings) {
    findings.enter("lab", lab);
    findings.text(TextField.LAB_CHALLENGE, lab.getChallenge());
    findings.text(TextField.LAB_WHY_IT_MATTERS, lab.getWhyItMatters());
    CommonRules.checkMonth("opens", lab.getOpens(), findings);
    CommonRules.checkMonth("closes", lab.getCloses(), findings);
    if (Formats.isMonth(lab.getOpens())
        && Formats.isMonth(lab.getCloses())
        && lab.getCloses().compareTo(lab.getOpens()) < 0) {
      findings.add("closes", "must not be before it opens");
    }
    findings.count(ListField.LAB_PERSPECTIVES_WANTED, lab.getPerspectivesWantedCount());
    findings.texts(TextField.LAB_PERSPECTIVE, lab.getPerspectivesWantedList());
    findings.text(TextField.LAB_SYNTHESIS, lab.getSynthesis());
    findings.leave();
  }
}
