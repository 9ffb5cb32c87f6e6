package org.kith.protocol.record;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.kith.schema.v1.Answer;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.Deliverer;
import org.kith.schema.v1.Determinant;
import org.kith.schema.v1.Factor;
import org.kith.schema.v1.Lab;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Method;
import org.kith.schema.v1.MethodStep;
import org.kith.schema.v1.Offer;
import org.kith.schema.v1.Point;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.PracticeStep;
import org.kith.schema.v1.Prerequisite;
import org.kith.schema.v1.PriorArt;
import org.kith.schema.v1.Question;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.Recommendation;
import org.kith.schema.v1.Retraction;
import org.kith.schema.v1.Risk;
import org.kith.schema.v1.Source;
import org.kith.schema.v1.TrialContext;
import org.kith.schema.v1.TriedHere;

/// Every field that people write in words, with its limits in Unicode code points (SPEC 10.1 to
/// 10.11). A least length above 0 makes it required wherever its message stands; an optional one
/// may be absent.
enum TextField {
  TITLE(org.kith.schema.v1.LearningRecord.getDescriptor(), "title", 8, 160),
  SUMMARY(org.kith.schema.v1.LearningRecord.getDescriptor(), "summary", 20, 600),
  AUTHOR_ROLE(org.kith.schema.v1.LearningRecord.getDescriptor(), "author_role", 1, 80),
  CONTACT_TEAM(Contact.getDescriptor(), "team", 1, 120),
  CONTACT_ROLE(Contact.getDescriptor(), "role", 0, 120),
  CONTACT_BEST_FOR(Contact.getDescriptor(), "best_for", 0, 400),
  SOURCE_LABEL(Source.getDescriptor(), "label", 1, 200),
  PRIOR_ART_DIFFERENT_BECAUSE(PriorArt.getDescriptor(), "different_because", 0, 600),
  LINK_NOTE(Link.getDescriptor(), "note", 0, 1_000),

  LESSON_WHAT_HAPPENED(Lesson.getDescriptor(), "what_happened", 20, 8_000),
  LESSON_WHAT_WE_LEARNED(Lesson.getDescriptor(), "what_we_learned", 20, 8_000),
  LESSON_WHAT_WE_CHANGED(Lesson.getDescriptor(), "what_we_changed", 0, 8_000),
  LESSON_APPLIES_TO_PRODUCT(Lesson.getDescriptor(), "applies_to_product", 0, 200),
  FACTOR_TEXT(Factor.getDescriptor(), "text", 0, 400),
  RECOMMENDATION_TEXT(Recommendation.getDescriptor(), "text", 1, 1_000),
  RECOMMENDATION_FOR_WHOM(Recommendation.getDescriptor(), "for_whom", 0, 200),

  PRACTICE_PROBLEM(Practice.getDescriptor(), "problem", 1, 8_000),
  PRACTICE_CORE_ELEMENT(Practice.getDescriptor(), "core_elements", 1, 1_000),
  PRACTICE_ADAPTABLE(Practice.getDescriptor(), "adaptable", 1, 1_000),
  PRACTICE_MATERIAL(Practice.getDescriptor(), "materials", 1, 1_000),
  PRACTICE_WHERE_WHEN(Practice.getDescriptor(), "where_when", 0, 8_000),
  PRACTICE_EFFORT_TO_START(Practice.getDescriptor(), "effort_to_start", 0, 2_000),
  PRACTICE_EFFORT_TO_SUSTAIN(Practice.getDescriptor(), "effort_to_sustain", 0, 2_000),
  PRACTICE_TIME_TO_IMPLEMENT(Practice.getDescriptor(), "time_to_implement", 0, 200),
  PRACTICE_WHAT_DID_NOT_HELP(Practice.getDescriptor(), "what_did_not_help", 0, 8_000),
  PRACTICE_STEP_TEXT(PracticeStep.getDescriptor(), "text", 1, 2_000),
  PRACTICE_STEP_WHEN(PracticeStep.getDescriptor(), "when", 0, 200),
  DELIVERER_ROLE(Deliverer.getDescriptor(), "role", 1, 120),
  DELIVERER_HOURS(Deliverer.getDescriptor(), "hours", 0, 200),
  DELIVERER_TRAINING(Deliverer.getDescriptor(), "training", 0, 400),
  PREREQUISITE_TEXT(Prerequisite.getDescriptor(), "text", 0, 1_000),
  RISK_RISK(Risk.getDescriptor(), "risk", 1, 2_000),
  RISK_MITIGATION(Risk.getDescriptor(), "mitigation", 0, 2_000),

