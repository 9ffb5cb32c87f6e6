package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.AuditEntry;
import org.kith.schema.v1.BatchGetRecordsRequest;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.HideRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListHiddenRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;

/// SPEC 9.6: what is hidden on a node leaves every answer there, and comes back exactly as it was.
class HideTest {
  private static final String WHY = "Looked at by our safety team";

  @TempDir Path folder;

  private static SearchRecordsResponse search(TestNode node) {
    return node
        .learning()
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery("wobbly trolley").build())
        .toBuilder()
        .clearReadTime()
        .build();
  }

  private static void hide(TestNode node, String id, boolean undo) {
    var answer =
        node.learning()
            .hideRecord(
                HideRecordRequest.newBuilder()
                    .setRecordId(id)
                    .setReason(undo ? "" : WHY)
                    .setUndo(undo)
                    .build());
    assertThat(answer.getState()).isEqualTo(undo ? "shown" : "hidden");
  }

  private static LearningRecord get(TestNode node, String id) {
    return node.learning()
        .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
        .getRecord();
  }

  private static List<String> audit(TestNode node) {
    return node
        .governance()
        .listAuditEntries(ListAuditEntriesRequest.newBuilder().setPageSize(200).build())
        .getEntriesList()
        .stream()
        .map(AuditEntry::getDecision)
        .toList();
  }

  @Test
  void itLeavesEveryAnswerAndComesBackAsItWas() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    String id;
    SearchRecordsResponse before;
    LearningRecord shown;
    try (TestNode node = TestNode.start(home)) {
      id = node.publish(TestNode.lesson("The wobbly trolley on the ward")).getRecordId();
      String other = node.publish(TestNode.lesson("Another wobbly trolley")).getRecordId();
      Await.until("both are found", () -> search(node).getTotalSize() == 2);
      before = search(node);
      shown = get(node, id);
      assertThat(
              Refusals.fields(
                  catchThrowable(
                      () ->
                          node.learning()
                              .hideRecord(HideRecordRequest.newBuilder().setRecordId(id).build()))))
          .containsExactly("", "reason");

      hide(node, id, false);
      assertThat(search(node).getTotalSize()).isEqualTo(1);
      assertThat(search(node).getFacets().getKinds(0).getCount()).isEqualTo(1);
      assertThat(search(node).getResults(0).getRecord().getRecordId()).isEqualTo(other);
      LearningRecord hidden = get(node, id);
      assertThat(hidden.getContent()).isEqualTo("hidden-here");
      assertThat(hidden.getTitle() + hidden.getSummary()).isEmpty();
      assertThat(hidden.hasLesson()).isFalse();
      assertThat(hidden.getState()).isEqualTo("current");
      assertThat(
              node.learning()
                  .batchGetRecords(BatchGetRecordsRequest.newBuilder().addRecordIds(id).build())
                  .getMissingList())
          .containsExactly(id);
      assertThat(
              node.learning()
                  .findPriorArt(FindPriorArtRequest.newBuilder().setText("wobbly trolley").build())
                  .toString())
          .contains(other)
          .doesNotContain(id);
      assertThat(node.learning().exportRecords(ExportRecordsRequest.getDefaultInstance()))
          .toIterable()
          .extracting(exported -> exported.getRecord().getRecordId())
          .containsExactly(other);
      for (Throwable refused :
          List.of(
              catchThrowable(
                  () ->
                      node.learning()
                          .getProof(GetProofRequest.newBuilder().setRecordId(id).build())),
              catchThrowable(
                  () ->
                      node.learning()
                          .getTally(GetTallyRequest.newBuilder().setRecordId(id).build())))) {
        assertThat(Refusals.reason(refused)).isEqualTo("HIDDEN_HERE");
        assertThat(refused).hasMessageContaining("kith hide " + id + " --undo");
      }
      assertThat(audit(node))
          .contains("hidden here: record " + id + " of " + node.id() + ", " + WHY);
    }
    try (TestNode node = TestNode.start(home)) {
      assertThat(node.learning().listHidden(ListHiddenRequest.getDefaultInstance()).getHiddenList())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.getRecordId()).isEqualTo(id);
                assertThat(one.getReason()).isEqualTo(WHY);
                assertThat(one.getHiddenBy()).isEqualTo("admin");
              });
      hide(node, id.substring(0, 12), true);
      Await.until("both are found", () -> search(node).getTotalSize() == 2);
      assertThat(search(node)).isEqualTo(before);
      assertThat(get(node, id)).isEqualTo(shown);
      assertThat(node.learning().listHidden(ListHiddenRequest.getDefaultInstance()).getHiddenList())
          .isEmpty();
      assertThat(audit(node)).contains("shown again here: record " + id + " of " + node.id());
    }
  }

  private static List<String> tried(TestNode node) {
    return node
        .learning()
        .searchRecords(
            SearchRecordsRequest.newBuilder().addKinds("practice").setOrderBy("most-tried").build())
        .getResultsList()
        .stream()
        .map(one -> one.getRecord().getRecordId() + " " + one.getOrganisationsTried())
        .toList();
  }

  private static long notHelping(TestNode node) {
    return node.learning()
        .searchRecords(
            SearchRecordsRequest.newBuilder().addKinds("practice").addOutcomes("no-effect").build())
        .getTotalSize();
  }

  @Test
  void whatIsHiddenIsNotCountedAmongWhoTriedIt() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    String one;
    String other;
    String report;
    try (TestNode node = TestNode.start(home, "--meaning", "off")) {
      one = node.publish(EvidenceTest.practice("One voice at the board")).getRecordId();
      other = node.publish(EvidenceTest.practice("Another voice at the board")).getRecordId();
      Await.until(
          "both are found", () -> tried(node).containsAll(List.of(one + " 0", other + " 0")));
      report = node.publish(EvidenceTest.trial(one, EvidenceTest.failed())).getRecordId();
      Await.until("it is tried", () -> tried(node).equals(List.of(one + " 1", other + " 0")));
      assertThat(notHelping(node)).isEqualTo(1);

      hide(node, report, false);
      String second = node.publish(EvidenceTest.trial(other, EvidenceTest.failed())).getRecordId();
      Await.until("the other leads", () -> tried(node).equals(List.of(other + " 1", one + " 0")));
      hide(node, second, false);
      Await.until("neither is tried", () -> tried(node).stream().allMatch(t -> t.endsWith(" 0")));
      assertThat(notHelping(node)).isZero();
    }
    try (TestNode node = TestNode.start(home, "--meaning", "off")) {
      assertThat(tried(node)).allMatch(t -> t.endsWith(" 0"));
      hide(node, report, true);
      Await.until("it is back", () -> tried(node).equals(List.of(one + " 1", other + " 0")));
      assertThat(notHelping(node)).isEqualTo(1);
    }
  }

  @Test
  void othersSeeItAsBefore() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB)) {
      a.accept(homeB);
      String id = a.publish(TestNode.lesson("The wobbly trolley on the ward")).getRecordId();
      hide(a, id, false);
      b.accept(homeA, a.peerAddress());
      b.awaitAdmitted(homeA, 1);
      assertThat(get(b, id).getTitle()).isEqualTo("The wobbly trolley on the ward");
    }
  }
}
