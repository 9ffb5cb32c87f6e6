package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Recall;
import org.kith.schema.v1.Retraction;
import org.kith.server.store.Journal;

/// Exactly those who use what was recalled are told. SPEC 10.15
class RecalledTest {
  private static final String[] NINE = {
    "root", "one", "two", "three", "four", "planning", "testing", "stopped", "bystander"
  };

  @TempDir Path folder;
  private Network network;

  @BeforeEach
  void open() throws Exception {
    network = new Network(folder, Journal.inMemory(), NINE);
  }

  @AfterEach
  void close() throws Exception {
    network.close();
  }

  private static LearningRecord linked(LearningRecord record, Relation relation, RecordId to) {
    return Journal.linked(record, relation, to);
  }

  private static LearningRecord retraction(RecordId target, String reason) {
    return Journal.retraction(target).toBuilder()
        .setRetraction(Retraction.newBuilder().setReason(reason).setText("It was not so."))
        .build();
  }

  private void use(String name, String status, RecordId practice) {
    network.publish(name, tried(practice, said(status, "")));
  }

  /// Cause and distance of all recalls of one organisation.
  private List<String> recalls(String name) {
    network.catchUp();
    return network.recalled(name).all().stream()
        .map(recall -> recall.getCause() + " " + recall.getDistance())
        .sorted()
        .toList();
  }

  /// A tree of nine organisations: the root's practice, and one built on each before, four deep.
  private List<RecordId> tree() {
    List<RecordId> tree = new ArrayList<>();
    tree.add(network.publish("root", practice("Falls huddle")));
    for (String builder : List.of("one", "two", "three", "four")) {
      tree.add(
          network.publish(
              builder,
              linked(practice("Huddle of " + builder), Relation.BUILDS_ON, tree.getLast())));
    }
    use("one", "adopted", tree.get(1));
    use("two", "adopted", tree.get(2));
    use("three", "adopted", tree.get(3));
    use("four", "adopted", tree.get(4)); // four links from the root's
    use("planning", "planned", tree.getFirst());
    use("testing", "testing", tree.getFirst());
    use("stopped", "adopted", tree.getFirst());
    use("stopped", "adopted-then-stopped", tree.getFirst()); // same site, no link
    use("bystander", "adopted", network.publish("bystander", practice("A pain huddle")));
    return tree;
  }

  private void expectExactly(String cause) {
    assertThat(recalls("planning")).containsExactly(cause + " 0");
    assertThat(recalls("testing")).containsExactly(cause + " 0");
    assertThat(recalls("one")).containsExactly(cause + " 1");
    assertThat(recalls("two")).containsExactly(cause + " 2");
    assertThat(recalls("three")).containsExactly(cause + " 3");
    for (String unaffected : List.of("root", "four", "stopped", "bystander")) {
      assertThat(recalls(unaffected)).as(unaffected).isEmpty();
    }
  }

  @Test
  void ofNineExactlyThoseWhoUseWhatIsRetractedAreTold() {
    RecordId root = tree().getFirst();
    for (String name : NINE) {
      assertThat(recalls(name)).as(name).isEmpty();
    }
    network.publish("root", retraction(root, "unsafe"));
    expectExactly("retracted");
  }

  @Test
  void ofNineExactlyThoseWhoUseWhatIsContradictedAreTold() {
    RecordId root = tree().getFirst();
    RecordId doubt =
        network.publish(
            "bystander", linked(Journal.lesson("It delays help"), Relation.CONTRADICTS, root));
    expectExactly("contradicted");
    network.remove("one", "bystander");
    assertThat(recalls("one")).as("no voice there").isEmpty();
    network.publish("bystander", Journal.retraction(doubt));
    assertThat(recalls("two")).as("the doubt was taken back").isEmpty();
  }

