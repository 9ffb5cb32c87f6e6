package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Deed;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.Gathered;
import org.kith.schema.v1.GatheredGroup;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;

/// Labs and questions from their opening to their end.
class LabTest {
  private static final String PLAN = "a handover at night that everybody can follow";

  @TempDir Path folder;

  private static LearningRecord.Builder joining(String title, String role, String to) {
    return TestNode.lesson(title).toBuilder()
        .setAuthorRole(role)
        .addLinks(Link.newBuilder().setRelation("part-of").setRecordId(to));
  }

  private static LearningRecord.Builder lab() {
    LearningRecord.Builder lab =
        TestNode.lesson("A lab on handover at night").toBuilder().clearLesson();
    lab.getContactBuilder().setTeam("Night team").setEmail("night.team@example.org");
    lab.getLabBuilder()
        .setChallenge("How do we hand over at night so that everybody can follow?")
        .addPerspectivesWanted("porters");
    return lab;
  }

  private static LearningRecord get(TestNode node, String id) {
    return node.learning()
        .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
        .getRecord();
  }

  private static List<String> open(TestNode node) {
    return node
        .learning()
        .findPriorArt(FindPriorArtRequest.newBuilder().setText(PLAN).build())
        .getOpenList()
        .stream()
        .map(LearningRecord::getRecordId)
        .toList();
  }

  private static List<String> told(List<GatheredGroup> groups) {
    return groups.stream().map(group -> group.getLabel() + " " + group.getCount()).toList();
  }

