package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PriorPractice;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.server.store.SampleRecords;

/// How well a plan in other words finds what is there already, over the sample records: what
/// comes into view, and what is said to be published already.
class PriorArtQualityTest {
  private static final String SAME = "same";

  @TempDir Path folder;

  private static FindPriorArtResponse ask(TestNode node, String plan) {
    return node.learning()
        .findPriorArt(FindPriorArtRequest.newBuilder().setText(plan).setPageSize(5).build());
  }

  @Test
  void aPlanInOtherWordsFindsWhatIsThere() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "on")) {
      Map<String, String> names = new HashMap<>();
      SampleRecords.publish(
              (organisation, record) ->
                  node.learning()
                      .publishRecord(
                          PublishRecordRequest.newBuilder()
                              .setRecord(record)
                              .setWarnedReason("a sample about nobody")
                              .build())
                      .getRecordId())
          .forEach((name, id) -> names.put(id, name));
      Await.until(
          "all can be found by meaning",
          () ->
              node.status().getMeaning().getRecords() >= names.size() - 1
                  && node.status().getMeaning().getBehind() == 0);
      List<String[]> pairs = SampleRecords.lines("pairs.tsv");
      int found = 0;
      int right = 0;
      List<String> wrong = new ArrayList<>();
      for (String[] pair : pairs) {
        FindPriorArtResponse answer = ask(node, pair[0]);
        boolean suggested =
            answer.getDuplicatesList().stream()
                .anyMatch(record -> pair[1].equals(names.get(record.getRecordId())));
        if (pair[2].equals(SAME)) {
          found += inView(answer).anyMatch(id -> pair[1].equals(names.get(id))) ? 1 : 0;
          right += suggested ? 1 : 0;
        } else if (answer.getDuplicatesCount() > 0) { // whichever record it is, it is another
          wrong.add(pair[0]);
        }
      }
      double same = pairs.stream().filter(pair -> pair[2].equals(SAME)).count();
      double precision = right + wrong.size() == 0 ? 0 : (double) right / (right + wrong.size());
      System.out.printf(
          "before you start: recall@5 %.2f; published already: precision %.2f, recall %.2f over %d"
              + " pairs%n",
          found / same, precision, right / same, pairs.size());
      System.out.println("suggested though it is another: " + wrong);

      assertThat(pairs).hasSize(100);
      assertThat(same).isEqualTo(50);
      assertThat(found / same).isGreaterThanOrEqualTo(0.8);
      assertThat(precision).isGreaterThanOrEqualTo(0.9);
      assertThat(right / same).isGreaterThanOrEqualTo(0.8);
    }
  }

  /// The first five of each kind of thing that is told of.
  private static Stream<String> inView(FindPriorArtResponse answer) {
    return Stream.concat(
        Stream.of(
                answer.getPracticesList().stream().map(PriorPractice::getRecord),
                answer.getLessonsList().stream(),
                answer.getOpenList().stream())
            .flatMap(some -> some)
            .map(LearningRecord::getRecordId),
        answer.getTeamsList().stream()
            .flatMap(team -> team.getDeedsList().stream())
            .filter(deed -> deed.getKind().equals("offer"))
            .map(deed -> deed.getRecordId()));
  }
}