  METHOD_PURPOSE(Method.getDescriptor(), "purpose", 1, 8_000),
  METHOD_USE_WHEN(Method.getDescriptor(), "use_when", 0, 8_000),
  METHOD_AVOID_WHEN(Method.getDescriptor(), "avoid_when", 0, 8_000),
  METHOD_INVITATION(Method.getDescriptor(), "invitation", 0, 1_000),
  METHOD_GROUP_SIZE(Method.getDescriptor(), "group_size", 0, 200),
  METHOD_SPACE_AND_MATERIALS(Method.getDescriptor(), "space_and_materials", 0, 2_000),
  METHOD_MIN_SPEC(Method.getDescriptor(), "min_specs", 1, 1_000),
  METHOD_TIPS(Method.getDescriptor(), "tips", 0, 8_000),
  METHOD_TRAPS(Method.getDescriptor(), "traps", 0, 8_000),
  METHOD_RIFFS(Method.getDescriptor(), "riffs", 0, 8_000),
  METHOD_ORIGIN_CREDIT(Method.getDescriptor(), "origin_credit", 0, 1_000),
  METHOD_STEP_TEXT(MethodStep.getDescriptor(), "text", 1, 2_000),

  TRIED_CHANGES_MADE(TriedHere.getDescriptor(), "changes_made", 0, 8_000),
  TRIED_ADVICE(TriedHere.getDescriptor(), "advice", 0, 8_000),
  TRIED_SITE(TriedHere.getDescriptor(), "site", 0, 200),
  REASON_TEXT(Reason.getDescriptor(), "text", 0, 1_000),
  CONTEXT_SIZE_BAND(TrialContext.getDescriptor(), "size_band", 0, 200),
  CONTEXT_TEXT(TrialContext.getDescriptor(), "text", 0, 2_000),
  DETERMINANT_TEXT(Determinant.getDescriptor(), "text", 0, 1_000),

  MEASURE_NAME(Measure.getDescriptor(), "name", 1, 200),
  MEASURE_UNIT(Measure.getDescriptor(), "unit", 0, 80),
  POINT_NOTE(Point.getDescriptor(), "note", 0, 400),

  QUESTION_QUESTION(Question.getDescriptor(), "question", 20, 2_000),
  QUESTION_TRIED_SO_FAR(Question.getDescriptor(), "tried_so_far", 0, 8_000),
  QUESTION_CLOSED_REASON(Question.getDescriptor(), "closed_reason", 0, 1_000),
  ANSWER_ANSWER(Answer.getDescriptor(), "answer", 20, 4_000),
  OFFER_TEXT(Offer.getDescriptor(), "text", 0, 8_000),
  OFFER_CAPACITY(Offer.getDescriptor(), "capacity", 0, 400),
  LAB_CHALLENGE(Lab.getDescriptor(), "challenge", 20, 8_000),
  LAB_WHY_IT_MATTERS(Lab.getDescriptor(), "why_it_matters", 0, 8_000),
  LAB_PERSPECTIVE(Lab.getDescriptor(), "perspectives_wanted", 1, 200),
  LAB_SYNTHESIS(Lab.getDescriptor(), "synthesis", 0, 8_000),

  RETRACTION_TEXT(Retraction.getDescriptor(), "text", 0, 2_000);

  private static final Map<FieldDescriptor, TextField> BY_FIELD = new HashMap<>();

  static {
    for (TextField text : values()) {
      BY_FIELD.put(text.field, text);
    }
  }

  private final FieldDescriptor field;
  private final String jsonName;
  private final int charactersMin;
  private final int charactersMax;

  TextField(Descriptor message, String name, int charactersMin, int charactersMax) {
    this.field = message.findFieldByName(name);
    this.jsonName = field.getJsonName();
    this.charactersMin = charactersMin;
    this.charactersMax = charactersMax;
  }

  /// The text field that a schema field is; empty for codes, ids, addresses and months.
  static Optional<TextField> of(FieldDescriptor field) {
    return Optional.ofNullable(BY_FIELD.get(field));
  }

  FieldDescriptor field() {
    return field;
  }

  String jsonName() {
    return jsonName;
  }

  int charactersMin() {
    return charactersMin;
  }

  int charactersMax() {
    return charactersMax;
  }
}
