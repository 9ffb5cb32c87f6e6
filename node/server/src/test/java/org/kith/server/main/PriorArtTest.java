package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PriorPractice;

/// What comes into view before one starts, at a whole node.
class PriorArtTest {
  private static final List<String> WORDS =
      List.of(
          "amber", "birch", "cedar", "daisy", "ebony", "flint", "grove", "hazel", "ivory", "jetty",
          "khaki", "lemon", "maple", "north", "olive", "pearl", "quail", "river", "stone", "tulip",
          "umber");

  @TempDir Path folder;

  private static FindPriorArtResponse ask(TestNode node, int size) {
    return node.learning()
        .findPriorArt(
            FindPriorArtRequest.newBuilder()
                .setText(String.join(" ", WORDS))
                .setPageSize(size)
                .build());
  }

  private static List<String> ids(FindPriorArtResponse answer) {
    return answer.getPracticesList().stream()
        .map(PriorPractice::getRecord)
        .map(LearningRecord::getRecordId)
        .toList();
  }

  /// A failure that shares no word with the plan, so that the order stays as it is.
  private static void failAt(TestNode node, String practice) throws Exception {
    node.publish(
        EvidenceTest.trial(practice, EvidenceTest.failed()).toBuilder()
            .setTitle("How it went with us")
            .setSummary("We did what another organisation had told of.")
            .build());
    Await.until(
        "the failure is known",
        () ->
            node.learning().getTally(EvidenceTest.tallyOf(practice)).getTally().getSetbacks() == 1);
  }

  @Test
  void aSetbackAmongTheTwentyNearestIsInViewWhereverItStands() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      List<String> published = new ArrayList<>();
      for (int i = 0; i < WORDS.size(); i++) { // each has a word less of the plan
        String title = String.join(" ", WORDS.subList(0, WORDS.size() - i)) + " at work";
        published.add(node.publish(EvidenceTest.practice(title)).getRecordId());
      }
      Await.until("all are found", () -> ask(node, 20).getCompared() == WORDS.size());
      List<String> order = new ArrayList<>(ids(ask(node, 20)));
      published.stream().filter(id -> !order.contains(id)).forEach(order::add);
      assertThat(order).hasSize(21);

      failAt(node, order.get(20));
      assertThat(ids(ask(node, 3))).isEqualTo(order.subList(0, 3));
      for (int rank : List.of(20, 12, 4)) {
        failAt(node, order.get(rank - 1));
        FindPriorArtResponse answer = ask(node, 3);
        assertThat(ids(answer))
            .as("rank %d", rank)
            .containsExactly(order.get(0), order.get(1), order.get(rank - 1));
        assertThat(answer.getPractices(2).getSetbacks(0).getOutcome()).isEqualTo("no-effect");
      }
      assertThat(ids(ask(node, 1))).containsExactly(order.get(0), order.get(3));
      failAt(node, order.get(1));
      assertThat(ids(ask(node, 3))).isEqualTo(order.subList(0, 3));
    }
  }

  @Test
  void aFailureIsInViewThoughWhatFailedIsNotHere() throws Exception {
    String absent = "a".repeat(52);
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      String report = node.publish(EvidenceTest.trial(absent, EvidenceTest.failed())).getRecordId();
      for (int i = 0; i < 3; i++) {
        node.publish(EvidenceTest.practice("Falls huddle of kind " + i));
      }
      var plan =
          FindPriorArtRequest.newBuilder().setText("How the huddle went with us").setPageSize(3);
      Await.until(
          "all are found", () -> node.learning().findPriorArt(plan.build()).getCompared() == 4);

      PriorPractice shown =
          node.learning().findPriorArt(plan.build()).getPracticesList().stream()
              .filter(practice -> practice.getRecord().getRecordId().equals(report))
              .findFirst()
              .orElseThrow();

      assertThat(shown.getRecord().getKind()).isEqualTo("tried-here");
      assertThat(shown.getRecord().getState()).isEqualTo("current");
      assertThat(shown.getTally().getSetbacks()).isEqualTo(1);
      assertThat(shown.getSetbacksList())
          .singleElement()
          .satisfies(setback -> assertThat(setback.getRecordId()).isEqualTo(report));
    }
  }
}
