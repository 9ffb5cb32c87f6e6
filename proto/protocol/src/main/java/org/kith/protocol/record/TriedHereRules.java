package org.kith.protocol.record;

import java.util.List;
import org.kith.schema.v1.Determinant;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.TrialContext;
import org.kith.schema.v1.TriedHere;

/// What is asked of a report that something was tried (SPEC 10.5).
final class TriedHereRules {
  private static final String PLANNED = "planned";
  private static final String STOPPED = "adopted-then-stopped";
  private static final String DECIDED_NOT_TO = "decided-not-to";
  private static final String NO_EFFECT = "no-effect";
  private static final String MADE_WORSE = "made-worse";
  private static final String TOO_EARLY = "too-early";
  private static final String OTHER = "other";

  private TriedHereRules() {}

  static void check(TriedHere tried, Findings findings) {
    findings.enter("triedHere", tried);
    findings.code(CodeField.TRIED_STATUS, tried.getStatus());
    checkOutcome(tried, findings);
    checkReasons(tried, findings);
    findings.code(CodeField.TRIED_FIDELITY, tried.getFidelity());
    checkMissing(tried.getCoreElementsMissingList(), findings);
    findings.text(TextField.TRIED_CHANGES_MADE, tried.getChangesMade());
    if (tried.hasContext()) {
      checkContext(tried.getContext(), findings);
    }
    findings.count(ListField.TRIED_HELPS, tried.getHelpsCount());
    checkDeterminants("helps", tried.getHelpsList(), findings);
    findings.count(ListField.TRIED_BARRIERS, tried.getBarriersCount());
    checkDeterminants("barriers", tried.getBarriersList(), findings);
    findings.count(ListField.TRIED_RESULTS, tried.getResultsCount());
    MeasureRules.check(tried.getResultsList(), findings);
    if (wasTried(tried.getStatus())) {
      findings.textNeeded(
          TextField.TRIED_ADVICE, tried.getAdvice(), "where it was tried: tell the next team");
    } else {
      findings.text(TextField.TRIED_ADVICE, tried.getAdvice());
    }
    findings.text(TextField.TRIED_SITE, tried.getSite());
    if (tried.hasPeriod()) {
      CommonRules.checkPeriod(tried.getPeriod(), findings);
    }
    findings.leave();
  }

  private static boolean wasTried(String status) {
    return CodeField.TRIED_STATUS.vocabulary().has(status)
        && !status.equals(PLANNED)
        && !status.equals(DECIDED_NOT_TO);
  }

  private static void checkOutcome(TriedHere tried, Findings findings) {
    findings.code(CodeField.TRIED_OUTCOME, tried.getOutcome());
    String status = tried.getStatus();
    boolean untried = status.equals(PLANNED) || status.equals(DECIDED_NOT_TO);
    if (untried && !tried.getOutcome().isEmpty() && !tried.getOutcome().equals(TOO_EARLY)) {
      findings.add("outcome", "must be left out, or be too-early, where the status is " + status);
    }
  }

  private static void checkReasons(TriedHere tried, Findings findings) {
    String status = tried.getStatus();
    String outcome = tried.getOutcome();
    findings.count(ListField.TRIED_REASONS, tried.getReasonsCount());
    if (tried.getReasonsCount() == 0) {
      if (status.equals(STOPPED) || status.equals(DECIDED_NOT_TO)) {
        findings.add("reasons", "are required where the status is " + status + ": say why");
      } else if (outcome.equals(NO_EFFECT) || outcome.equals(MADE_WORSE)) {
        findings.add("reasons", "are required where the outcome is " + outcome + ": say why");
      }
    }
    for (int i = 0; i < tried.getReasonsCount(); i++) {
      Reason reason = tried.getReasons(i);
      findings.enter("reasons", i, reason);
      findings.code(CodeField.REASON, reason.getReason());
      if (reason.getReason().equals(OTHER)) {
        findings.textNeeded(TextField.REASON_TEXT, reason.getText(), "where the reason is other");
      } else {
        findings.text(TextField.REASON_TEXT, reason.getText());
      }
      findings.leave();
    }
  }

  private static void checkMissing(List<Integer> missing, Findings findings) {
    findings.count(ListField.TRIED_CORE_ELEMENTS_MISSING, missing.size());
    int before = -1;
    for (int i = 0; i < missing.size(); i++) {
      int element = missing.get(i);
      if (element < 0 || element >= ListField.PRACTICE_CORE_ELEMENTS.itemsMax()) {
        findings.addAt(
            "coreElementsMissing",
            i,
            "must be the number of a core element, 0 to "
                + (ListField.PRACTICE_CORE_ELEMENTS.itemsMax() - 1));
      } else if (element <= before) {
        findings.addAt("coreElementsMissing", i, "must be greater than the one before it");
      }
      before = element;
    }
  }

  private static void checkContext(TrialContext context, Findings findings) {
    findings.enter("context", context);
    findings.code(CodeField.CONTEXT_ORGANISATION_KIND, context.getOrganisationKind());
    findings.text(TextField.CONTEXT_SIZE_BAND, context.getSizeBand());
    findings.code(CodeField.CONTEXT_AREA, context.getArea());
    findings.count(ListField.CONTEXT_SETTINGS, context.getSettingsCount());
    findings.codes(CodeField.CONTEXT_SETTINGS, context.getSettingsList());
    findings.text(TextField.CONTEXT_TEXT, context.getText());
    findings.leave();
  }

  private static void checkDeterminants(
      String field, List<Determinant> determinants, Findings findings) {
    for (int i = 0; i < determinants.size(); i++) {
      Determinant determinant = determinants.get(i);
      findings.enter(field, i, determinant);
      findings.code(CodeField.DETERMINANT_DOMAIN, determinant.getDomain());
      findings.text(TextField.DETERMINANT_TEXT, determinant.getText());
      findings.leave();
    }
  }
}
