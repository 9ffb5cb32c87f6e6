package org.kith.protocol.record;

import org.kith.schema.v1.Retraction;

/// What is asked of a retraction (SPEC 10.6).
final class RetractionRules {
  static final String NO_ERASING =
      "asks to erase: erasing is not available yet; a retraction that hides the record is";

  private static final String PERSONAL_DATA = "personal-data";
  private static final String OTHER = "other";

  private RetractionRules() {}

  static void check(Retraction retraction, Findings findings) {
    findings.enter("retraction", retraction);
    findings.code(CodeField.RETRACTION_REASON, retraction.getReason());
    if (retraction.getReason().equals(OTHER)) {
      findings.textNeeded(
          TextField.RETRACTION_TEXT, retraction.getText(), "where the reason is other");
    } else {
      findings.text(TextField.RETRACTION_TEXT, retraction.getText());
    }
    if (retraction.getErase()) { // SPEC 9.2
      findings.addErasing("erase", NO_ERASING);
    } else if (retraction.getReason().equals(PERSONAL_DATA)) { // SPEC 9.2
      findings.addErasing(
          "reason",
          "personal-data always erases, and erasing is not available yet;"
              + " hide the record with another reason");
    }
    findings.leave();
  }
}
