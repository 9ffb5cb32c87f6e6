package org.kith.protocol.record;

import java.util.List;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Source;

/// What is asked of every record, whatever its kind (SPEC 10.1).
final class CommonRules {
  private static final String CIRCLE = "circle";
  private static final String PUBLIC = "public";
  private static final String CIRCLE_ONLY = "LicenseRef-Circle-Only";

  private CommonRules() {}

  static void check(LearningRecord record, Findings findings) {
    findings.known(record);
    if (!findings.areLinted()) { // otherwise the bytes were measured before they were read
      checkSize(record, findings);
    }
    if (record.getSchemaVersion() != RecordRules.SCHEMA_VERSION) {
      findings.add("schemaVersion", "must be " + RecordRules.SCHEMA_VERSION);
    }
    findings.text(TextField.TITLE, record.getTitle());
    findings.text(TextField.SUMMARY, record.getSummary());
    findings.text(TextField.AUTHOR_ROLE, record.getAuthorRole());
    checkLanguage(record.getLanguage(), findings);
    findings.count(ListField.TOPICS, record.getTopicsCount());
    findings.codes(CodeField.TOPICS, record.getTopicsList());
    findings.count(ListField.SETTINGS, record.getSettingsCount());
    findings.codes(CodeField.SETTINGS, record.getSettingsList());
    findings.code(CodeField.LEVEL, record.getLevel());
    checkAudience(record, findings);
    if (record.hasPeriod()) {
      checkPeriod(record.getPeriod(), findings);
    }
    if (record.hasContact()) {
      checkContact(record.getContact(), findings);
    }
    checkSources(record.getSourcesList(), findings);
    AttachmentRules.check(record.getAttachmentsList(), findings);
    checkMonth("reviewBy", record.getReviewBy(), findings);
    MadeRules.check(record, findings);
  }

  private static void checkSize(LearningRecord record, Findings findings) {
    int size = record.getSerializedSize();
    if (size > RecordRules.RECORD_BYTES_MAX) { // SPEC 2.7
      findings.add(
          "",
          "the record must have at most "
              + Findings.grouped(RecordRules.RECORD_BYTES_MAX)
              + " bytes in all, but has "
              + Findings.grouped(size));
    }
  }

  private static void checkLanguage(String language, Findings findings) {
    if (language.isEmpty()) {
      findings.add("language", "is required: a language tag such as en-GB or cy");
    } else if (!Formats.isLanguage(language)) {
      findings.add("language", "must be a language tag such as en-GB or cy");
    }
  }

  private static void checkAudience(LearningRecord record, Findings findings) {
    String audience = record.getAudience();
    findings.code(CodeField.AUDIENCE, audience);
    findings.code(CodeField.LICENCE, record.getLicence());
    if (audience.equals(CIRCLE)) {
      findings.add("audience", "cannot be circle: circles are not available yet");
    } else if (!record.getCircle().isEmpty()) {
      findings.add("circle", "belongs only to a record with audience circle");
    }
    if (audience.equals(PUBLIC) && record.getLicence().equals(CIRCLE_ONLY)) {
      findings.add(
          "licence",
          "must be an open licence for audience public, such as CC-BY-4.0 or OGL-UK-3.0");
    }
  }

  /// A span of months: the first is required, the last is not before it.
  static void checkPeriod(Period period, Findings findings) {
    findings.enter("period", period);
    if (period.getStart().isEmpty()) {
      findings.add("start", "is required: a month, written YYYY-MM");
    }
    checkMonth("start", period.getStart(), findings);
    checkMonth("end", period.getEnd(), findings);
    if (Formats.isMonth(period.getStart())
        && Formats.isMonth(period.getEnd())
        && period.getEnd().compareTo(period.getStart()) < 0) {
      findings.add("end", "must not be before the start");
    }
    findings.leave();
  }

  /// A month that may be absent.
  static void checkMonth(String field, String month, Findings findings) {
    if (!month.isEmpty() && !Formats.isMonth(month)) {
      findings.add(
          field,
          "must be a month between "
              + Formats.YEAR_MIN
              + " and "
              + Formats.YEAR_MAX
              + ", written YYYY-MM, never a day");
    }
  }

  private static void checkContact(Contact contact, Findings findings) {
    findings.enter("contact", contact);
    findings.text(TextField.CONTACT_TEAM, contact.getTeam());
    findings.text(TextField.CONTACT_ROLE, contact.getRole());
    findings.text(TextField.CONTACT_BEST_FOR, contact.getBestFor());
    if (!contact.getEmail().isEmpty() && !Formats.isEmail(contact.getEmail())) {
      findings.add(
          "email",
          "must be an e-mail address of at most " + Formats.EMAIL_CHARACTERS_MAX + " characters");
    }
    if (!contact.getWeb().isEmpty() && !Formats.isHttps(contact.getWeb())) {
      findings.add("web", "must be an https address" + addressLimit());
    }
    if (!contact.getPhone().isEmpty() && !Formats.isPhone(contact.getPhone())) {
      findings.add(
          "phone",
          "must be a telephone number of at most "
              + Formats.PHONE_CHARACTERS_MAX
              + " characters: digits, spaces, + - ( ) . / and ext");
    }
    checkMonth("validUntil", contact.getValidUntil(), findings);
    findings.leave();
  }

  private static void checkSources(List<Source> sources, Findings findings) {
    findings.count(ListField.SOURCES, sources.size());
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      findings.enter("sources", i, source);
      findings.text(TextField.SOURCE_LABEL, source.getLabel());
      String url = source.getUrl();
      if (url.isEmpty()) {
        findings.add("url", "is required: an https address or a DOI");
      } else if (!Formats.isHttps(url) && !Formats.isDoi(url)) {
        findings.add("url", "must be an https address or a DOI" + addressLimit());
      }
      if (!source.getSha256().isEmpty() && !Formats.isSha256(source.getSha256())) {
        findings.add("sha256", "must be 64 hexadecimal digits in lower case");
      }
      findings.leave();
    }
  }

  private static String addressLimit() {
    return ", at most " + Findings.grouped(Formats.URL_CHARACTERS_MAX) + " characters of ASCII";
  }
}
