package org.kith.protocol.guard;

/// What the guard looks for (SPEC 10.12). Codes are never used again for something else.
public enum GuardRule {
  NHS_NUMBER("nhs-number", Action.REFUSE, "may hold an NHS number"),
  CHI_NUMBER("chi-number", Action.REFUSE, "may hold a Scottish CHI number"),
  HC_NUMBER("hc-number", Action.REFUSE, "may hold a Northern Irish H&C number"),
  HOSPITAL_NUMBER("hospital-number", Action.REFUSE, "may hold a patient's hospital number"),
  DATE_OF_BIRTH("date-of-birth", Action.REFUSE, "may hold a date of birth"),
  NATIONAL_INSURANCE("national-insurance", Action.REFUSE, "may hold a National Insurance number"),
  PERSON_NAME("person-name", Action.WARN, "may hold a person's name"),
  PERSONAL_EMAIL("personal-email", Action.WARN, "may hold a person's own mailbox"),
  MOBILE_NUMBER("mobile-number", Action.WARN, "may hold a mobile number"),
  POSTCODE("postcode", Action.WARN, "holds a full postcode"),
  EXACT_AGE("exact-age", Action.WARN, "holds an exact age that may point to one person"),
  IDENTIFYING_DATE(
      "identifying-date-place", Action.WARN, "holds an exact date of a death, a fall or a birth"),
  SMALL_NUMBER("small-number", Action.WARN, "counts so few people that they may be known");

  /// What follows from a finding.
  public enum Action {
    /// It is not published; only the information-governance lead may say otherwise.
    REFUSE,
    /// The author says why it may stay.
    WARN
  }

  private final String code;
  private final Action action;
  private final String words;

  GuardRule(String code, Action action, String words) {
    this.code = code;
    this.action = action;
    this.words = words;
  }

  public String code() {
    return code;
  }

  public Action action() {
    return action;
  }

  /// What it says of a field, without a word of the field's text.
  public String words() {
    return words;
  }
}