  @Test
  void ofNineExactlyThoseWhoUseWhatIsSupersededAreTold() {
    RecordId root = tree().getFirst();
    RecordId second =
        network.publish("root", linked(practice("Falls huddle, again"), Relation.SUPERSEDES, root));
    expectExactly("superseded");
    RecordId third =
        network.publish(
            "root", linked(practice("Falls huddle, third"), Relation.SUPERSEDES, second));
    expectExactly("superseded");
    network.catchUp();
    assertThat(network.recalled("testing").all())
        .extracting(recall -> recall.getBecause().getRecordId())
        .as("one item, of the newest version")
        .containsExactly(third.text());
  }

  @Test
  void otherReasonsToRetractAndOwnSuccessorsRecallNothing() {
    RecordId root = tree().getFirst();
    use("root", "adopted", root);
    network.publish("root", retraction(root, "out-of-date"));
    assertThat(recalls("testing")).isEmpty();
    RecordId own = network.publish("bystander", practice("A huddle of our own"));
    use("bystander", "testing", own);
    network.publish(
        "bystander", linked(practice("A huddle of our own, again"), Relation.SUPERSEDES, own));
    assertThat(recalls("bystander")).isEmpty();
    network.publish("bystander", retraction(own, "wrong"));
    assertThat(recalls("bystander")).as("another site may not know").containsExactly("retracted 0");
  }

  @Test
  void laterVersionsAreFollowedAndEarlierOnesAreNot() {
    RecordId first = network.publish("root", practice("Falls huddle"));
    RecordId second =
        network.publish(
            "root", linked(practice("Falls huddle, again"), Relation.SUPERSEDES, first));
    use("one", "adopted", first);
    use("two", "adopted", second);
    network.publish("root", retraction(second, "unsafe"));
    assertThat(recalls("one"))
        .as("who tried the first should move on to it")
        .contains("retracted 0");
    assertThat(recalls("two")).containsExactly("retracted 0");

    RecordId third = network.publish("root", practice("Pain huddle"));
    RecordId fourth =
        network.publish("root", linked(practice("Pain huddle, again"), Relation.SUPERSEDES, third));
    use("three", "adopted", third);
    use("four", "adopted", fourth);
    network.publish("root", retraction(third, "wrong"));
    assertThat(recalls("three")).containsExactly("retracted 0", "superseded 0");
    assertThat(recalls("four")).as("what was wrong was replaced").isEmpty();
  }

  @Test
  void aLinkThatALaterVersionKeepsHoldsAndOneThatItDropsDoesNot() {
    RecordId root = network.publish("root", practice("Falls huddle"));
    RecordId first =
        network.publish("one", linked(practice("Built on it"), Relation.BUILDS_ON, root));
    LearningRecord again = practice("Built on it, again");
    RecordId keeps =
        network.publish(
            "one", linked(linked(again, Relation.SUPERSEDES, first), Relation.BUILDS_ON, root));
    RecordId drops = network.publish("one", linked(again, Relation.SUPERSEDES, keeps));
    use("two", "adopted", first);
    use("three", "adopted", keeps);
    use("four", "adopted", drops);
    network.publish("root", retraction(root, "unsafe"));
    assertThat(recalls("two")).containsExactly("retracted 1", "superseded 0");
    assertThat(recalls("three")).containsExactly("retracted 1", "superseded 0");
    assertThat(recalls("four")).isEmpty();
  }

  @Test
  void aReportThatTookTheOthersPlaceCountsWithoutALink() {
    RecordId root = network.publish("root", practice("Falls huddle"));
    use("one", "adopted-then-stopped", root);
    use("one", "adopted", root); // they began again
    network.publish("two", tried(root, said("adopted", "").setSite("Ward 7")));
    network.publish("two", tried(root, said("decided-not-to", "").setSite("Ward 8")));
    network.publish("root", retraction(root, "unsafe"));
    assertThat(recalls("one")).containsExactly("retracted 0");
    assertThat(recalls("two")).as("ward 7 uses it").containsExactly("retracted 0");
    Recall recall = network.recalled("two").all().getFirst();
    assertThat(recall.getBecause().getReason()).isEqualTo("unsafe");
  }
}
