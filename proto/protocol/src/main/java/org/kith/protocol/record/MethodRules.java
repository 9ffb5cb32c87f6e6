package org.kith.protocol.record;

import org.kith.schema.v1.Method;
import org.kith.schema.v1.MethodStep;

/// What is asked of a method (SPEC 10.4).
final class MethodRules {
  /// A week.
  static final int MINUTES_MAX = 10_080;

  private MethodRules() {}

  static void check(Method method, Findings findings) {
    findings.enter("method", method);
    findings.text(TextField.METHOD_PURPOSE, method.getPurpose());
    findings.text(TextField.METHOD_USE_WHEN, method.getUseWhen());
    findings.text(TextField.METHOD_AVOID_WHEN, method.getAvoidWhen());
    findings.text(TextField.METHOD_INVITATION, method.getInvitation());
    findings.text(TextField.METHOD_GROUP_SIZE, method.getGroupSize());
    if (method.hasMinutes()) {
      checkMinutes(method.getMinutes(), findings);
    }
    findings.text(TextField.METHOD_SPACE_AND_MATERIALS, method.getSpaceAndMaterials());
    findings.count(ListField.METHOD_MIN_SPECS, method.getMinSpecsCount());
    findings.texts(TextField.METHOD_MIN_SPEC, method.getMinSpecsList());
    findings.count(ListField.METHOD_STEPS, method.getStepsCount());
    for (int i = 0; i < method.getStepsCount(); i++) {
      MethodStep step = method.getSteps(i);
      findings.enter("steps", i, step);
      findings.text(TextField.METHOD_STEP_TEXT, step.getText());
      if (step.hasMinutes()) {
        checkMinutes(step.getMinutes(), findings);
      }
      findings.code(CodeField.METHOD_STEP_GROUPS, step.getGroups());
      findings.leave();
    }
    findings.text(TextField.METHOD_TIPS, method.getTips());
    findings.text(TextField.METHOD_TRAPS, method.getTraps());
    findings.text(TextField.METHOD_RIFFS, method.getRiffs());
    findings.text(TextField.METHOD_ORIGIN_CREDIT, method.getOriginCredit());
    findings.leave();
  }

  private static void checkMinutes(int minutes, Findings findings) {
    if (minutes < 1 || minutes > MINUTES_MAX) {
      findings.add("minutes", "must be 1 to " + Findings.grouped(MINUTES_MAX));
    }
  }
}
