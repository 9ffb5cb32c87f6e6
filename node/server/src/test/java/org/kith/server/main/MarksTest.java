package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.LogStatus;
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

      publish(
          node, EvidenceTest.trial(practice, EvidenceTest.failed()), link("supersedes", report));
      LinkIn before =
          get(node, practice).getLinksInList().stream()
              .filter(in -> in.getRecordId().equals(report))
              .findFirst()
              .orElseThrow();
      assertThat(before.getState()).isEqualTo("superseded");
      assertThat(before.getCautionsList()).containsExactly("contradicted");
      assertThat(get(node, practice).getLinksInTotal()).isEqualTo(3);
    }
  }
}
