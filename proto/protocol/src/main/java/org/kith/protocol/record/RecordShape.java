package org.kith.protocol.record;

import org.kith.protocol.bytes.WireShape;

/// The fields of a learning record on the wire, without those that are output only (SPEC 2.6).
final class RecordShape {
  static final int DEPTH_MAX = 8; // SPEC 2.6

  private static final WireShape PERIOD =
      WireShape.named("Period").text(1, "start").text(2, "end").build();

  private static final WireShape CONTACT =
      WireShape.named("Contact")
          .text(1, "team")
          .text(2, "role")
          .text(3, "email")
          .text(4, "web")
          .text(5, "phone")
          .text(6, "best_for")
          .text(7, "valid_until")
          .bool(8, "public")
          .build();

  private static final WireShape SOURCE =
      WireShape.named("Source").text(1, "label").text(2, "url").text(3, "sha256").build();

  private static final WireShape LINK =
      WireShape.named("Link").text(1, "relation").text(2, "record_id").text(3, "note").build();

  private static final WireShape ATTACHMENT =
      WireShape.named("Attachment")
          .text(1, "name")
          .text(2, "media_type")
          .uint64(3, "size")
          .text(4, "sha256")
          .build();

  private static final WireShape PRIOR_ART =
      WireShape.named("PriorArt").texts(1, "looked_at").text(2, "different_because").build();

  private static final WireShape GUARD =
      WireShape.named("GuardResult").texts(1, "warned").bool(2, "overridden").build();

  private static final WireShape POINT =
      WireShape.named("Point").text(1, "month").optionalDouble(2, "value").text(3, "note").build();

  private static final WireShape MEASURE =
      WireShape.named("Measure")
          .text(1, "name")
          .text(2, "type")
          .text(3, "unit")
          .text(4, "better")
          .optionalDouble(5, "baseline")
          .optionalDouble(6, "result")
          .optionalUint32(7, "n")
          .text(8, "method")
          .text(9, "signal")
          .messages(10, "series", POINT)
          .build();

  private static final WireShape LESSON =
      WireShape.named("Lesson")
          .text(1, "lesson_type")
          .text(2, "what_happened")
          .text(3, "what_we_learned")
          .text(4, "what_we_changed")
          .messages(5, "factors", pair("Factor", "factor", "text"))
          .text(6, "harm_physical")
          .text(7, "harm_psychological")
          .text(8, "found_by")
          .messages(9, "recommendations", pair("Recommendation", "text", "for_whom"))
          .text(10, "applies_to_product")
          .build();

  private static final WireShape DELIVERER =
      WireShape.named("Deliverer").text(1, "role").text(2, "hours").text(3, "training").build();

  private static final WireShape PRACTICE =
      WireShape.named("Practice")
          .text(1, "problem")
          .texts(2, "core_elements")
          .texts(3, "adaptable")
          .messages(4, "steps", pair("PracticeStep", "text", "when"))
          .texts(5, "materials")
          .messages(6, "who_delivers", DELIVERER)
          .text(7, "where_when")
          .messages(8, "prerequisites", pair("Prerequisite", "prerequisite", "text"))
          .messages(9, "risks", pair("Risk", "risk", "mitigation"))
          .text(10, "cost_band")
          .text(11, "effort_to_start")
          .text(12, "effort_to_sustain")
          .text(13, "time_to_implement")
          .text(14, "maturity")
          .text(15, "evidence")
          .messages(16, "results", MEASURE)
          .text(17, "what_did_not_help")
          .build();

  private static final WireShape METHOD_STEP =
      WireShape.named("MethodStep")
          .text(1, "text")
          .optionalUint32(2, "minutes")
          .text(3, "groups")
          .build();

  private static final WireShape METHOD =
      WireShape.named("Method")
          .text(1, "purpose")
          .text(2, "use_when")
          .text(3, "avoid_when")
          .text(4, "invitation")
          .text(5, "group_size")
          .optionalUint32(6, "minutes")
          .text(7, "space_and_materials")
          .texts(8, "min_specs")
          .messages(9, "steps", METHOD_STEP)
          .text(10, "tips")
          .text(11, "traps")
          .text(12, "riffs")
          .text(13, "origin_credit")
          .build();

  private static final WireShape CONTEXT =
      WireShape.named("TrialContext")
          .text(1, "organisation_kind")
          .text(2, "size_band")
          .text(3, "area")
          .texts(4, "settings")
          .text(5, "text")
          .build();

  private static final WireShape DETERMINANT = pair("Determinant", "domain", "text");

  private static final WireShape TRIED_HERE =
      WireShape.named("TriedHere")
          .text(1, "status")
          .text(2, "outcome")
          .messages(3, "reasons", pair("Reason", "reason", "text"))
          .text(4, "fidelity")
          .uint32s(5, "core_elements_missing")
          .text(6, "changes_made")
          .message(7, "context", CONTEXT)
          .messages(8, "helps", DETERMINANT)
          .messages(9, "barriers", DETERMINANT)
          .messages(10, "results", MEASURE)
          .optionalBool(11, "would_do_again")
          .text(12, "advice")
          .text(13, "site")
          .message(14, "period", PERIOD)
          .build();

  private static final WireShape QUESTION =
      WireShape.named("Question")
          .text(1, "question")
          .text(2, "tried_so_far")
          .text(3, "needed_by")
          .text(4, "closed_reason")
          .build();

  private static final WireShape OFFER =
      WireShape.named("Offer").texts(1, "help").text(2, "text").text(3, "capacity").build();

  private static final WireShape LAB =
      WireShape.named("Lab")
          .text(1, "challenge")
          .text(2, "why_it_matters")
          .text(3, "opens")
          .text(4, "closes")
          .texts(5, "perspectives_wanted")
          .text(6, "synthesis")
          .build();

  private static final WireShape RETRACTION =
      WireShape.named("Retraction").text(1, "reason").text(2, "text").bool(3, "erase").build();

  static final WireShape RECORD =
      WireShape.named("LearningRecord")
          .uint32(1, "schema_version")
          .text(2, "title")
          .text(3, "summary")
          .text(4, "language")
          .texts(5, "topics")
          .texts(6, "settings")
          .text(7, "level")
          .message(8, "period", PERIOD)
          .text(9, "author_role")
          .message(10, "contact", CONTACT)
          .text(11, "audience")
          .text(12, "circle")
          .text(13, "licence")
          .messages(14, "sources", SOURCE)
          .messages(15, "links", LINK)
          .messages(16, "attachments", ATTACHMENT)
          .text(17, "review_by")
          .message(18, "prior_art", PRIOR_ART)
          .messages(19, "approvals", pair("Approval", "role", "time"))
          .message(20, "guard", GUARD)
          .alternative(1, 30, "lesson", LESSON)
          .alternative(1, 31, "practice", PRACTICE)
          .alternative(1, 32, "method", METHOD)
          .alternative(1, 33, "tried_here", TRIED_HERE)
          .alternative(1, 34, "question", QUESTION)
          .alternative(1, 35, "answer", pair("Answer", "answer", "basis"))
          .alternative(1, 36, "offer", OFFER)
          .alternative(1, 37, "lab", LAB)
          .alternative(1, 38, "retraction", RETRACTION)
          .build();

  private RecordShape() {}

  /// A message of two texts.
  private static WireShape pair(String name, String first, String second) {
    return WireShape.named(name).text(1, first).text(2, second).build();
  }
}
