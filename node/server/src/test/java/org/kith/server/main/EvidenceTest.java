package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.AcknowledgeRecallRequest;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ListRecallsRequest;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.Recall;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.TriedHere;

/// What people ask before they start, at whole nodes.
class EvidenceTest {
  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private TestNode start(TestHome home) throws Exception {
    TestNode node = TestNode.start(home);
    open.add(node);
    return node;
  }

  private static LearningRecord.Builder common(String title, String summary) {
    return LearningRecord.newBuilder()
        .setTitle(title)
        .setSummary(summary)
        .addTopics("falls")
        .setAuthorRole("ward manager")
        .setAudience("network")
        .setLicence("CC-BY-4.0");
  }

  static LearningRecord practice(String title) {
    var record = common(title, "A short huddle at the place of the fall, within the hour.");
    record.getContactBuilder().setTeam("Falls team").setEmail("falls.team@example.org");
    record
        .getPracticeBuilder()
        .setProblem("The same person falls again before anybody has asked why.")
        .addCoreElements("Within one hour")
        .addCoreElements("Somebody who was there")
        .addCoreElements("One thing changes today")
        .setMaturity("in-use")
        .setEvidence("before-after");
    record
        .getPracticeBuilder()
        .addPrerequisitesBuilder()
        .setPrerequisite("leadership")
        .setText("The matron backs it");
    return record.build();
  }

  static LearningRecord trial(String practice, TriedHere.Builder report) {
    return common(
            "How the huddle went with us", "We tried the huddle that another organisation told of.")
        .setTriedHere(report)
        .addLinks(Link.newBuilder().setRelation("tried").setRecordId(practice))
        .build();
  }

  static TriedHere.Builder worked(String kind) {
    var report =
        TriedHere.newBuilder().setStatus("adopted").setOutcome("worked").setAdvice("Start small.");
    report.getContextBuilder().setOrganisationKind(kind);
    return report;
  }

  static TriedHere.Builder failed() {
    var report =
        TriedHere.newBuilder()
            .setStatus("adopted-then-stopped")
            .setOutcome("no-effect")
            .addCoreElementsMissing(2)
            .setAdvice("Do not start without the matron.");
    report.addReasonsBuilder().setReason("leadership-support");
    report.getContextBuilder().setOrganisationKind("hospice");
    report.addBarriersBuilder().setDomain("inner-setting").setText("Nobody came at night");
    return report;
  }

  /// A publishes a practice; B says that it worked, C that it failed; all look from A.
  private record Three(TestNode a, TestNode b, TestNode c, String practice, String setback) {}

