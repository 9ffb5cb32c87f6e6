package org.kith.protocol.record;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.kith.schema.v1.GuardResult;
import org.kith.schema.v1.Lab;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Method;
import org.kith.schema.v1.Offer;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.PriorArt;
import org.kith.schema.v1.TrialContext;
import org.kith.schema.v1.TriedHere;

/// Every list of a record, with how many items it may have (SPEC 10.1 to 10.11).
enum ListField {
  TOPICS(org.kith.schema.v1.LearningRecord.getDescriptor(), "topics", 1, 6),
  SETTINGS(org.kith.schema.v1.LearningRecord.getDescriptor(), "settings", 0, 6),
  SOURCES(org.kith.schema.v1.LearningRecord.getDescriptor(), "sources", 0, 10),
  LINKS(org.kith.schema.v1.LearningRecord.getDescriptor(), "links", 0, Entry.LINKS_MAX),
  ATTACHMENTS(org.kith.schema.v1.LearningRecord.getDescriptor(), "attachments", 0, 10),
  APPROVALS(org.kith.schema.v1.LearningRecord.getDescriptor(), "approvals", 0, 10),
  PRIOR_ART_LOOKED_AT(PriorArt.getDescriptor(), "looked_at", 0, 20),
  GUARD_WARNED(GuardResult.getDescriptor(), "warned", 0, 20),
  LESSON_FACTORS(Lesson.getDescriptor(), "factors", 0, 12),
  LESSON_RECOMMENDATIONS(Lesson.getDescriptor(), "recommendations", 0, 10),
  PRACTICE_CORE_ELEMENTS(Practice.getDescriptor(), "core_elements", 1, 12),
  PRACTICE_ADAPTABLE(Practice.getDescriptor(), "adaptable", 0, 12),
  PRACTICE_STEPS(Practice.getDescriptor(), "steps", 0, 30),
  PRACTICE_MATERIALS(Practice.getDescriptor(), "materials", 0, 20),
  PRACTICE_WHO_DELIVERS(Practice.getDescriptor(), "who_delivers", 0, 10),
  PRACTICE_PREREQUISITES(Practice.getDescriptor(), "prerequisites", 0, 10),
  PRACTICE_RISKS(Practice.getDescriptor(), "risks", 0, 8),
  PRACTICE_RESULTS(Practice.getDescriptor(), "results", 0, 8),
  METHOD_MIN_SPECS(Method.getDescriptor(), "min_specs", 1, 8),
  METHOD_STEPS(Method.getDescriptor(), "steps", 1, 30),
  TRIED_REASONS(TriedHere.getDescriptor(), "reasons", 0, 5),
  TRIED_CORE_ELEMENTS_MISSING(TriedHere.getDescriptor(), "core_elements_missing", 0, 12),
  TRIED_HELPS(TriedHere.getDescriptor(), "helps", 0, 5),
  TRIED_BARRIERS(TriedHere.getDescriptor(), "barriers", 0, 5),
  TRIED_RESULTS(TriedHere.getDescriptor(), "results", 0, 8),
  CONTEXT_SETTINGS(TrialContext.getDescriptor(), "settings", 0, 6),
  OFFER_HELP(Offer.getDescriptor(), "help", 1, 6),
  LAB_PERSPECTIVES_WANTED(Lab.getDescriptor(), "perspectives_wanted", 0, 12),
  MEASURE_SERIES(Measure.getDescriptor(), "series", 0, 60);

  private final FieldDescriptor field;
  private final String jsonName;
  private final int itemsMin;
  private final int itemsMax;

  ListField(Descriptor message, String name, int itemsMin, int itemsMax) {
    this.field = message.findFieldByName(name);
    this.jsonName = field.getJsonName();
    this.itemsMin = itemsMin;
    this.itemsMax = itemsMax;
  }

  FieldDescriptor field() {
    return field;
  }

  String jsonName() {
    return jsonName;
  }

  int itemsMin() {
    return itemsMin;
  }

  int itemsMax() {
    return itemsMax;
  }
}
