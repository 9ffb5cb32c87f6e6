package org.kith.protocol.record;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.text.Normalizer;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.LearningRecord;

/// What a node writes for a person who left it out (SPEC 10.1).
final class Defaults {
  static final String LANGUAGE = "en-GB";
  static final String AUDIENCE = "own";
  static final String LICENCE = "CC-BY-4.0";
  static final int REVIEW_AFTER_MONTHS = 24;
  static final int OFFER_REVIEW_AFTER_MONTHS = 12;

  private static final int OUTPUT_FIELDS_FROM = 100;
  private static final List<FieldDescriptor> OUTPUT_FIELDS =
      LearningRecord.getDescriptor().getFields().stream()
          .filter(field -> field.getNumber() >= OUTPUT_FIELDS_FROM)
          .toList();

  private Defaults() {}

  static LearningRecord fill(LearningRecord record, YearMonth month) {
    LearningRecord.Builder filled = withoutOutput(record).toBuilder();
    filled.setSchemaVersion(RecordRules.SCHEMA_VERSION);
    if (filled.getLanguage().isEmpty()) {
      filled.setLanguage(LANGUAGE);
    }
    if (filled.getAudience().isEmpty()) {
      filled.setAudience(AUDIENCE);
    }
    if (filled.getLicence().isEmpty()) {
      filled.setLicence(LICENCE);
    }
    if (filled.getReviewBy().isEmpty()) {
      switch (filled.getBodyCase()) {
        case PRACTICE, METHOD ->
            filled.setReviewBy(month.plusMonths(REVIEW_AFTER_MONTHS).toString());
        case OFFER -> filled.setReviewBy(month.plusMonths(OFFER_REVIEW_AFTER_MONTHS).toString());
        case LESSON, TRIED_HERE, QUESTION, ANSWER, LAB, RETRACTION, BODY_NOT_SET -> {}
      }
    }
    if (filled.hasRetraction()) {
      eraseLink(filled);
    }
    LearningRecord whole = filled.build();
    Bytes encoded = Bytes.wrap(whole.toByteArray());
    return isPlain(encoded) ? whole : (LearningRecord) normalised(whole);
  }

  /// Personal data is always erased, and whoever erases says so in a link, so that it stands in the
  /// entry too (SPEC 9.2).
  private static void eraseLink(LearningRecord.Builder record) {
    if (record.getRetraction().getReason().equals(RetractionRules.PERSONAL_DATA)) {
      record.getRetractionBuilder().setErase(true);
    }
    boolean said =
        record.getLinksList().stream()
            .anyMatch(link -> link.getRelation().equals(Relation.ERASES.code()));
    if (record.getRetraction().getErase() && !said) {
      record.getLinksList().stream()
          .filter(link -> link.getRelation().equals(Relation.RETRACTS.code()))
          .findFirst()
          .ifPresent(
              link ->
                  record
                      .addLinksBuilder()
                      .setRelation(Relation.ERASES.code())
                      .setRecordId(link.getRecordId()));
    }
  }

  static LearningRecord withoutOutput(LearningRecord record) {
    LearningRecord.Builder written = null;
    for (FieldDescriptor field : OUTPUT_FIELDS) {
      boolean present =
          field.isRepeated() ? record.getRepeatedFieldCount(field) > 0 : record.hasField(field);
      if (present) {
        written = written == null ? record.toBuilder() : written;
        written.clearField(field);
      }
    }
    return written == null ? record : written.build();
  }

  /// Whether it needs no normalising, which costs more than to find that out.
  private static boolean isPlain(Bytes encoded) {
    for (int i = 0; i < encoded.size(); i++) {
      if (encoded.at(i) == '\r') {
        return false;
      }
    }
    return RecordCodec.lint(encoded).isEmpty();
  }

  private static Message normalised(Message message) {
    Message.Builder builder = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (field.isRepeated() && set.getValue() instanceof List<?> values) {
        for (int i = 0; i < values.size(); i++) {
          builder.setRepeatedField(field, i, normalised(values.get(i)));
        }
      } else {
        builder.setField(field, normalised(set.getValue()));
      }
    }
    return builder.build();
  }

  private static Object normalised(Object value) {
    if (value instanceof String text) {
      return Normalizer.normalize(
          text.replace("\r\n", "\n").replace('\r', '\n'), Normalizer.Form.NFC); // SPEC 2.8
    }
    if (value instanceof Double number) {
      return number + 0.0; // SPEC 2.6: zero is written without a sign
    }
    return value instanceof Message message ? normalised(message) : value;
  }
}
