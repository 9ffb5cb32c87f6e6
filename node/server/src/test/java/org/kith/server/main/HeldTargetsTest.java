package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.Question;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.RetractRecordResponse;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SubmitDraftRequest;

/// SPEC 10.6, 10.7: links that would have no effect, and retractions that repeat what they take
/// back, are refused where they are published. All names are invented.
class HeldTargetsTest {
  private static final String NOT_HELD = "a".repeat(52);

  @TempDir static Path folder;
  private static TestNode node;
  private static TestNode other;
  private static String foreign;
  private static String lesson;
  private static String practice;
  private static String question;

  @BeforeAll
  static void start() throws Exception {
    TestHome home = TestHome.make(folder, "node");
    TestHome otherHome = TestHome.make(folder, "other");
    other = TestNode.start(otherHome);
    foreign = other.publish(TestNode.lesson("A lesson of another organisation")).getRecordId();
    node = TestNode.start(home);
    other.accept(home);
    node.accept(otherHome, other.peerAddress());
    node.awaitAdmitted(otherHome, 1);
    lesson =
        node.learning()
            .publishRecord(
                PublishRecordRequest.newBuilder()
                    .setRecord(
                        titled("The handover sheet was lost").toBuilder()
                            .setSummary("Mr Kowalczyk went home with somebody else's sheet."))
                    .setWarnedReason("Invented for a test")
                    .build())
            .getRecordId();
    practice = node.publish(practice("Two core elements")).getRecordId();
    question = node.publish(question("Who has tried it?")).getRecordId();
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  private static LearningRecord titled(String title) {
    return TestNode.lesson(title);
  }

  private static LearningRecord practice(String title) {
    return titled(title).toBuilder()
        .setPractice(
            Practice.newBuilder()
                .setProblem("Something that is long enough to be a problem.")
                .addCoreElements("One thing")
                .addCoreElements("Another thing")
                .setMaturity("in-use")
                .setEvidence("staff-experience"))
        .build();
  }

  private static LearningRecord question(String title) {
    return titled(title).toBuilder()
        .setQuestion(Question.newBuilder().setQuestion("Has anybody tried this on a ward?"))
        .build();
  }

  private static LearningRecord linked(LearningRecord record, String relation, String to) {
    var linked = record.toBuilder();
    linked.addLinksBuilder().setRelation(relation).setRecordId(to);
    return linked.build();
  }

  private static LearningRecord tried(String what, Integer... missing) {
    var report = titled("We tried something").toBuilder();
    report
        .getTriedHereBuilder()
        .setStatus("testing")
        .setOutcome("too-early")
        .setAdvice("Wait.")
        .addAllCoreElementsMissing(List.of(missing));
    return linked(report.build(), "tried", what);
  }

  private static LearningRecord answer(String to) {
    var answer = titled("An answer to something").toBuilder();
    answer
        .getAnswerBuilder()
        .setAnswer("Something that is long enough to answer.")
        .setBasis("done-it");
    return linked(answer.build(), "answers", to);
  }

  /// What checking says, which publishing and submitting say too.
  private static List<String> problems(LearningRecord record) throws Exception {
    List<String> checked =
        node
            .learning()
            .checkDraft(CheckDraftRequest.newBuilder().setRecord(record).build())
            .getProblemsList()
            .stream()
            .map(HeldTargetsTest::words)
            .toList();
    Throwable refused = catchThrowable(() -> node.publish(record));
    if (checked.isEmpty()) {
      assertThat(refused).isNull();
      return checked;
    }
    assertThat(Refusals.reason(refused)).isEqualTo("INVALID_RECORD");
    assertThat(refused).hasMessageContaining("INVALID_ARGUMENT");
    var draft = node.learning().saveDraft(SaveDraftRequest.newBuilder().setRecord(record).build());
    Throwable submitted =
        catchThrowable(
            () ->
                node.learning()
                    .submitDraft(
                        SubmitDraftRequest.newBuilder()
                            .setDraftId(draft.getDraft().getDraftId())
                            .build()));
    assertThat(Refusals.fields(submitted)).isEqualTo(Refusals.fields(refused));
    return checked;
  }

  private static String words(FieldProblem problem) {
    return problem.getField() + ": " + problem.getDescription();
  }

  @Test
  void aRecordReplacesOneOfItsOwnOrganisationAndKind() throws Exception {
    assertThat(problems(linked(titled("It replaces another's"), "supersedes", foreign)))
        .containsExactly(
            "links[0]: Link 1 is another organisation's record; only its own organisation can"
                + " replace it (builds-on and contradicts lead to anybody's).");
    assertThat(problems(linked(titled("It replaces another kind"), "supersedes", practice)))
        .containsExactly(
            "links[0]: Link 1 is a practice, and supersedes leads from a record to one of its own"
                + " kind only.");
    assertThat(problems(linked(titled("It replaces what is not here"), "supersedes", NOT_HELD)))
        .isEmpty();
    assertThat(problems(linked(practice("Three core elements"), "supersedes", practice))).isEmpty();
  }

  @Test
  void linksLeadToTheKindThatTheyAreFor() throws Exception {
    assertThat(problems(tried(question)))
        .containsExactly(
            "links[0]: Link 1 is a question, and tried leads to a practice, a method or a lesson.");
    assertThat(problems(tried(practice))).isEmpty();
    assertThat(problems(tried(foreign))).isEmpty();
    assertThat(problems(tried(NOT_HELD, 7))).isEmpty();
    assertThat(problems(answer(practice)))
        .containsExactly("links[0]: Link 1 is a practice, and answers leads to a question.");
    assertThat(problems(answer(question))).isEmpty();
    assertThat(problems(linked(titled("It joins no lab"), "part-of", question)))
        .containsExactly("links[0]: Link 1 is a question, and part-of leads to a lab.");
  }

  @Test
  void onlyCoreElementsThatThePracticeHasCanBeMissing() throws Exception {
    assertThat(problems(tried(practice, 1))).isEmpty();
    assertThat(problems(tried(practice, 1, 2)))
        .containsExactly(
            "triedHere.coreElementsMissing[1]: Missing core element 2 must be below 2, since that"
                + " many are listed in the record that links[0] leads to, and they are counted from"
                + " 0.");
  }

  @Test
  void whatOthersReadNamesNothingThatStaysHere() throws Exception {
    String own =
        node.publish(practice("Between us alone").toBuilder().setAudience("own").build())
            .getRecordId();
    String sentence =
        " is a record for this organisation only, and this one is for others too, who must not hear"
            + " of it: leave it out, or publish this one with the audience own.";
    assertThat(problems(linked(titled("It builds on an own one"), "builds-on", own)))
        .containsExactly("links[0]: Link 1" + sentence);
    assertThat(problems(tried(own))).containsExactly("links[0]: Link 1" + sentence);
    var looked = titled("It has looked at one").toBuilder();
    looked.getPriorArtBuilder().addLookedAt(practice).addLookedAt(own);
    assertThat(problems(looked.build()))
        .containsExactly("priorArt.lookedAt[1]: Record looked at 2 of the prior art" + sentence);
    assertThat(problems(looked.setAudience("own").build())).isEmpty();
    assertThat(problems(linked(practice("Told to more"), "supersedes", own))).isEmpty();
  }

  private static LearningRecord retraction(String of, String reason, String text) {
    var record = titled("We take something back").toBuilder();
    record.getRetractionBuilder().setReason(reason).setText(text);
    boolean erases = reason.equals("personal-data");
    record.getRetractionBuilder().setErase(erases);
    LearningRecord linked = linked(record.build(), "retracts", of);
    return erases ? linked(linked, "erases", of) : linked;
  }

  @Test
  void nobodyTakesAnothersRecordBackByAnyPath() throws Exception {
    assertThat(problems(retraction(foreign, "wrong", "It is wrong.")))
        .containsExactly(
            "links[0]: Link 1 is another organisation's record; only its own organisation can take"
                + " it back.");
  }

  @Test
  void aRetractionRepeatsNothingOfWhatItTakesBack() throws Exception {
    String repeats =
        "retraction.text: Text must not repeat what is taken back: it has more than 4 words in a"
            + " row as the record has them; say it in other words.";
    String names =
        "retraction.text: Text must not repeat what is taken back: it has a name or a number that"
            + " the record has; leave it out, for the retraction stays for ever.";
    assertThat(problems(retraction(lesson, "wrong", "KOWALCZYK WENT HOME, with somebody else's!")))
        .containsExactly(repeats);
    assertThat(problems(retraction(lesson, "personal-data", "It is about Kowalczyk again.")))
        .containsExactly(names);
    assertThat(problems(retraction(lesson, "personal-data", "It named Mrs Sampleson.")))
        .containsExactly(
            "retraction.text: Text must have nothing about a person where the reason is"
                + " personal-data; leave it out, for the retraction stays for ever.");
    Throwable refused =
        catchThrowable(
            () -> retract(lesson, "personal-data", "Kowalczyk asked us to.", "He agrees"));
    assertThat(Refusals.reason(refused)).isEqualTo("INVALID_RECORD");
    assertThat(Refusals.fields(refused)).containsExactly("", "retraction.text");
    assertThat(refused.toString()).doesNotContain("Kowalczyk");
  }

  @Test
  void whatTheGuardWarnsOfInARetractionNeedsAReason() throws Exception {
    String mistake = node.publish(titled("Published by mistake")).getRecordId();
    Throwable warned =
        catchThrowable(() -> retract(mistake, "other", "Dr Sampleson wrote it.", ""));
    assertThat(Refusals.reason(warned)).isEqualTo("WARNED");
    assertThat(Refusals.fields(warned)).containsExactly("", "retraction.text");
    var taken = retract(mistake, "other", "Dr Sampleson wrote it.", "She signed it in public");
    assertThat(taken.getPublished().getWarnedReason()).isEqualTo("She signed it in public");
  }

  private static RetractRecordResponse retract(String of, String reason, String text, String why) {
    return node.learning()
        .retractRecord(
            RetractRecordRequest.newBuilder()
                .setRecordId(of)
                .setReason(reason)
                .setText(text)
                .setWarnedReason(why)
                .build());
  }
}
