package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Point;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.Source;

class RecordRulesTest {
  @Test
  void soundRecordsHaveNoProblems() {
    assertThat(check(Samples.lesson())).isEmpty();
    assertThat(check(Samples.practice())).isEmpty();
    assertThat(check(Samples.method())).isEmpty();
    assertThat(check(Samples.triedHere())).isEmpty();
    assertThat(check(Samples.question())).isEmpty();
    assertThat(check(Samples.answer())).isEmpty();
    assertThat(check(Samples.offer())).isEmpty();
    assertThat(check(Samples.lab())).isEmpty();
    assertThat(check(Samples.retraction())).isEmpty();
  }

  @Test
  void anAnswerAnswersExactlyOneRecord() {
    assertThat(check(Samples.answer().clearLinks()))
        .containsExactly(
            "links must have exactly one link answers to the record that is answered, but has 0");
    assertThat(check(Samples.lesson().addLinks(Samples.link("answers"))))
        .containsExactly("links[0].relation answers belongs only to an answer");
  }

  @Test
  void anOfferHasAContactAndHelpsInSomeWay() {
    LearningRecord.Builder offer = Samples.offer().clearContact();
    offer.getOfferBuilder().clearHelp();
    assertThat(check(offer))
        .containsExactly(
            "contact is required for an offer: the team to ask",
            "offer.help must have 1 to 6 items, but has 0");
    offer = Samples.offer();
    offer.getOfferBuilder().addHelp("call");
    assertThat(check(offer)).containsExactly("offer.help[2] repeats \"call\"");
    assertThat(
            RecordRules.withDefaults(Samples.offer().clearReviewBy().build(), Samples.month())
                .getReviewBy())
        .isEqualTo("2027-11");
  }

  @Test
  void aLabClosesAfterItOpens() {
    LearningRecord.Builder lab = Samples.lab();
    lab.getLabBuilder().setOpens("2027-05").setCloses("2027-05");
    assertThat(check(lab)).isEmpty();
    lab.getLabBuilder().setCloses("2027-04");
    assertThat(check(lab)).containsExactly("lab.closes must not be before it opens");
    lab.getLabBuilder().setOpens("soon").setCloses("later");
    assertThat(check(lab)).hasSize(2);
  }

  @Test
  void allProblemsAtOnce() {
    assertThat(check(LearningRecord.newBuilder().setTitle("abc").addTopics("sepsys")))
        .contains(
            "title must have 8 to 160 characters, but has 3",
            "summary is required",
            "authorRole is required",
            "schemaVersion must be 1",
            "language is required: a language tag such as en-GB or cy",
            "topics[0] \"sepsys\" is not in the vocabulary topics; did you mean sepsis?",
            "audience is required: one of own, circle, network, public",
            "the record must have exactly one of lesson, practice, method, triedHere, question,"
                + " answer, offer, lab, retraction");
  }

  @Test
  void fieldsAreNamedAsJsonNamesThem() {
    LearningRecord.Builder practice = Samples.practice();
    practice.getPracticeBuilder().addCoreElements("Two").addCoreElements("x".repeat(1_001));
    assertThat(check(practice))
        .containsExactly(
            "practice.coreElements[2] must have at most 1,000 characters, but has 1,001");
    LearningRecord.Builder lesson = Samples.lesson();
    lesson.getLessonBuilder().setWhatHappened("short");
    assertThat(check(lesson))
        .containsExactly("lesson.whatHappened must have 20 to 8,000 characters, but has 5");
  }

  @Test
  void circlesAreNotAvailableYet() {
    assertThat(check(Samples.lesson().setAudience("circle").setCircle("sepsis-leads")))
        .containsExactly("audience cannot be circle: circles are not available yet");
    assertThat(check(Samples.lesson().setCircle("sepsis-leads")))
        .containsExactly("circle belongs only to a record with audience circle");
  }