  @Test
  void aLabGathersByKindOrganisationAndPerspectiveAndKeepsItWhenItCloses() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA, "--meaning", "off");
        TestNode b = TestNode.start(homeB, "--meaning", "off")) {
      a.accept(homeB, b.peerAddress());
      b.accept(homeA, a.peerAddress());
      a.dialNow();
      String lab = a.publish(lab().build()).getRecordId();
      b.awaitAdmitted(homeA, 1);
      Await.until("it is open at b", () -> open(b).equals(List.of(lab)));
      String first =
          a.publish(joining("What porters see at night", "porter", lab).build()).getRecordId();
      String practice =
          b.publish(
                  EvidenceTest.practice("One voice at the board").toBuilder()
                      .addLinks(Link.newBuilder().setRelation("part-of").setRecordId(lab))
                      .build())
              .getRecordId();
      String wrong = b.publish(joining("Posted by mistake", "clerk", lab).build()).getRecordId();
      var _ =
          b.learning()
              .retractRecord(
                  RetractRecordRequest.newBuilder().setRecordId(wrong).setReason("wrong").build());
      a.publish(
          joining("What porters see at night, more of it", "porter", lab)
              .addLinks(Link.newBuilder().setRelation("supersedes").setRecordId(first))
              .build());
      a.publish(joining("Kept here alone", "porter", lab).setAudience("own").build());
      a.awaitAdmitted(homeB, 3);
      Await.until("all have joined", () -> get(a, lab).getGathered().getTotal() == 3);

      Gathered gathered = get(a, lab).getGathered();

      assertThat(gathered.getRecordsList())
          .extracting(LinkIn::getTitle)
          .containsExactlyInAnyOrder(
              "One voice at the board", "What porters see at night, more of it", "Kept here alone");
      assertThat(told(gathered.getKindsList())).containsExactly("Lesson 2", "Practice 1");
      assertThat(gathered.getOrganisationsList())
          .extracting(GatheredGroup::getCode, GatheredGroup::getCount)
          .containsExactly(tuple(a.id(), 2), tuple(b.id(), 1));
      assertThat(told(gathered.getPerspectivesList()))
          .containsExactly("porter 2", "ward manager 1");
      assertThat(exported(a, lab).getGathered().getTotal()).isEqualTo(2); // what stays here is out

      var closing = lab();
      closing.getLabBuilder().setSynthesis("One voice at the board, and porters in the round.");
      closing.addLinks(Link.newBuilder().setRelation("supersedes").setRecordId(lab));
      String closed = a.publish(closing.build()).getRecordId();
      b.awaitAdmitted(homeA, 4);
      Await.until("it is open no more", () -> open(a).isEmpty() && open(b).isEmpty());
      assertThat(get(a, closed).getGathered()).isEqualTo(gathered);
      assertThat(get(a, lab).getState()).isEqualTo("superseded");
      assertThat(get(a, closed).getCautionsList()).containsExactly("closed");
      assertThat(get(b, closed).getGathered().getRecordsList())
          .extracting(LinkIn::getRecordId)
          .contains(practice)
          .hasSize(2);
    }
  }

  @Test
  void aLabIsClosedAfterItsLastMonthByTheNodesClock() throws Exception {
    YearMonth last = YearMonth.now(ZoneOffset.UTC);
    Instant edge = last.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    var now = new AtomicReference<>(edge.minusMillis(1));
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), now::get, "--meaning", "off")) {
      var lab = lab();
      lab.getLabBuilder().setOpens(last.minusMonths(2).toString()).setCloses(last.toString());
      String id = node.publish(lab.build()).getRecordId();

      Await.until("it is open", () -> open(node).equals(List.of(id)));
      assertThat(cautions(node, id)).isEqualTo(Map.of("show", "", "search", "", "who", ""));

      now.set(edge);
      assertThat(open(node)).isEmpty();
      assertThat(cautions(node, id))
          .isEqualTo(Map.of("show", "closed", "search", "closed", "who", "closed"));
      assertThat(get(node, id).getState()).isEqualTo("current");
    }
  }

  /// What stands beside a record, by where it shows.
  private static Map<String, String> cautions(TestNode node, String id) {
    LearningRecord found =
        node.learning()
            .searchRecords(SearchRecordsRequest.newBuilder().setQuery("handover").build())
            .getResults(0)
            .getRecord();
    Deed deed =
        node.learning()
            .findContacts(FindContactsRequest.newBuilder().setQuery("handover").build())
            .getTeams(0)
            .getDeeds(0);
    assertThat(List.of(found.getRecordId(), deed.getRecordId())).containsOnly(id);
    assertThat(found.hasLab()).isFalse();
    return Map.of(
        "show", String.join(",", get(node, id).getCautionsList()),
        "search", String.join(",", found.getCautionsList()),
        "who", String.join(",", deed.getCautionsList()));
  }

  private static LearningRecord exported(TestNode node, String id) {
    List<LearningRecord> all = new ArrayList<>();
    node.learning()
        .exportRecords(ExportRecordsRequest.newBuilder().addRecordIds(id).build())
        .forEachRemaining(one -> all.add(one.getRecord()));
    return all.getFirst();
  }

  @Test
  void aClosedQuestionKeepsItsAnswersAndLeavesWhatIsOpen() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      var question = TestNode.lesson("Who hands over at night?").toBuilder().clearLesson();
      question.getQuestionBuilder().setQuestion("Who hands over at night with one nurse on duty?");
      String asked = node.publish(question.build()).getRecordId();
      Await.until("it is open", () -> open(node).equals(List.of(asked)));
      var answer = TestNode.lesson("We do it at the board").toBuilder().clearLesson();
      answer.getAnswerBuilder().setAnswer("We do it at the board, with all.").setBasis("done-it");
      answer.addLinks(Link.newBuilder().setRelation("answers").setRecordId(asked));
      node.publish(answer.build());
      question.getQuestionBuilder().setClosedReason("Two wards have answered.");
      question.addLinks(Link.newBuilder().setRelation("supersedes").setRecordId(asked));
      String closed = node.publish(question.build()).getRecordId();

      Await.until("it is open no more", () -> open(node).isEmpty());
      assertThat(get(node, closed).getGathered().getRecordsList())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.getTitle()).isEqualTo("We do it at the board");
                assertThat(one.getBasis()).isEqualTo("done-it");
                assertThat(one.getState()).isEqualTo("current");
              });
    }
  }
}
