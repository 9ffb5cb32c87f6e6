package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.EvidenceProto;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.HideRecordRequest;
import org.kith.schema.v1.LearningProto;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.MissingElement;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.ReadinessLine;
import org.kith.schema.v1.RecordProto;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchResult;

/// SPEC 9.1: whether a record still stands, and what its reader should know, stands beside it in
/// every answer that names it.
class MarksTest {
  @TempDir Path folder;

  private static Link.Builder link(String relation, String to) {
    var link = Link.newBuilder().setRelation(relation).setRecordId(to);
    return relation.equals("contradicts") ? link.setNote("We saw the opposite.") : link;
  }

  private static String publish(TestNode node, LearningRecord record, Link.Builder... links) {
    var linked = record.toBuilder();
    List.of(links).forEach(linked::addLinks);
    return node.publish(linked.build()).getRecordId();
  }

  private static GetRecordResponse get(TestNode node, String id) {
    return node.learning().getRecord(GetRecordRequest.newBuilder().setRecordId(id).build());
  }

  /// The row of a search that finds this record.
  private static LearningRecord row(TestNode node, String title, String id) throws Exception {
    Supplier<List<LearningRecord>> rows =
        () ->
            node
                .learning()
                .searchRecords(
                    SearchRecordsRequest.newBuilder()
                        .setQuery('"' + title + '"')
                        .setIncludeRetracted(true)
                        .build())
                .getResultsList()
                .stream()
                .map(SearchResult::getRecord)
                .filter(record -> record.getRecordId().equals(id))
                .toList();
    Await.until(title + " is found", () -> !rows.get().isEmpty());
    return rows.get().getFirst();
  }

