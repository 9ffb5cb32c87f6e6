package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ListWithdrawnRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.RepublishRecordsRequest;
import org.kith.schema.v1.RepublishedRecord;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WithdrawnRecord;

/// SPEC 4.9, I6: a log key is stolen. Five nodes in a row; the thief publishes from a machine of
/// its own, with dates years back, while the organisation's node is away. The organisation revokes
/// at a position: what stood before holds everywhere, what came after vanishes everywhere, and the
/// next epoch carries on.
class CompromiseDrillTest {
  private static final Duration BACK_DATED = Duration.ofDays(5 * 365);

  @TempDir Path folder;
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  private TestNode start(TestHome home, String... flags) throws Exception {
    TestNode node = TestNode.start(home, flags);
    running.add(node);
    return node;
  }

  private static long found(TestNode node, String words) {
    return node.learning()
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery(words).build())
        .getResultsCount();
  }

  private static String title(TestNode node, PublishRecordResponse receipt) {
    return get(node, receipt).getTitle();
  }

  @Test
  void whatAThiefPublishedVanishesAndWhatStoodBeforeHolds() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    List<TestHome> homes = new ArrayList<>(List.of(homeA));
    List<TestNode> nodes = new ArrayList<>(List.of(start(homeA)));
    for (String name : List.of("b", "c", "d", "e")) {
      TestHome home = TestHome.make(folder, name);
      TestNode node = start(home);
      TestNode before = nodes.getLast();
      before.accept(home);
      node.accept(homes.getLast(), before.peerAddress());
      if (nodes.size() > 1) {
        node.acceptOriginOnly(homeA);
      }
      homes.add(home);
      nodes.add(node);
    }
    TestNode a = nodes.getFirst();
    var honest = new ArrayList<PublishRecordResponse>();
    for (int i = 0; i < 5; i++) {
      honest.add(a.publish(TestNode.lesson("An honest lesson " + i)));
    }
    ByteString root = ByteString.copyFrom(Base64.getDecoder().decode(rootOf(a)));
    TestNode b = nodes.get(1);
    String practice = b.publish(EvidenceTest.practice("A practice of another")).getRecordId();
    var above = a.publish(TestNode.lesson("Ours, above the cut"));
    var follows = a.publish(buildingOn(above));
    for (TestNode node : nodes) {
      node.awaitAdmitted(homeA, 7);
    }
    String port = Integer.toString(a.node().peerPort());
    a.close();
    List<PublishRecordResponse> stolen = steal(homeA, port, b, practice);
    TestNode back = start(homeA, "--peer-port", port);
    nodes.set(0, back);
    b.dialNow();
    for (TestNode node : nodes) {
      node.awaitAdmitted(homeA, 10); // its own node too: it asks what others hold of its log
      Await.until("the forged ones are found", () -> found(node, "forged") == 3);
      assertThat(get(node, stolen.get(0)).getClaimedTime())
          .as("the thief writes any date")
          .isLessThan(get(node, honest.get(0)).getClaimedTime());
    }
    Await.until("the forged report counts", () -> reports(b, practice) == 1);
    back.close();
    TestHome after = homeA.revoking(5, Bytes.of(root));
    TestNode again = start(after, "--peer-port", port);
    nodes.set(0, again);
    PublishRecordResponse fresh = again.publish(TestNode.lesson("The first of a new epoch"));
    assertThat(fresh.getLog()).endsWith("/commons/2");
    nodes.get(1).dialNow();

    for (TestNode node : nodes) {
      Await.until("the new epoch has come", () -> node.commons(again.id(), 2).getSize() == 1);
      Await.until("the forged ones are gone", () -> found(node, "forged") == 0);
      Await.until("the fresh one is found", () -> found(node, "\"new epoch\"") == 1);
      assertThat(found(node, "honest")).isEqualTo(5);
      assertThat(title(node, honest.get(4))).isEqualTo("An honest lesson 4");
      honest.forEach(receipt -> EndProofs.proof(node, receipt));
      for (PublishRecordResponse forged : stolen) {
        assertThatThrownBy(() -> title(node, forged)).isInstanceOf(StatusRuntimeException.class);
      }
      for (PublishRecordResponse ours : List.of(above, follows)) {
        assertThatThrownBy(() -> title(node, ours)).isInstanceOf(StatusRuntimeException.class);
      }
      // What b has published stands as it was; it came to its neighbours.
      int others = nodes.indexOf(node) < 3 ? 1 : 0;
      assertThat(node.status().getRecords()).isEqualTo(6 + others);
      assertThat(titles(watched(node, 6 + others)))
          .noneMatch(title -> title.contains("forged") || title.contains("above the cut"));
      var exported = new ArrayList<LearningRecord>();
      node.learning()
          .exportRecords(ExportRecordsRequest.getDefaultInstance())
          .forEachRemaining(one -> exported.add(one.getRecord()));
      assertThat(exported).hasSize(6 + others);
      assertThat(titles(exported)).noneMatch(title -> title.contains("forged"));
    }
    assertThat(reports(b, practice)).isZero();
    republished(again, nodes, stolen, above, follows);
  }

  /// Somebody with a copy of the whole machine, whose clock says another year, publishes where the
  /// organisation's own node is not heard.
  private List<PublishRecordResponse> steal(
      TestHome of, String port, TestNode victim, String practice) throws Exception {
    TestHome home = of.stolen(folder.resolve("thief"));
    InstantSource clock = () -> InstantSource.system().instant().minus(BACK_DATED);
    var stolen = new ArrayList<PublishRecordResponse>();
    try (TestNode thief = TestNode.start(home, clock, "--peer-port", port)) {
      victim.dialNow();
      stolen.add(thief.publish(TestNode.lesson("A forged claim")));
      stolen.add(thief.publish(TestNode.lesson("A forged claim of another kind")));
      LearningRecord.Builder report =
          EvidenceTest.trial(practice, EvidenceTest.worked("hospice")).toBuilder();
      stolen.add(thief.publish(report.setTitle("A forged report").build()));
      victim.awaitAdmitted(of, 10);
    }
    return stolen;
  }

  private static LearningRecord get(TestNode node, PublishRecordResponse receipt) {
    return node.learning()
        .getRecord(GetRecordRequest.newBuilder().setRecordId(receipt.getRecordId()).build())
        .getRecord();
  }

  private static int reports(TestNode node, String practice) {
    return node.learning().getTally(EvidenceTest.tallyOf(practice)).getTally().getReports();
  }

  /// The first records of a watch from the start.
  private static List<LearningRecord> watched(TestNode node, int count) {
    var answers =
        node.learning().watchRecords(WatchRecordsRequest.newBuilder().setCursor("start").build());
    var records = new ArrayList<LearningRecord>();
    while (records.size() < count) {
      records.add(answers.next().getRecord());
    }
    return records;
  }

  private static List<String> titles(List<LearningRecord> records) {
    return records.stream().map(LearningRecord::getTitle).toList();
  }

  /// What was ours above the cut is listed with what the thief wrote; a person chooses.
  private static void republished(
      TestNode again,
      List<TestNode> nodes,
      List<PublishRecordResponse> stolen,
      PublishRecordResponse above,
      PublishRecordResponse follows)
      throws Exception {
    var listed = again.governance().listWithdrawn(ListWithdrawnRequest.getDefaultInstance());
    assertThat(listed.getRecordsList())
        .extracting(WithdrawnRecord::getRecordId)
        .containsExactly(
            above.getRecordId(),
            follows.getRecordId(),
            stolen.get(0).getRecordId(),
            stolen.get(1).getRecordId(),
            stolen.get(2).getRecordId());
    var request =
        RepublishRecordsRequest.newBuilder()
            .addRecordIds(above.getRecordId())
            .addRecordIds(follows.getRecordId())
            .build();
    var done = again.governance().republishRecords(request).getRecordsList();
    String newAbove = done.get(0).getRepublishedAs();
    for (TestNode node : nodes) {
      Await.until("what was ours is found again", () -> found(node, "cut") == 2);
      assertThat(found(node, "forged")).isZero();
      var links =
          node.learning()
              .getRecord(
                  GetRecordRequest.newBuilder().setRecordId(done.get(1).getRepublishedAs()).build())
              .getRecord()
              .getLinksList();
      assertThat(links)
          .extracting(Link::getRelation, Link::getRecordId)
          .containsExactly(
              tuple("builds-on", newAbove), tuple("republishes", follows.getRecordId()));
    }
    assertThat(again.governance().republishRecords(request).getRecordsList())
        .allMatch(RepublishedRecord::getRepeated)
        .extracting(RepublishedRecord::getRepublishedAs)
        .first()
        .isEqualTo(newAbove);
    assertThatThrownBy(
            () ->
                again
                    .governance()
                    .republishRecords(
                        RepublishRecordsRequest.newBuilder().addRecordIds(newAbove).build()))
        .hasMessageContaining("Record id 1 is no withdrawn record");
  }

  private static LearningRecord buildingOn(PublishRecordResponse other) {
    var record = TestNode.lesson("What followed from it, above the cut too").toBuilder();
    record.addLinksBuilder().setRelation("builds-on").setRecordId(other.getRecordId());
    return record.build();
  }

  /// A node that joins after the revocation gets what counts, and nothing else; and what it got it
  /// can prove to others, though nobody has given it a checkpoint.
  @Test
  void whoeverComesLaterGetsOnlyWhatCounts() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    var honest = new ArrayList<PublishRecordResponse>();
    for (int i = 0; i < 5; i++) {
      honest.add(a.publish(TestNode.lesson("An honest lesson " + i)));
    }
    Bytes root = Bytes.wrap(Base64.getDecoder().decode(rootOf(a)));
    a.publish(TestNode.lesson("A forged claim"));
    b.awaitAdmitted(homeA, 6);
    String port = Integer.toString(a.node().peerPort());
    a.close();
    TestHome after = homeA.revoking(5, root);
    TestNode again = start(after, "--peer-port", port);
    again.publish(TestNode.lesson("The first of a new epoch"));
    b.dialNow();
    Await.until("b knows", () -> b.commons(again.id(), 2).getSize() == 1);
    again.close();

    TestNode c = start(homeC);
    b.accept(homeC);
    c.accept(homeB, b.peerAddress());
    c.acceptOriginOnly(after);
    Await.until("the new epoch has come", () -> c.commons(again.id(), 2).getSize() == 1);
    Await.until("the old one too", () -> c.commons(again.id(), 1).getSize() == 5);
    Await.until("all are found", () -> found(c, "honest") == 5);
    assertThat(found(c, "forged")).isZero();
    assertThat(c.status().getRecords()).isEqualTo(6);
    honest.forEach(receipt -> EndProofs.proof(c, receipt));
  }

  private static String rootOf(TestNode node) {
    return node.commons(node.id(), 1).getRoot();
  }
}