  @Test
  void attachmentsAreDocumentsAndPicturesOfBoundedSize() {
    var leaflet =
        Attachment.newBuilder()
            .setName("Leaflet (large print).pdf")
            .setMediaType("application/pdf")
            .setSize(25 * 1_024 * 1_024)
            .setSha256("ab".repeat(32));
    assertThat(check(Samples.lesson().addAttachments(leaflet))).isEmpty();
    assertThat(check(Samples.lesson().addAttachments(leaflet).addAttachments(leaflet)))
        .containsExactly("attachments[1].name stands twice; give each attachment its own name");
    for (String name : List.of("", "../a", ".hidden", "a/b", "a\\b", "x".repeat(121), "a\u202eb")) {
      assertThat(check(Samples.lesson().addAttachments(leaflet.clone().setName(name))))
          .anyMatch(problem -> problem.startsWith("attachments[0].name must have 1 to 120"));
    }
    assertThat(
            check(
                Samples.lesson()
                    .addAttachments(
                        leaflet
                            .clone()
                            .setMediaType("text/html")
                            .setSize(25 * 1_024 * 1_024 + 1)
                            .setSha256("AB".repeat(32)))))
        .extracting(problem -> problem.substring(0, problem.indexOf(" must")))
        .containsExactly(
            "attachments[0].mediaType", "attachments[0].size", "attachments[0].sha256");
  }

  @Test
  void publicNeedsAnOpenLicence() {
    LearningRecord.Builder record = Samples.lesson().setLicence("LicenseRef-Circle-Only");
    assertThat(check(record)).isEmpty();
    assertThat(check(record.setAudience("public")))
        .singleElement()
        .asString()
        .startsWith("licence must be an open licence");
    assertThat(check(record.setLicence("OGL-UK-3.0"))).isEmpty();
  }

  @Test
  void halfASurrogatePairIsNoText() {
    assertThat(check(Samples.lesson().setTitle("Half \uD83D a pair"))).hasSize(1);
  }

  @Test
  void zeroHasNoSign() {
    LearningRecord.Builder record = Samples.practice();
    record.getPracticeBuilder().addResultsBuilder().setName("Falls").setResult(-0.0);
    assertThat(check(record))
        .containsExactly("practice.results[0].result must be 0 without a sign");
    assertThat(RecordRules.check(RecordRules.withDefaults(record.build(), Samples.month())))
        .isEmpty();
  }

  @Test
  void topicsStandOnce() {
    assertThat(check(Samples.lesson().addTopics("handover")))
        .containsExactly("topics[2] repeats \"handover\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1900-01", "2199-12", "2024-06"})
  void months(String month) {
    assertThat(check(Samples.lesson().setReviewBy(month))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1899-12",
        "2200-01",
        "2024-00",
        "2024-13",
        "2024-1",
        "2024-06-01",
        "24-06",
        "2024/06",
        "x024-06",
        "2024-0x"
      })
  void noMonths(String month) {
    assertThat(check(Samples.lesson().setReviewBy(month))).hasSize(1);
  }

  @Test
  void periodsDoNotEndBeforeTheyStart() {
    assertThat(check(Samples.lesson().setPeriod(period("2024-03", "2024-03")))).isEmpty();
    assertThat(check(Samples.lesson().setPeriod(period("2024-03", "")))).isEmpty();
    assertThat(check(Samples.lesson().setPeriod(period("2024-03", "2024-02"))))
        .containsExactly("period.end must not be before the start");
    assertThat(check(Samples.lesson().setPeriod(period("", "2024-02")))).hasSize(1);
    LearningRecord.Builder tried = Samples.triedHere();
    tried.getTriedHereBuilder().setPeriod(period("2024", ""));
    assertThat(check(tried)).singleElement().asString().startsWith("triedHere.period.start");
  }

