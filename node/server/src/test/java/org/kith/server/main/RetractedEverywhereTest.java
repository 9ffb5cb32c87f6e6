package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.BatchGetRecordsRequest;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchResult;
import org.kith.schema.v1.SpreadRecord;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;

/// SPEC 9.1: every answer that names a record that was taken back says so.
class RetractedEverywhereTest {
  private static final String RETRACTED = "retracted";
  private static final String WORDS = "huddle";

  @TempDir Path folder;
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  private TestNode start(TestHome home) throws Exception {
    TestNode node = TestNode.start(home);
    running.add(node);
    return node;
  }

  private static void erase(TestNode node, String id) {
    var _ =
        node.learning()
            .retractRecord(
                RetractRecordRequest.newBuilder()
                    .setRecordId(id)
                    .setReason("personal-data")
                    .build());
  }

  /// The tombstone, which takes the content away, follows the retraction, which sets the state.
  private static boolean knows(TestNode node, String id) {
    LearningRecord record =
        node.learning()
            .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
            .getRecord();
    return record.getState().equals(RETRACTED) && record.getContent().equals("erased");
  }

  private static SearchRecordsRequest words(boolean retractedToo) {
    return SearchRecordsRequest.newBuilder()
        .setQuery(retractedToo ? "" : WORDS)
        .setIncludeRetracted(retractedToo)
        .build();
  }

  /// The record as the first answer of a watch that names it says it is.
  private static LearningRecord watched(TestNode node, String id) {
    Iterator<WatchRecordsResponse> answers =
        node.learning()
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watchRecords(WatchRecordsRequest.newBuilder().setCursor("start").build());
    while (answers.hasNext()) {
      LearningRecord record = answers.next().getRecord();
      if (record.getRecordId().equals(id)) {
        return record;
      }
    }
    throw new AssertionError("a watch ends only when it is ended");
  }

  @Test
  void aReportThatWasTakenBackShowsAsSuchBesideWhatItWasAbout() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    for (TestNode node : running) {
      var _ =
          node.learning().subscribe(SubscribeRequest.newBuilder().setSearch(words(false)).build());
    }
    String practice =
        a.publish(EvidenceTest.practice("Falls huddle within the hour")).getRecordId();
    b.awaitAdmitted(homeA, 1);
    String report =
        b.publish(EvidenceTest.trial(practice, EvidenceTest.worked("hospice"))).getRecordId();
    a.awaitAdmitted(homeB, 1);
    Await.until(
        "its arrival is in the inbox",
        () ->
            a.learning().listInbox(ListInboxRequest.getDefaultInstance()).getItemsList().stream()
                .anyMatch(item -> item.getRecord().getRecordId().equals(report)));
    erase(b, report);
    Await.until("a knows", () -> knows(a, report));
    Await.until("it is gone from a's index", () -> found(a) == 1);
    shownAsSuch(a, report);

    List<LinkIn> in =
        a.learning()
            .getRecord(GetRecordRequest.newBuilder().setRecordId(practice).build())
            .getLinksInList();
    assertThat(in)
        .filteredOn(link -> link.getRecordId().equals(report))
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.getState()).isEqualTo(RETRACTED);
              assertThat(link.getTitle()).isEmpty();
            });
    var spread =
        a.learning().getSpread(GetSpreadRequest.newBuilder().setRecordId(practice).build());
    assertThat(spread.getRecordsList())
        .filteredOn(record -> record.getRecordId().equals(report))
        .extracting(SpreadRecord::getState)
        .containsExactly(RETRACTED);
    assertThat(spread.getAdoptionsList())
        .filteredOn(adoption -> adoption.getRecordId().equals(report))
        .allMatch(adoption -> adoption.getState().equals(RETRACTED));
    var tally = a.learning().getTally(EvidenceTest.tallyOf(practice));
    assertThat(tally.getReportsList()).isEmpty();
    assertThat(tally.getTally().getOrganisations()).isZero();
    assertThat(
            a.learning()
                .findPriorArt(
                    FindPriorArtRequest.newBuilder()
                        .setText("a huddle after each fall on the ward")
                        .build())
                .getPracticesList())
        .allSatisfy(near -> assertThat(near.getSuccessesList()).isEmpty());

    erase(a, practice);
    Await.until("b knows", () -> knows(b, practice));
    Await.until("it is gone from b's index", () -> found(b) == 0);
    shownAsSuch(b, practice);
    assertThat(b.learning().getTally(EvidenceTest.tallyOf(practice)).getRecord().getState())
        .isEqualTo(RETRACTED);
    assertThat(
            b.learning()
                .getSpread(GetSpreadRequest.newBuilder().setRecordId(practice).build())
                .getRecords(0)
                .getState())
        .isEqualTo(RETRACTED);
  }

  private static int found(TestNode node) {
    return node.learning().searchRecords(words(false)).getTotalSize();
  }

  /// In the answers that show a record itself.
  private static void shownAsSuch(TestNode node, String id) throws Exception {
    assertThat(
            node.learning()
                .batchGetRecords(BatchGetRecordsRequest.newBuilder().addRecordIds(id).build())
                .getRecordsList())
        .extracting(LearningRecord::getState)
        .containsExactly(RETRACTED);
    assertThat(watched(node, id).getState()).isEqualTo(RETRACTED);
    assertThat(node.learning().searchRecords(words(true)).getResultsList())
        .extracting(SearchResult::getRecord)
        .filteredOn(record -> record.getRecordId().equals(id))
        .allMatch(record -> record.getState().equals(RETRACTED));
    node.learning()
        .exportRecords(ExportRecordsRequest.newBuilder().addRecordIds(id).build())
        .forEachRemaining(one -> assertThat(one.getRecord().getState()).isEqualTo(RETRACTED));
    Await.until(
        "every item of the inbox that names it says so",
        () ->
            node.learning().listInbox(ListInboxRequest.getDefaultInstance()).getItemsList().stream()
                .filter(item -> item.getRecord().getRecordId().equals(id))
                .allMatch(item -> item.getRecord().getState().equals(RETRACTED)));
  }
}
