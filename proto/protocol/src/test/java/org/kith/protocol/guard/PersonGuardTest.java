package org.kith.protocol.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.schema.v1.LearningRecord;

/// SPEC 10.12: what the guard finds, and what it leaves alone. All people and numbers are
/// invented.
class PersonGuardTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nhs-number | Her number 999 123 4578 was read out twice.",
        "nhs-number | 9991234578",
        "nhs-number | Two of them: 999-123-4578, and another.",
        "nhs-number | In full width: ９９９１２３４５７８.",
        "nhs-number | With no-break spaces: 999\u00a0123\u00a04578.",
        "nhs-number | Dots and an unseen sign: 999.123.\u200b4578!",
        "nhs-number | (NHS 999\u2013123\u20134578)",
        "nhs-number | In Arabic digits: ٩٩٩١٢٣٤٥٧٨.",
        "chi-number | CHI 0101600003 was on the bag.",
        "chi-number | CHI number: 010160 0003",
        "hc-number | H&C number 320 000 0015 was wrong.",
        "hospital-number | The MRN: 55512345 stood on both wristbands.",
        "hospital-number | Hospital number H123456 was merged.",
        "hospital-number | hospital no. 12/34567",
        "hospital-number | Patient ID 883421 was scanned.",
        "hospital-number | Case note number A-99120 was lost.",
        "hospital-number | unit number is 123456",
        "date-of-birth | DOB 01/02/1950 was on the label.",
        "date-of-birth | dob: 1-2-50",
        "date-of-birth | date of birth (1950-02-01)",
        "date-of-birth | Date of birth was written as 1st February 1950.",
        "date-of-birth | He was born in Leeds on 1 Feb 1950.",
        "date-of-birth | born February 1, 1950 and known to us",
        "date-of-birth | D.O.B 01021950",
        "national-insurance | AB123456C stood on the form.",
        "national-insurance | National Insurance number: ab 12 34 56 c",
        "national-insurance | NINO AB 12 34 56",
        "person-name | Mrs Example rang twice.",
        "person-name | Prof. J. Sample wrote the plan.",
        "person-name | We asked Sarah Sampleson to lead.",
        "person-name | PC Sample attended the ward.",
        "person-name | Sister O'Sample found it.",
        "personal-email | Write to sarah.sampleson@example.org.",
        "personal-email | s.sampleson@example.org",
        "mobile-number | Ring 07700 900 456 at night.",
        "mobile-number | +44 7700 900456",
        "mobile-number | 0044(0)7700900456",
        "postcode | They live at 1 Sample Road, YO1 7HH.",
        "postcode | near m1 1ae in town",
        "exact-age | A 93-year-old was sent home.",
        "exact-age | A 34 year old woman fainted.",
        "exact-age | aged 97, living alone",
        "exact-age | Her 5-month-old was with her.",
        "identifying-date-place | He died on 3 March 2023 at home.",
        "identifying-date-place | On 03/03/2023 she fell by the bed.",
        "small-number | Three patients were harmed.",
        "small-number | One patient was given the wrong dose.",
        "small-number | Two people died in the night.",
        "small-number | it happened to 2 older residents",
        "small-number | four of the babies were cold"
      })
  void finds(String rule, String text) {
    List<GuardFinding> found = PersonGuard.inText("summary", text);
    assertThat(found).extracting(finding -> finding.rule().code()).contains(rule);
    assertThat(found).allSatisfy(finding -> assertThat(finding.to()).isGreaterThan(finding.from()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Lot 9991234571 and lot 9991234579 were withdrawn.", // the check digit is wrong
        "Serial 19991234578 and 99912345781 are longer.",
        "Code X9991234578 and 9991234578B are codes.",
        "Catalogue 12-999-123-4578 goes on.",
        "0000000000 and 1111111111 are placeholders.",
        "Call 0300 555 0199 or 01904 555 019.",
        "The unit opened in 1998 with number 12 on the door.",
        "Patients were asked for their hospital number and date of birth.",
        "We started on 3 March 2024 and ended on 4 April 2024.",
        "Babies born between 1 March 2024 and 31 March 2024 were counted.",
        "The idea was born in 2019.",
        "AB12 345 C is a part number.",
        "ST018101D2 is a lot.",
        "The Dr Foster report and Parkinson's nurses helped.",
        "James Cook University Hospital and the Royal Marsden took part.",
        "Florence Nightingale wrote about it; so did Virginia Mason.",
        "Victoria Ward and Alexandra Hospital share a lift.",
        "At St Thomas Hospital nobody did.",
        "PC Unit and Master Drug Library were updated.",
        "Write to falls.team@example.org or ward7.improvement@example.org.",
        "qi@example.org, patient.safety@example.org",
        "At Sample Hospital, Sample Road, York YO31 8HE we did the same.",
        "(main site) and York YO31 8HE (hospital site).",
        "Patients aged over 90, 85 to 94, or 90 and over.",
        "Staff with 30 years of service.",
        "Two people check the dose, and one person reads back the path of one patient.",
        "Write to tissue.viability@example.org or single.point@example.org.",
        "One nurse to four patients; one patient at a time.",
        "Each nurse has 3 patients per bay at most, 3.2 patients on average"
      })
  void leavesAlone(String text) {
    List<GuardFinding> found =
        PersonGuard.inText("summary", text).stream()
            .filter(finding -> !text.startsWith("Each") || finding.refuses())
            .toList();
    assertThat(found).as(text).isEmpty();
  }

  @Test
  void whatIsFoundIsARuleAndAPlaceAndNoText() {
    GuardFinding found = PersonGuard.inText("summary", "😀 No. 9991234578 it is").getFirst();
    assertThat(found).isEqualTo(new GuardFinding(GuardRule.NHS_NUMBER, "summary", 6, 16));
    assertThat(found.description())
        .isEqualTo("nhs-number: may hold an NHS number (characters 7 to 16)");
    assertThat(found.toString()).doesNotContain("9991234578");
  }

  @Test
  void everyTextOfARecordIsLookedAt() {
    var record =
        LearningRecord.newBuilder().setTitle("Number 9991234578").setAuthorRole("dob 1/2/50");
    record.getContactBuilder().setEmail("sarah.sampleson@example.org").setPhone("07700 900456");
    record.addSourcesBuilder().setUrl("https://example.org/?nhs=9991234578");
    record.addLinksBuilder().setNote("MRN 5551234");
    record.addAttachmentsBuilder().setName("Mrs Example.pdf");
    record.getPracticeBuilder().addCoreElements("One").addCoreElements("Ask Mr Example");
    record.getPracticeBuilder().addResultsBuilder().setName("Patients harmed").setN(3).setResult(2);
    assertThat(PersonGuard.find(record.build()))
        .extracting(finding -> finding.rule().code() + " " + finding.field())
        .containsExactlyInAnyOrder(
            "nhs-number title",
            "date-of-birth authorRole",
            "personal-email contact.email",
            "mobile-number contact.phone",
            "nhs-number sources[0].url",
            "hospital-number links[0].note",
            "person-name attachments[0].name",
            "person-name practice.coreElements[1]",
            "small-number practice.results[0].n",
            "small-number practice.results[0].result");
    assertThat(PersonGuard.findRefused(record.build())).hasSize(4).allMatch(GuardFinding::refuses);
  }

  @Test
  void ownSitesPass() {
    var record = LearningRecord.newBuilder().setTitle("Come to York, YO31 8HE").build();
    assertThat(PersonGuard.find(record)).hasSize(1);
    assertThat(PersonGuard.find(record, Set.of("YO318HE"))).isEmpty();
  }

  @Test
  void oneRuleIsToldOnceAPlace() {
    assertThat(PersonGuard.inText("t", "Dr Sarah Sampleson and Dr Tom Sampleson"))
        .extracting(GuardFinding::from)
        .hasSize(2);
  }

  @Test
  void codesAreDistinctAndHostileTextEndsSoon() {
    assertThat(
            java.util.Arrays.stream(GuardRule.values())
                .map(GuardRule::code)
                .collect(Collectors.toSet()))
        .hasSameSizeAs(GuardRule.values());
    for (String piece :
        List.of(
            "9",
            "9 ",
            "Mr ",
            "a.",
            "07",
            "@",
            "1-",
            "dob 1/",
            "2 of the ",
            "AB1 ",
            "\u202e",
            "é")) {
      assertThat(PersonGuard.inText("t", piece.repeat(8_000 / piece.length())))
          .hasSizeLessThan(9_000);
    }
  }
}