  @ParameterizedTest
  @CsvSource({
    "contact@example.org, true", "a.b+c@x.example.org, true", "no-at.example.org, false",
    "two@@example.org, false", "two@b@example.org, false", "@example.org, false",
    "a@localhost, false", "a b@example.org, false", "a@exa mple.org, false",
    "a@example..org, false", "a@example.org., false"
  })
  void emails(String email, boolean good) {
    LearningRecord.Builder record =
        Samples.lesson().setContact(Contact.newBuilder().setTeam("Ward 7").setEmail(email));
    assertThat(check(record).isEmpty()).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org, true",
    "https://example.org/a?b=c#d, true",
    "https://example.org:8443/, true",
    "https://1.example.org, true",
    "http://example.org, false",
    "https://, false",
    "https:///x, false",
    "ftp://x.org, false",
    "javascript:alert(1), false",
    "https://user@example.org/, false",
    "https://example.org/a b, false",
    "https://example.org/<, false",
    "https://exämple.org/, false",
    "https://example.org/ä, false",
    "https://example.org:/x, false",
    "https://example.org:123456, false",
    "https://a..b/, false",
    "HTTPS://example.org, false"
  })
  void addresses(String url, boolean good) {
    LearningRecord.Builder record =
        Samples.lesson().setContact(Contact.newBuilder().setTeam("Ward 7").setWeb(url));
    assertThat(check(record).isEmpty()).isEqualTo(good);
    assertThat(check(Samples.lesson().addSources(source(url))).isEmpty()).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1136/bmjqs-2012, true",
    "doi:10.1136/bmjqs-2012, true",
    "10./x, false",
    "10.1136, false",
    "10.1136/, false",
    "11.1136/x, false",
    "10.a/x, false"
  })
  void dois(String doi, boolean good) {
    assertThat(check(Samples.lesson().addSources(source(doi))).isEmpty()).isEqualTo(good);
  }

  @Test
  void shapedTextsAtTheirEdges() {
    String url = "https://example.org/";
    assertThat(check(Samples.lesson().addSources(source(url + "a".repeat(1_980))))).isEmpty();
    assertThat(check(Samples.lesson().addSources(source(url + "a".repeat(1_981))))).hasSize(1);
    String host = "@example.org";
    assertThat(Formats.isEmail("a".repeat(242) + host)).isTrue();
    assertThat(Formats.isEmail("a".repeat(243) + host)).isFalse();
    assertThat(Formats.isPhone("0".repeat(40))).isTrue();
    assertThat(Formats.isPhone("0".repeat(41))).isFalse();
    assertThat(Formats.isPhone("112")).isTrue();
    assertThat(Formats.isPhone("11")).isFalse();
    assertThat(Formats.isPhone("+44 (0)20 7946 0000 ext 12")).isTrue();
    assertThat(Formats.isPhone("ask Anna")).isFalse();
    assertThat(Formats.isLanguage("en-abcdefgh-abcdefgh-abcdefgh-abcde")).isTrue();
    assertThat(Formats.isLanguage("en-abcdefgh-abcdefgh-abcdefgh-abcdef")).isFalse();
    assertThat(Formats.isSha256("0a".repeat(32))).isTrue();
    assertThat(Formats.isSha256("0A".repeat(32))).isFalse();
    assertThat(Formats.isSha256("0a".repeat(31))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "en-GB, true",
    "cy, true",
    "zh-Hant-TW, true",
    "english, false",
    "en-, false",
    "-en, false",
    "e, false",
    "en_GB, false",
    "en--GB, false",
    "12, false",
    "en-abcdefghi, false"
  })
  void languages(String language, boolean good) {
    assertThat(check(Samples.lesson().setLanguage(language)).isEmpty()).isEqualTo(good);
  }

  @Test
  void triedHereSaysWhyItFailedOrStopped() {
    assertThat(check(tried("decided-not-to", "", "")))
        .singleElement()
        .asString()
        .startsWith("triedHere.reasons are required where the status is decided-not-to");
    assertThat(check(tried("adopted-then-stopped", "mixed", "x"))).hasSize(1);
    assertThat(check(tried("adopted", "no-effect", "x"))).hasSize(1);
    assertThat(check(tried("testing", "made-worse", "x"))).hasSize(1);
    assertThat(check(tried("adopted", "mixed", "x"))).isEmpty();
    LearningRecord.Builder stopped = tried("adopted-then-stopped", "mixed", "x");
    stopped.getTriedHereBuilder().addReasons(Reason.newBuilder().setReason("other"));
    assertThat(check(stopped))
        .containsExactly("triedHere.reasons[0].text is required where the reason is other");
    stopped.getTriedHereBuilder().getReasonsBuilder(0).setReason("money");
    assertThat(check(stopped)).isEmpty();
  }

  @Test
  void triedHereAdvisesTheNextTeamWhereItWasTried() {
    assertThat(check(tried("planned", "", ""))).isEmpty();
    assertThat(check(tried("planned", "too-early", ""))).isEmpty();
    assertThat(check(tried("planned", "worked", ""))).hasSize(1);
    LearningRecord.Builder against = tried("decided-not-to", "no-effect", "");
    against.getTriedHereBuilder().addReasons(Reason.newBuilder().setReason("money"));
    assertThat(check(against))
        .containsExactly(
            "triedHere.outcome must be left out, or be too-early, where the status is"
                + " decided-not-to");
    against.getTriedHereBuilder().setOutcome("too-early");
    assertThat(check(against)).isEmpty();
    for (String status : List.of("testing", "adopted")) {
      assertThat(check(tried(status, "", "")))
          .containsExactly("triedHere.advice is required where it was tried: tell the next team");
    }
  }

  @Test
  void missingCoreElementsAscend() {
    LearningRecord.Builder record = Samples.triedHere();
    record.getTriedHereBuilder().addCoreElementsMissing(0).addCoreElementsMissing(11);
    assertThat(check(record)).isEmpty();
    record.getTriedHereBuilder().addCoreElementsMissing(11).addCoreElementsMissing(12);
    assertThat(check(record))
        .containsExactly(
            "triedHere.coreElementsMissing[2] must be greater than the one before it",
            "triedHere.coreElementsMissing[3] must be the number of a core element, 0 to 11");
  }

  @Test
  void measuresHaveNumbersAndMonthsInOrder() {
    LearningRecord.Builder record = Samples.practice();
    Measure.Builder measure =
        record.getPracticeBuilder().addResultsBuilder().setName("Falls").setResult(0).setN(0);
    measure.addSeries(Point.newBuilder().setMonth("2024-01").setValue(0));
    measure.addSeries(Point.newBuilder().setMonth("2024-02").setValue(-1.5));
    assertThat(check(record)).isEmpty();
    measure.setBaseline(Double.NaN).setResult(Double.POSITIVE_INFINITY).setN(-1);
    measure.addSeries(Point.newBuilder().setMonth("2024-02"));
    measure.addSeries(Point.newBuilder().setValue(1));
    assertThat(check(record))
        .containsExactly(
            "practice.results[0].baseline must be a finite number",
            "practice.results[0].result must be a finite number",
            "practice.results[0].n must be 0 to 1,000,000,000",
            "practice.results[0].series[2].month must be after the month of the point before it",
            "practice.results[0].series[2].value is required",
            "practice.results[0].series[3].month is required: a month, written YYYY-MM");
    measure.clearBaseline().clearResult().setN(MeasureRules.SAMPLE_MAX + 1);
    assertThat(check(record)).contains("practice.results[0].n must be 0 to 1,000,000,000");
  }

  @Test
  void minutesAtTheirEdges() {
    LearningRecord.Builder record = Samples.method();
    for (int minutes : List.of(1, MethodRules.MINUTES_MAX)) {
      record.getMethodBuilder().setMinutes(minutes).getStepsBuilder(0).setMinutes(minutes);
      assertThat(check(record)).isEmpty();
    }
    for (int minutes : List.of(0, MethodRules.MINUTES_MAX + 1, -1)) {
      record.getMethodBuilder().setMinutes(minutes).getStepsBuilder(0).setMinutes(minutes);
      assertThat(check(record))
          .containsExactly(
              "method.minutes must be 1 to 10,080", "method.steps[0].minutes must be 1 to 10,080");
    }
  }

  @Test
  void personalDataIsAlwaysErased() {
    LearningRecord.Builder record = Samples.retraction();
    record.getRetractionBuilder().setReason("personal-data");
    assertThat(check(record))
        .containsExactly("retraction.erase must be true where the reason is personal-data");
    LearningRecord filled =
        RecordRules.withDefaults(record.build(), java.time.YearMonth.of(2026, 1));
    assertThat(filled.getRetraction().getErase()).isTrue();
    assertThat(filled.getLinks(1).getRelation()).isEqualTo("erases");
    assertThat(filled.getLinks(1).getRecordId()).isEqualTo(filled.getLinks(0).getRecordId());
    assertThat(RecordRules.check(filled)).isEmpty();
    record.getRetractionBuilder().setReason("other");
    assertThat(check(record))
        .containsExactly("retraction.text is required where the reason is other");
  }

  @Test
  void recordsAreAtMost64Kibibytes() {
    LearningRecord.Builder record = Samples.lesson();
    String filler = "ø".repeat(8_000);
    Lesson.Builder lesson = record.getLessonBuilder();
    lesson.setWhatHappened(filler).setWhatWeLearned(filler).setWhatWeChanged(filler);
    for (int i = 0; i < 5; i++) {
      lesson.addRecommendationsBuilder().setText("ø".repeat(1_000));
    }
    for (int i = 0; i < 5; i++) {
      lesson.addFactorsBuilder().setFactor("people").setText("€".repeat(400));
    }
    var last = lesson.addRecommendationsBuilder().setText("ø".repeat(400));
    while (record.build().getSerializedSize() < RecordRules.RECORD_BYTES_MAX) {
      last.setText(last.getText() + "a");
    }
    assertThat(record.build().getSerializedSize()).isEqualTo(RecordRules.RECORD_BYTES_MAX);
    assertThat(check(record)).isEmpty();
    last.setText(last.getText() + "a");
    assertThat(check(record))
        .containsExactly("the record must have at most 65,536 bytes in all, but has 65,537");
  }

  @Test
  void defaultsAreFilledInAndTextsNormalised() {
    LearningRecord drafted =
        Samples.practice()
            .clearSchemaVersion()
            .clearLanguage()
            .clearAudience()
            .clearLicence()
            .clearReviewBy()
            .setTitle("Cafe\u0301 by the ward\r\nentrance")
            .setRecordId("typed")
            .setState("typed")
            .build();
    LearningRecord record = RecordRules.withDefaults(drafted, Samples.month());
    assertThat(record.getSchemaVersion()).isEqualTo(1);
    assertThat(record.getLanguage()).isEqualTo("en-GB");
    assertThat(record.getAudience()).isEqualTo("own");
    assertThat(record.getLicence()).isEqualTo("CC-BY-4.0");
    assertThat(record.getReviewBy()).isEqualTo("2028-11");
    assertThat(record.getTitle()).isEqualTo("Café by the ward\nentrance");
    assertThat(record.getRecordId()).isEmpty();
    assertThat(record.getState()).isEmpty();
    assertThat(RecordRules.check(record)).isEmpty();
    assertThat(RecordRules.withDefaults(Samples.lesson().build(), Samples.month()).getReviewBy())
        .isEmpty();
    assertThat(
            RecordRules.withDefaults(
                    Samples.practice().setReviewBy("2027-01").build(), Samples.month())
                .getReviewBy())
        .isEqualTo("2027-01");
  }

  private static LearningRecord.Builder tried(String status, String outcome, String advice) {
    LearningRecord.Builder record = Samples.triedHere();
    record.getTriedHereBuilder().setStatus(status).setOutcome(outcome).setAdvice(advice);
    return record;
  }

  private static Source.Builder source(String url) {
    return Source.newBuilder().setLabel("Guidance").setUrl(url);
  }

  private static Period period(String start, String end) {
    return Period.newBuilder().setStart(start).setEnd(end).build();
  }

  private static List<String> check(LearningRecord.Builder record) {
    return RecordRules.check(record.build()).stream().map(Problem::toString).toList();
  }
}
