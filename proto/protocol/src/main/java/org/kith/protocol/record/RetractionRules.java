package org.kith.protocol.record;

import org.kith.schema.v1.Retraction;

/// What is asked of a retraction (SPEC 10.6).
final class RetractionRules {
  /// The reason that always erases.
  static final String PERSONAL_DATA = "personal-data";

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
    if (retraction.getReason().equals(PERSONAL_DATA) && !retraction.getErase()) { // SPEC 9.2
      findings.add("erase", "must be true where the reason is personal-data");
    }
    findings.leave();
  }
}
