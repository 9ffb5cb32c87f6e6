package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.GetSpreadResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.store.Journal;

/// How far something spread, drawn from links alone.
class SpreadsTest {
  @TempDir Path folder;
  private Network network;

  @BeforeEach
  void open() throws Exception {
    network = new Network(folder, Journal.inMemory(), "one", "two", "three");
  }

  @AfterEach
  void close() throws Exception {
    network.close();
  }

  private GetSpreadResponse spread(RecordId of, int depth) {
    network.catchUp();
    return new Spreads(
            network.trials("one"),
            network.views,
            network.records("one"),
            () -> network.standing("one"))
        .answer(GetSpreadRequest.newBuilder().setRecordId(of.text()).setDepth(depth).build());
  }

  private static List<String> edges(GetSpreadResponse answer) {
    return answer.getLinksList().stream()
        .map(link -> link.getFromRecordId() + " " + link.getRelation() + " " + link.getToRecordId())
        .toList();
  }

  /// Five hundred records in layers; each links to one or two of the layer before.
  @Test
  void theEdgesOfAGraphOfFiveHundredAreTheTruth() {
    var random = new Random(20261130);
    RecordId root = network.publish("one", practice("Huddle"));
    List<RecordId> layer = List.of(root);
    Set<String> truth = new HashSet<>();
    for (int depth = 1; depth <= 5; depth++) {
      List<RecordId> next = new ArrayList<>();
      for (int i = 0; i < (depth == 5 ? 103 : 99); i++) {
        RecordId target = layer.get(random.nextInt(layer.size()));
        RecordId second = layer.get(random.nextInt(layer.size()));
        LearningRecord record =
            Journal.linked(practice("Huddle " + depth + " " + i), Relation.BUILDS_ON, target);
        boolean both = !second.equals(target) && random.nextBoolean();
        if (both) {
          record = Journal.linked(record, Relation.SUPPORTS, second);
        }
        RecordId id = network.publish(random.nextBoolean() ? "two" : "three", record);
        truth.add(id.text() + " builds-on " + target.text());
        if (both) {
          truth.add(id.text() + " supports " + second.text());
        }
        next.add(id);
      }
      layer = next;
    }
    network.publish("two", practice("Something else"));

    GetSpreadResponse answer = spread(root, 5);

    assertThat(answer.getRecordsList()).hasSize(500);
    assertThat(edges(answer)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(truth);
    assertThat(answer.getMore()).isFalse();
    assertThat(spread(root, 4).getMore()).isTrue();
  }

  @Test
  void ofMoreThanAThousandTheFirstAreToldOf() {
    RecordId root = network.publish("one", practice("Huddle"));
    List<LearningRecord> many = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      many.add(tried(root, said("adopted", "worked").setSite("Ward " + i)));
    }
    List<RecordId> reports =
        network.journal.add(Journal.commons(network.id("two")), many, Verdict.ADMITTED);

    GetSpreadResponse answer = spread(root, 1);

    assertThat(answer.getMore()).isTrue();
    assertThat(answer.getRecordsList())
        .extracting(record -> record.getRecordId())
        .hasSize(1_000)
        .startsWith(root.text(), reports.getFirst().text())
        .doesNotContain(reports.get(999).text(), reports.get(1_000).text());
    assertThat(answer.getLinksList()).hasSize(999);
    assertThat(spread(root, 1)).isEqualTo(answer);
    assertThat(spread(root, 3).getRecordsList()).hasSize(1_000);
  }

  @Test
  void plansAndDecisionsAgainstAreNoAdoptions() {
    RecordId root = network.publish("one", practice("Huddle"));
    network.publish("two", tried(root, said("planned", "")));
    RecordId took = network.publish("two", tried(root, said("testing", "too-early")));
    RecordId against = network.publish("three", tried(root, said("decided-not-to", "")));

    GetSpreadResponse answer = spread(root, 1);

    assertThat(answer.getAdoptionsList())
        .extracting(adoption -> adoption.getRecordId())
        .containsExactly(took.text());
    assertThat(answer.getOthersList())
        .extracting(other -> other.getRecordId())
        .containsExactly(against.text());
  }
}
