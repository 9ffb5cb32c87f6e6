package org.kith.protocol.record;

import org.kith.schema.v1.Deliverer;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.PracticeStep;
import org.kith.schema.v1.Prerequisite;
import org.kith.schema.v1.Risk;

/// What is asked of a practice (SPEC 10.3).
final class PracticeRules {
  private PracticeRules() {}

  static void check(Practice practice, Findings findings) {
    findings.enter("practice", practice);
    findings.text(TextField.PRACTICE_PROBLEM, practice.getProblem());
    findings.count(ListField.PRACTICE_CORE_ELEMENTS, practice.getCoreElementsCount());
    findings.texts(TextField.PRACTICE_CORE_ELEMENT, practice.getCoreElementsList());
    findings.count(ListField.PRACTICE_ADAPTABLE, practice.getAdaptableCount());
    findings.texts(TextField.PRACTICE_ADAPTABLE, practice.getAdaptableList());
    findings.count(ListField.PRACTICE_MATERIALS, practice.getMaterialsCount());
    findings.texts(TextField.PRACTICE_MATERIAL, practice.getMaterialsList());
    findings.text(TextField.PRACTICE_WHERE_WHEN, practice.getWhereWhen());
    findings.code(CodeField.PRACTICE_COST_BAND, practice.getCostBand());
    findings.text(TextField.PRACTICE_EFFORT_TO_START, practice.getEffortToStart());
    findings.text(TextField.PRACTICE_EFFORT_TO_SUSTAIN, practice.getEffortToSustain());
    findings.text(TextField.PRACTICE_TIME_TO_IMPLEMENT, practice.getTimeToImplement());
    findings.code(CodeField.PRACTICE_MATURITY, practice.getMaturity());
    findings.code(CodeField.PRACTICE_EVIDENCE, practice.getEvidence());
    findings.text(TextField.PRACTICE_WHAT_DID_NOT_HELP, practice.getWhatDidNotHelp());
    checkSteps(practice, findings);
    checkDeliverers(practice, findings);
    checkPrerequisites(practice, findings);
    checkRisks(practice, findings);
    findings.count(ListField.PRACTICE_RESULTS, practice.getResultsCount());
    MeasureRules.check(practice.getResultsList(), findings);
    findings.leave();
  }

  private static void checkSteps(Practice practice, Findings findings) {
    findings.count(ListField.PRACTICE_STEPS, practice.getStepsCount());
    for (int i = 0; i < practice.getStepsCount(); i++) {
      PracticeStep step = practice.getSteps(i);
      findings.enter("steps", i, step);
      findings.text(TextField.PRACTICE_STEP_TEXT, step.getText());
      findings.text(TextField.PRACTICE_STEP_WHEN, step.getWhen());
      findings.leave();
    }
  }

  private static void checkDeliverers(Practice practice, Findings findings) {
    findings.count(ListField.PRACTICE_WHO_DELIVERS, practice.getWhoDeliversCount());
    for (int i = 0; i < practice.getWhoDeliversCount(); i++) {
      Deliverer deliverer = practice.getWhoDelivers(i);
      findings.enter("whoDelivers", i, deliverer);
      findings.text(TextField.DELIVERER_ROLE, deliverer.getRole());
      findings.text(TextField.DELIVERER_HOURS, deliverer.getHours());
      findings.text(TextField.DELIVERER_TRAINING, deliverer.getTraining());
      findings.leave();
    }
  }

  private static void checkPrerequisites(Practice practice, Findings findings) {
    findings.count(ListField.PRACTICE_PREREQUISITES, practice.getPrerequisitesCount());
    for (int i = 0; i < practice.getPrerequisitesCount(); i++) {
      Prerequisite prerequisite = practice.getPrerequisites(i);
      findings.enter("prerequisites", i, prerequisite);
      findings.code(CodeField.PREREQUISITE, prerequisite.getPrerequisite());
      findings.text(TextField.PREREQUISITE_TEXT, prerequisite.getText());
      findings.leave();
    }
  }

  private static void checkRisks(Practice practice, Findings findings) {
    findings.count(ListField.PRACTICE_RISKS, practice.getRisksCount());
    for (int i = 0; i < practice.getRisksCount(); i++) {
      Risk risk = practice.getRisks(i);
      findings.enter("risks", i, risk);
      findings.text(TextField.RISK_RISK, risk.getRisk());
      findings.text(TextField.RISK_MITIGATION, risk.getMitigation());
      findings.leave();
    }
  }
}
