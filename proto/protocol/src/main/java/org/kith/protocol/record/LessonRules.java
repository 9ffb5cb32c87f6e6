package org.kith.protocol.record;

import org.kith.schema.v1.Factor;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Recommendation;

/// What is asked of a lesson (SPEC 10.2).
final class LessonRules {
  private LessonRules() {}

  static void check(Lesson lesson, Findings findings) {
    findings.enter("lesson", lesson);
    findings.code(CodeField.LESSON_TYPE, lesson.getLessonType());
    findings.text(TextField.LESSON_WHAT_HAPPENED, lesson.getWhatHappened());
    findings.text(TextField.LESSON_WHAT_WE_LEARNED, lesson.getWhatWeLearned());
    findings.text(TextField.LESSON_WHAT_WE_CHANGED, lesson.getWhatWeChanged());
    findings.text(TextField.LESSON_APPLIES_TO_PRODUCT, lesson.getAppliesToProduct());
    findings.code(CodeField.LESSON_HARM_PHYSICAL, lesson.getHarmPhysical());
    findings.code(CodeField.LESSON_HARM_PSYCHOLOGICAL, lesson.getHarmPsychological());
    findings.code(CodeField.LESSON_FOUND_BY, lesson.getFoundBy());
    findings.count(ListField.LESSON_FACTORS, lesson.getFactorsCount());
    for (int i = 0; i < lesson.getFactorsCount(); i++) {
      Factor factor = lesson.getFactors(i);
      findings.enter("factors", i, factor);
      findings.code(CodeField.FACTOR, factor.getFactor());
      findings.text(TextField.FACTOR_TEXT, factor.getText());
      findings.leave();
    }
    findings.count(ListField.LESSON_RECOMMENDATIONS, lesson.getRecommendationsCount());
    for (int i = 0; i < lesson.getRecommendationsCount(); i++) {
      Recommendation recommendation = lesson.getRecommendations(i);
      findings.enter("recommendations", i, recommendation);
      findings.text(TextField.RECOMMENDATION_TEXT, recommendation.getText());
      findings.text(TextField.RECOMMENDATION_FOR_WHOM, recommendation.getForWhom());
      findings.leave();
    }
    findings.leave();
  }
}