  private Three three() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    a.accept(homeC, c.peerAddress());
    c.accept(homeA, a.peerAddress());
    a.dialNow();
    String practice = a.publish(practice("Falls huddle within the hour")).getRecordId();
    b.publish(trial(practice, worked("nhs-trust")));
    String setback = c.publish(trial(practice, failed())).getRecordId();
    a.awaitAdmitted(homeB, 1);
    a.awaitAdmitted(homeC, 1);
    c.awaitAdmitted(homeA, 1);
    return new Three(a, b, c, practice, setback);
  }

  static GetTallyRequest tallyOf(String id) {
    return GetTallyRequest.newBuilder().setRecordId(id).build();
  }

  @Test
  void theTallyCountsOrganisationsAndTellsWhatWasMissing() throws Exception {
    Three three = three();
    a(three, 2);

    var answer = three.a().learning().getTally(tallyOf(three.practice()));

    assertThat(answer.getTally().getOrganisations()).isEqualTo(2);
    assertThat(answer.getTally().getWorked().getTooFew()).isTrue();
    assertThat(answer.getTally().getSentence()).contains("too few", "1 of them failed");
    assertThat(answer.getTally().getMissing(0).getText()).isEqualTo("One thing changes today");
    assertThat(answer.getReports(0).getRecordId()).isEqualTo(three.setback());
    assertThat(answer.getReports(0).getReasonsList()).containsExactly("Leadership support");
    assertThat(
            three
                .a()
                .learning()
                .getRecord(GetRecordRequest.newBuilder().setRecordId(three.practice()).build())
                .getTally())
        .isEqualTo(answer.getTally());

    var hospices =
        three
            .a()
            .learning()
            .getTally(
                GetTallyRequest.newBuilder()
                    .setRecordId(three.practice())
                    .setLike(PlaceContext.newBuilder().setOrganisationKind("hospice"))
                    .build());
    assertThat(hospices.getLike().getOrganisations()).isEqualTo(1);
    assertThat(hospices.getLike().getSetbacks()).isEqualTo(1);
    var likeUs = GetTallyRequest.newBuilder().setRecordId(three.practice()).setLikeUs(true).build();
    assertThat(three.b().learning().getTally(likeUs).getPlace().getOrganisationKind())
        .isEqualTo("nhs-trust");
    assertThat(Refusals.fields(catchThrowable(() -> three.a().learning().getTally(likeUs))))
        .contains("likeUs");
  }

  /// Waits until A's views have as many reports on the practice.
  private static void a(Three three, int reports) throws Exception {
    Await.until(
        "reports at a",
        () ->
            three.a().learning().getTally(tallyOf(three.practice())).getTally().getReports()
                == reports);
  }

  @Test
  void aSetbackIsInViewBeforeOneStarts() throws Exception {
    Three three = three();
    a(three, 2);
    for (int i = 0; i < 6; i++) {
      three.a().publish(practice("Falls huddle of another kind, number " + i));
    }
    Await.until(
        "all are found",
        () -> three.a().learning().findPriorArt(plan("a huddle after a fall")).getCompared() == 9);

    var answer = three.a().learning().findPriorArt(plan("a huddle after a fall"));

    assertThat(answer.getPracticesList())
        .hasSize(3)
        .anySatisfy(
            near -> {
              assertThat(near.getRecord().getRecordId()).isEqualTo(three.practice());
              assertThat(near.getSetbacks(0).getRecordId()).isEqualTo(three.setback());
              assertThat(near.getSetbacks(0).getMissingList())
                  .containsExactly("One thing changes today");
              assertThat(near.getSuccessesCount()).isEqualTo(1);
            });
    assertThat(answer.getTeams(0).getContact().getTeam()).isEqualTo("Falls team");
    var checked =
        three
            .a()
            .learning()
            .checkDraft(
                CheckDraftRequest.newBuilder()
                    .setRecord(practice("Falls huddle within the hour"))
                    .build());
    assertThat(checked.getPriorArt().getDuplicatesList())
        .extracting(LearningRecord::getRecordId)
        .contains(three.practice());
    assertThat(Refusals.fields(catchThrowable(() -> three.a().learning().findPriorArt(plan(" ")))))
        .contains("text");
  }

  private static FindPriorArtRequest plan(String text) {
    return FindPriorArtRequest.newBuilder().setText(text).setPageSize(3).build();
  }

  @Test
  void whoDidMostComesFirstAndWhoCannotBeReachedDropsOut() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var gone = practice("Falls huddle of a team that is gone").toBuilder();
      gone.getContactBuilder().setTeam("Old team").setValidUntil("2020-01");
      node.publish(gone.build());
      String practice = node.publish(practice("Falls huddle within the hour")).getRecordId();
      var report = trial(practice, worked("hospice")).toBuilder();
      report.getContactBuilder().setTeam("Team that did it").setEmail("did.it@example.org");
      node.publish(report.build());
      var offer = common("Ask us about falls", "We help with huddles after a fall.");
      offer.getContactBuilder().setTeam("Team that offers").setEmail("offers@example.org");
      offer.getOfferBuilder().addHelp("call").setText("We help with huddles.");
      node.publish(offer.build());
      var byTopic = FindContactsRequest.newBuilder().addTopics("falls").build();
      Await.until(
          "all are found", () -> node.learning().findContacts(byTopic).getTeamsCount() == 3);

      assertThat(node.learning().findContacts(byTopic).getTeamsList())
          .extracting(team -> team.getContact().getTeam())
          .containsExactly("Team that did it", "Falls team", "Team that offers");
      assertThat(
              node.learning()
                  .findContacts(FindContactsRequest.newBuilder().setQuery("huddle").build())
                  .getTeams(0)
                  .getDeeds(0)
                  .getDeed())
          .isEqualTo("tried");
      assertThat(
              Refusals.fields(
                  catchThrowable(
                      () ->
                          node.learning().findContacts(FindContactsRequest.getDefaultInstance()))))
          .contains("query");
    }
  }

  @Test
  void aPracticeAsksForEveryCoreElementThoseMissedInSetbacksFirst() throws Exception {
    Three three = three();
    a(three, 2);

    var answer =
        three
            .a()
            .learning()
            .getReadiness(GetReadinessRequest.newBuilder().setRecordId(three.practice()).build());

    assertThat(answer.getLinesList())
        .extracting(line -> line.getSource() + ": " + line.getText())
        .containsExactly(
            "core-element: One thing changes today",
            "core-element: Within one hour",
            "core-element: Somebody who was there",
            "prerequisite: Leadership: The matron backs it",
            "barrier: Nobody came at night");
    assertThat(answer.getLines(0).getMissing().getSetbacks()).isEqualTo(1);
    assertThat(answer.getLinesList()).allMatch(line -> line.getRecordIdsCount() > 0);
    assertThat(answer.getPlanned().getTriedHere().getStatus()).isEqualTo("planned");
    assertThat(answer.getPlanned().getLinks(0).getRecordId()).isEqualTo(three.practice());
  }

  @Test
  void spreadTellsLinksAndFirstReports() throws Exception {
    Three three = three();
    a(three, 2);
    var building =
        practice("A huddle of our own kind").toBuilder()
            .addLinks(Link.newBuilder().setRelation("builds-on").setRecordId(three.practice()));
    String built = three.a().publish(building.build()).getRecordId();
    var asked = GetSpreadRequest.newBuilder().setRecordId(three.practice()).build();
    Await.until(
        "the link is known", () -> three.a().learning().getSpread(asked).getLinksCount() == 3);

    var answer = three.a().learning().getSpread(asked);

    assertThat(answer.getLinksList())
        .extracting(link -> link.getRelation() + " " + link.getFromRecordId())
        .contains("builds-on " + built, "tried " + three.setback());
    assertThat(answer.getAdoptionsList())
        .extracting(adoption -> adoption.getOrigin().getOrganisationId())
        .containsExactlyInAnyOrder(three.b().id(), three.c().id());
    assertThat(answer.getAdoptionsList()).allMatch(adoption -> adoption.getDays() == 0);
  }

  @Test
  void whoUsesWhatIsTakenBackIsToldAndNobodyElse() throws Exception {
    Three three = three();
    a(three, 2);
    var building =
        practice("A huddle that builds on it").toBuilder()
            .addLinks(Link.newBuilder().setRelation("builds-on").setRecordId(three.practice()));
    String built = three.b().publish(building.build()).getRecordId();
    three.b().publish(trial(built, worked("nhs-trust").setSite("Ward 9")));
    var retract =
        RetractRecordRequest.newBuilder()
            .setRecordId(three.practice())
            .setReason("unsafe")
            .setText("It delays help.")
            .build();
    var _ = three.a().learning().retractRecord(retract);
    Await.until("b is told", () -> recalls(three.b(), false).size() == 2);

    assertThat(recalls(three.b(), false))
        .extracting(Recall::getCause, Recall::getDistance, Recall::getRecordId)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("retracted", 0, three.practice()),
            org.assertj.core.groups.Tuple.tuple("retracted", 1, three.practice()));
    assertThat(recalls(three.c(), true)).isEmpty(); // it stopped long ago
    Await.until(
        "whoever is about to start at b sees it too",
        () ->
            three
                .b()
                .learning()
                .findPriorArt(plan("a huddle after a fall"))
                .getPracticesList()
                .stream()
                .filter(near -> near.getRecord().getRecordId().equals(three.practice()))
                .anyMatch(near -> near.getRecord().getState().equals("retracted")));
    assertThat(recalls(three.a(), true)).isEmpty();
    Recall first = recalls(three.b(), false).getFirst();
    assertThat(Refusals.fields(catchThrowable(() -> acknowledge(three.b(), first, "maybe"))))
        .contains("verdict");
    Recall acknowledged = acknowledge(three.b(), first, "acting");
    assertThat(acknowledged.getAcknowledged()).isEqualTo("acting");
    assertThat(acknowledged.getAcknowledgedBy()).isEqualTo("admin");
    assertThat(acknowledged.getNote()).isEqualTo("Wards are told.");
    assertThat(acknowledged.getReport().getRecordId()).isEqualTo(acknowledged.getReportId());
    assertThat(acknowledged.getReport().getState()).isEqualTo("current");
    Recall later = acknowledge(three.b(), first, "seen");
    for (Recall told :
        List.of(
            later,
            recalls(three.b(), true).stream()
                .filter(recall -> recall.getRecallId().equals(first.getRecallId()))
                .findFirst()
                .orElseThrow())) {
      assertThat(told.getAcknowledged()).isEqualTo("seen");
      assertThat(told.getEarlierList())
          .as("that somebody acted is not lost")
          .extracting(said -> said.getVerdict() + " " + said.getBy() + " " + said.getNote())
          .containsExactly("acting admin Wards are told.");
    }
    assertThat(recalls(three.b(), false)).hasSize(1).doesNotContain(first);
    assertThat(recalls(three.b(), true)).hasSize(2);
  }

  private static List<Recall> recalls(TestNode node, boolean all) {
    return node.learning()
        .listRecalls(ListRecallsRequest.newBuilder().setIncludeAcknowledged(all).build())
        .getRecallsList();
  }

  private static Recall acknowledge(TestNode node, Recall recall, String verdict) {
    return node.learning()
        .acknowledgeRecall(
            AcknowledgeRecallRequest.newBuilder()
                .setRecallId(recall.getRecallId())
                .setVerdict(verdict)
                .setNote("Wards are told.")
                .build())
        .getRecall();
  }
}
