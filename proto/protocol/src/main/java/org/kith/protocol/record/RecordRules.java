package org.kith.protocol.record;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.LearningRecord;

/// The rules that a record must keep to be published or admitted, anywhere, by anybody (SPEC 10).
///
/// Nothing here depends on what a node holds, whom it trusts or what time it is.
public final class RecordRules {
  /// The version of these rules and of the schema, written into each record.
  public static final int SCHEMA_VERSION = 1;

  /// Greatest size of an encoded record.
  public static final int RECORD_BYTES_MAX = 64 * 1_024; // SPEC 2.7

  private RecordRules() {}

  /// Every problem that a record has; none where it may be published.
  public static List<Problem> check(LearningRecord record) {
    return find(record, Findings.Texts.FROM_ANYWHERE).problems();
  }

  static Findings find(LearningRecord record, Findings.Texts texts) {
    Findings findings = new Findings(texts);
    CommonRules.check(record, findings);
    LinkRules.check(record, findings);
    switch (record.getBodyCase()) {
      case LESSON -> LessonRules.check(record.getLesson(), findings);
      case PRACTICE -> PracticeRules.check(record.getPractice(), findings);
      case METHOD -> MethodRules.check(record.getMethod(), findings);
      case TRIED_HERE -> TriedHereRules.check(record.getTriedHere(), findings);
      case QUESTION -> TogetherRules.question(record.getQuestion(), findings);
      case ANSWER -> TogetherRules.answer(record.getAnswer(), findings);
      case OFFER -> TogetherRules.offer(record, findings);
      case LAB -> TogetherRules.lab(record.getLab(), findings);
      case RETRACTION -> RetractionRules.check(record.getRetraction(), findings);
      case BODY_NOT_SET ->
          findings.add(
              "",
              "the record must have exactly one of lesson, practice, method, triedHere, question,"
                  + " answer, offer, lab, retraction");
    }
    return findings;
  }

  /// The kind that a record's body makes it; empty where it has none.
  public static Optional<Kind> kind(LearningRecord record) {
    return switch (record.getBodyCase()) {
      case LESSON -> Optional.of(Kind.LESSON);
      case PRACTICE -> Optional.of(Kind.PRACTICE);
      case METHOD -> Optional.of(Kind.METHOD);
      case TRIED_HERE -> Optional.of(Kind.TRIED_HERE);
      case QUESTION -> Optional.of(Kind.QUESTION);
      case ANSWER -> Optional.of(Kind.ANSWER);
      case OFFER -> Optional.of(Kind.OFFER);
      case LAB -> Optional.of(Kind.LAB);
      case RETRACTION -> Optional.of(Kind.RETRACTION);
      case BODY_NOT_SET -> Optional.empty();
    };
  }

  /// What a person left to the node: texts in Unicode normal form C with line feeds alone; version,
  /// language, audience, licence and the month of review where they are absent; no output fields.
  public static LearningRecord withDefaults(LearningRecord record, YearMonth month) {
    return Defaults.fill(record, month);
  }

  /// The one encoding of a record that keeps all rules, without its output fields.
  ///
  /// @throws IllegalArgumentException where it cannot be encoded canonically, which [#check]
  /// tells
  public static Bytes encodePayload(LearningRecord record) {
    Bytes payload = Bytes.wrap(Defaults.withoutOutput(record).toByteArray());
    RecordCodec.lint(payload)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the record has no canonical encoding: " + fault);
            });
    return payload;
  }

  /// Encodes a record, without its output fields, and reads it back as everybody else will: sound,
  /// or bad for the first reason. [#check] tells every problem in words.
  public static RecordParse parse(LearningRecord record) {
    return org.kith.protocol.record.LearningRecord.parse(
        Bytes.wrap(Defaults.withoutOutput(record).toByteArray()));
  }

  /// Greatest number of characters (code points) of a text field, by its path in JSON without
  /// indexes, such as `lesson.factors.text`; empty where that is no text field.
  public static OptionalInt charactersMax(String jsonPath) {
    return TextPaths.charactersMax(jsonPath);
  }
}