  /// The same on the record itself, on a search's row, and on a link to another record.
  private static void assertMarked(
      TestNode node, String title, String id, String state, String... cautions) throws Exception {
    String supporting =
        publish(node, TestNode.lesson("A third that names it"), link("supports", id));
    LearningRecord whole = get(node, id).getRecord();
    LearningRecord row = row(node, title, id);
    assertThat(whole.getState()).as(title).isEqualTo(state);
    assertThat(whole.getCautionsList()).as(title).containsExactly(cautions);
    assertThat(row.getState()).as(title + ", in a search").isEqualTo(state);
    assertThat(row.getCautionsList()).as(title + ", in a search").containsExactly(cautions);
    var spread =
        node.learning().getSpread(GetSpreadRequest.newBuilder().setRecordId(supporting).build());
    assertThat(spread.getRecordsList())
        .filteredOn(one -> one.getRecordId().equals(id))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.getState()).isEqualTo(state);
              assertThat(one.getCautionsList()).containsExactly(cautions);
            });
  }

  @Test
  void everyStateAndCautionShowsOnTheRecordAndOnASearch() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      LearningRecord lesson = TestNode.lesson("Zebra one");
      assertMarked(node, "Zebra one", publish(node, lesson), "current");

      String retracted = publish(node, TestNode.lesson("Zebra taken back"));
      var _ =
          node.learning()
              .retractRecord(
                  RetractRecordRequest.newBuilder()
                      .setRecordId(retracted)
                      .setReason("wrong")
                      .setText("It was about another thing.")
                      .build());
      assertMarked(node, "Zebra taken back", retracted, "retracted");

      String old = publish(node, TestNode.lesson("Zebra of last year"));
      publish(node, TestNode.lesson("Its newer version"), link("supersedes", old));
      assertMarked(node, "Zebra of last year", old, "superseded");
      publish(node, TestNode.lesson("Its other newer version"), link("supersedes", old));
      assertMarked(node, "Zebra of last year", old, "superseded", "two-successors");

      String doubted = publish(node, TestNode.lesson("Zebra in doubt"));
      publish(node, TestNode.lesson("It is not so"), link("contradicts", doubted));
      assertMarked(node, "Zebra in doubt", doubted, "current", "contradicted");

      var due = TestNode.lesson("Zebra for review").toBuilder().setReviewBy("2020-01");
      assertMarked(node, "Zebra for review", publish(node, due.build()), "current", "review-due");

      var gone = TestNode.lesson("Zebra of a team that is gone").toBuilder();
      gone.getContactBuilder()
          .setTeam("Old team")
          .setEmail("old.team@example.org")
          .setValidUntil("2020-01");
      assertMarked(
          node,
          "Zebra of a team that is gone",
          publish(node, gone.build()),
          "current",
          "contact-expired");
    }
  }

  @Test
  void whatARevokedKeySignedSaysSoEverywhere() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    TestNode before = TestNode.start(home, "--meaning", "off");
    String id = publish(before, TestNode.lesson("Zebra under an old key"));
    LogStatus commons =
        before.status().getLogsList().stream()
            .filter(log -> log.getCircle().equals("commons"))
            .findFirst()
            .orElseThrow();
    ByteString root = ByteString.copyFrom(Base64.getDecoder().decode(commons.getRoot()));
    before.close();
    TestHome after = home.revoking(1, Bytes.of(root));
    try (TestNode node = TestNode.start(after, "--meaning", "off")) {
      assertMarked(node, "Zebra under an old key", id, "current", "signed-by-revoked-key");
    }
  }

  @Test
  void reportsLinksTeamsAndAdoptionsSayItToo() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      String practice = publish(node, EvidenceTest.practice("Zebra huddle"));
      String report = publish(node, EvidenceTest.trial(practice, EvidenceTest.failed()));
      publish(node, TestNode.lesson("The report is not so"), link("contradicts", report));

      var tally = node.learning().getTally(EvidenceTest.tallyOf(practice));
      assertThat(tally.getReports(0).getState()).isEqualTo("current");
      assertThat(tally.getReports(0).getCautionsList()).containsExactly("contradicted");
      var spread =
          node.learning().getSpread(GetSpreadRequest.newBuilder().setRecordId(practice).build());
      assertThat(spread.getAdoptions(0).getState()).isEqualTo("current");
      assertThat(spread.getAdoptions(0).getCautionsList()).containsExactly("contradicted");

      publish(node, TestNode.lesson("The practice is not so"), link("contradicts", practice));
      Await.until(
          "the practice's team says so",
          () ->
              node
                  .learning()
                  .findContacts(FindContactsRequest.newBuilder().setQuery("Zebra huddle").build())
                  .getTeamsList()
                  .stream()
                  .flatMap(team -> team.getDeedsList().stream())
                  .anyMatch(
                      deed ->
                          deed.getRecordId().equals(practice)
                              && deed.getState().equals("current")
                              && deed.getCautionsList().contains("contradicted")));

      var readiness =
          node.learning()
              .getReadiness(GetReadinessRequest.newBuilder().setRecordId(practice).build());
      for (ReadinessLine line : readiness.getLinesList()) {
        assertThat(line.getRecordsList())
            .extracting(CitedRecord::getRecordId)
            .containsExactlyElementsOf(line.getRecordIdsList());
        assertThat(line.getRecordsList())
            .allSatisfy(cited -> assertThat(cited.getState()).isEqualTo("current"))
            .allSatisfy(
                cited -> assertThat(cited.getCautionsList()).containsExactly("contradicted"));
      }
      MissingElement missing = readiness.getLines(0).getMissing();
      assertThat(missing.getRecordId()).isEqualTo(practice);
      assertThat(missing.getState()).isEqualTo("current");
      assertThat(missing.getCautionsList()).containsExactly("contradicted");
      assertThat(get(node, report).getCitedList())
          .singleElement()
          .satisfies(
              cited -> {
                assertThat(cited.getTitle()).isEqualTo("Zebra huddle");
                assertThat(cited.getCautionsList()).containsExactly("contradicted");
              });

      String newer =
          publish(
              node, EvidenceTest.practice("Zebra huddle at noon"), link("supersedes", practice));
      assertThat(node.learning().getTally(EvidenceTest.tallyOf(newer)).getCitedVersionsList())
          .extracting(cited -> cited.getRecordId() + " " + cited.getState())
          .containsExactly(newer + " current", practice + " superseded");
      assertThat(
              node.learning()
                  .getTally(EvidenceTest.tallyOf(newer))
                  .getTally()
                  .getMissing(0)
                  .getState())
          .isEqualTo("superseded");

      publish(
          node, EvidenceTest.trial(practice, EvidenceTest.failed()), link("supersedes", report));
      Callable<LinkIn> linked =
          () ->
              get(node, practice).getLinksInList().stream()
                  .filter(in -> in.getRecordId().equals(report))
                  .findFirst()
                  .orElseThrow();
      Await.until("it is superseded", () -> linked.call().getState().equals("superseded"));
      LinkIn before = linked.call();
      assertThat(before.getCautionsList()).containsExactly("contradicted");
      assertThat(get(node, practice).getLinksInTotal()).isEqualTo(4);
    }
  }

  @Test
  void whatARecordNamesIsCitedOnceAndWhatIsNotShownByItsIdAlone() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      String hidden = publish(node, TestNode.lesson("Hidden here"));
      String erased = publish(node, TestNode.lesson("Erased everywhere"));
      String absent = "a".repeat(52);
      var looking =
          TestNode.lesson("It looked around").toBuilder()
              .addLinks(link("builds-on", hidden))
              .addLinks(link("supports", erased))
              .addLinks(link("supports", absent));
      looking.getPriorArtBuilder().addLookedAt(erased).setDifferentBecause("Ours is a ward.");
      String id = publish(node, looking.build());
      var _ =
          node.learning()
              .hideRecord(
                  HideRecordRequest.newBuilder().setRecordId(hidden).setReason("old").build());
      var _ =
          node.learning()
              .retractRecord(
                  RetractRecordRequest.newBuilder()
                      .setRecordId(erased)
                      .setReason("wrong")
                      .setErase(true)
                      .build());
      Await.until("its title is gone", () -> get(node, id).getCited(1).getTitle().isEmpty());

      assertThat(get(node, id).getCitedList())
          .extracting(one -> one.getRecordId() + " " + one.getState() + " " + one.getTitle())
          .containsExactly(hidden + "  ", erased + " retracted ", absent + "  ");
    }
  }

  @Test
  void whoReportsOnWhatIsUnsafeIsToldAndNotRefused() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      String practice = publish(node, EvidenceTest.practice("Zebra huddle"));
      LearningRecord trial = EvidenceTest.trial(practice, EvidenceTest.failed());
      assertThat(node.publish(trial).getCorrectedList()).isEmpty();
      String retraction =
          node.learning()
              .retractRecord(
                  RetractRecordRequest.newBuilder()
                      .setRecordId(practice)
                      .setReason("unsafe")
                      .setText("It led to falls at night.")
                      .build())
              .getPublished()
              .getRecordId();
      Await.until(
          "it is retracted", () -> get(node, practice).getRecord().getState().equals("retracted"));

      var checked =
          node.learning()
              .publishRecord(
                  PublishRecordRequest.newBuilder().setRecord(trial).setValidateOnly(true).build());
      for (LearningRecord told :
          List.of(checked.getCorrected(0), node.publish(trial).getCorrected(0))) {
        assertThat(told.getRecordId()).isEqualTo(practice);
        assertThat(told.getState()).isEqualTo("retracted");
        assertThat(told.getStateReason()).isEqualTo("unsafe");
        assertThat(told.hasPractice()).isFalse();
        assertThat(told.getCorrections(0).getRecordId()).isEqualTo(retraction);
      }
      assertThat(
              node.learning()
                  .checkDraft(CheckDraftRequest.newBuilder().setRecord(trial).build())
                  .getCorrectedList())
          .hasSize(1);
      assertThat(node.publish(TestNode.lesson("It names nothing")).getCorrectedList()).isEmpty();

      var tally = node.learning().getTally(EvidenceTest.tallyOf(practice));
      assertThat(tally.getRecord().getStateReason()).isEqualTo("unsafe");
      assertThat(tally.getCitedVersions(0).getStateReason()).isEqualTo("unsafe");
      assertThat(tally.getTally().getMissing(0).getStateReason()).isEqualTo("unsafe");
    }
  }

  @Test
  void theGravestOfSeveralRetractionsSaysWhy() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      String id = publish(node, TestNode.lesson("Zebra taken back twice"));
      for (String reason : List.of("out-of-date", "unsafe", "other")) {
        var _ =
            node.learning()
                .retractRecord(
                    RetractRecordRequest.newBuilder()
                        .setRecordId(id)
                        .setReason(reason)
                        .setText("It was looked at again.")
                        .build());
      }
      Await.until("all are seen", () -> get(node, id).getRecord().getCorrectionsCount() == 3);
      assertThat(get(node, id).getRecord().getStateReason()).isEqualTo("unsafe");
    }
  }

  /// Whatever shows another record by its title has room for what its reader should know.
  @Test
  void everyMessageThatShowsARecordHasItsState() {
    List<String> without =
        Stream.of(
                RecordProto.getDescriptor(),
                EvidenceProto.getDescriptor(),
                LearningProto.getDescriptor())
            .flatMap(file -> file.getMessageTypes().stream())
            .filter(type -> type.findFieldByName("record_id") != null)
            .filter(type -> type.findFieldByName("title") != null)
            .filter(
                type ->
                    type.findFieldByName("state") == null
                        || type.findFieldByName("state_reason") == null
                        || type.findFieldByName("cautions") == null)
            .map(Descriptors.Descriptor::getName)
            .toList();
    assertThat(without).containsExactly("Draft"); // the author's own, not yet a record
  }
}
