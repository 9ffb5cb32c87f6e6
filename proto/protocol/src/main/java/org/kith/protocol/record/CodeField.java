package org.kith.protocol.record;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.kith.schema.v1.Answer;
import org.kith.schema.v1.Determinant;
import org.kith.schema.v1.Factor;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.MethodStep;
import org.kith.schema.v1.Offer;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.Prerequisite;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.Retraction;
import org.kith.schema.v1.TrialContext;
import org.kith.schema.v1.TriedHere;

/// Every field whose values are the codes of a vocabulary (SPEC 10.8).
enum CodeField {
  TOPICS(org.kith.schema.v1.LearningRecord.getDescriptor(), "topics", "topics", Need.REQUIRED),
  SETTINGS(
      org.kith.schema.v1.LearningRecord.getDescriptor(), "settings", "settings", Need.REQUIRED),
  LEVEL(org.kith.schema.v1.LearningRecord.getDescriptor(), "level", "levels", Need.OPTIONAL),
  AUDIENCE(
      org.kith.schema.v1.LearningRecord.getDescriptor(), "audience", "audiences", Need.REQUIRED),
  LICENCE(org.kith.schema.v1.LearningRecord.getDescriptor(), "licence", "licences", Need.REQUIRED),
  LINK_RELATION(Link.getDescriptor(), "relation", "relations", Need.REQUIRED),
  LESSON_TYPE(Lesson.getDescriptor(), "lesson_type", "lesson-types", Need.OPTIONAL),
  LESSON_HARM_PHYSICAL(Lesson.getDescriptor(), "harm_physical", "harms", Need.OPTIONAL),
  LESSON_HARM_PSYCHOLOGICAL(Lesson.getDescriptor(), "harm_psychological", "harms", Need.OPTIONAL),
  LESSON_FOUND_BY(Lesson.getDescriptor(), "found_by", "learning-responses", Need.OPTIONAL),
  FACTOR(Factor.getDescriptor(), "factor", "factors", Need.REQUIRED),
  PRACTICE_COST_BAND(Practice.getDescriptor(), "cost_band", "cost-bands", Need.OPTIONAL),
  PRACTICE_MATURITY(Practice.getDescriptor(), "maturity", "maturities", Need.REQUIRED),
  PRACTICE_EVIDENCE(Practice.getDescriptor(), "evidence", "evidence", Need.REQUIRED),
  PREREQUISITE(Prerequisite.getDescriptor(), "prerequisite", "prerequisites", Need.REQUIRED),
  METHOD_STEP_GROUPS(MethodStep.getDescriptor(), "groups", "step-groups", Need.OPTIONAL),
  TRIED_STATUS(TriedHere.getDescriptor(), "status", "trial-statuses", Need.REQUIRED),
  TRIED_OUTCOME(TriedHere.getDescriptor(), "outcome", "outcomes", Need.OPTIONAL),
  TRIED_FIDELITY(TriedHere.getDescriptor(), "fidelity", "fidelities", Need.OPTIONAL),
  REASON(Reason.getDescriptor(), "reason", "reasons", Need.REQUIRED),
  CONTEXT_ORGANISATION_KIND(
      TrialContext.getDescriptor(), "organisation_kind", "organisation-kinds", Need.OPTIONAL),
  CONTEXT_AREA(TrialContext.getDescriptor(), "area", "areas", Need.OPTIONAL),
  CONTEXT_SETTINGS(TrialContext.getDescriptor(), "settings", "settings", Need.REQUIRED),
  DETERMINANT_DOMAIN(Determinant.getDescriptor(), "domain", "cfir-domains", Need.REQUIRED),
  MEASURE_TYPE(Measure.getDescriptor(), "type", "measure-types", Need.OPTIONAL),
  MEASURE_BETTER(Measure.getDescriptor(), "better", "directions", Need.OPTIONAL),
  MEASURE_METHOD(Measure.getDescriptor(), "method", "measure-methods", Need.OPTIONAL),
  MEASURE_SIGNAL(Measure.getDescriptor(), "signal", "signals", Need.OPTIONAL),
  ANSWER_BASIS(Answer.getDescriptor(), "basis", "answer-bases", Need.OPTIONAL),
  OFFER_HELP(Offer.getDescriptor(), "help", "offer-help", Need.REQUIRED),
  RETRACTION_REASON(Retraction.getDescriptor(), "reason", "retraction-reasons", Need.REQUIRED);

  /// Whether a code may be left out. A required code in a list is required of each item.
  enum Need {
    REQUIRED,
    OPTIONAL
  }

  private final FieldDescriptor field;
  private final String jsonName;

  @SuppressWarnings("ImmutableEnumChecker") // a vocabulary never changes once it is read
  private final Vocabulary vocabulary;

  private final Need need;

  CodeField(Descriptor message, String name, String vocabulary, Need need) {
    this.field = message.findFieldByName(name);
    this.jsonName = field.getJsonName();
    this.vocabulary = Vocabularies.named(vocabulary);
    this.need = need;
  }

  FieldDescriptor field() {
    return field;
  }

  String jsonName() {
    return jsonName;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  Need need() {
    return need;
  }
}
