package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.RecordHolder;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.VerifyStoreRequest;

/// SPEC 4.9, I2, I19, I20: a thief's branch reached a peer before the honest one did, and the
/// organisation ends its log on the honest one, above where the two part. The peer comes over to
/// the history that is named, and no two honest nodes fall out over it.
class OtherHistoryTest {
  private static final int COMMON = 3;
  private static final int HONEST = 3;

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
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery("\"" + words + "\"").build())
        .getResultsCount();
  }

  /// Somebody with a copy of the whole machine publishes where the organisation's own node is not
  /// heard.
  private void steal(TestHome of, String port, TestNode victim, int records) throws Exception {
    try (TestNode thief = TestNode.start(of.stolen(folder.resolve("thief")), "--peer-port", port)) {
      victim.dialNow();
      for (int i = 0; i < records; i++) {
        thief.publish(TestNode.lesson("A forged claim " + i));
      }
      victim.awaitAdmitted(of, COMMON + records);
    }
  }

  @ParameterizedTest(name = "of {0} forged records")
  @CsvSource({"2", "3", "5"})
  void aPeerComesOverToTheHistoryThatTheEndNames(int forged) throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    a.accept(homeB);
    a.accept(homeC);
    b.accept(homeA, a.peerAddress());
    c.accept(homeA, a.peerAddress());
    c.accept(homeB);
    b.accept(homeC, c.peerAddress());
    for (int i = 0; i < COMMON; i++) {
      a.publish(TestNode.lesson("A common lesson " + i));
    }
    b.awaitAdmitted(homeA, COMMON);
    c.awaitAdmitted(homeA, COMMON);
    String portA = Integer.toString(a.node().peerPort());
    String portB = Integer.toString(b.node().peerPort());
    String portC = Integer.toString(c.node().peerPort());
    a.close();
    c.close();
    steal(homeA, portA, b, forged);
    b.close();

    TestNode back = start(homeA, "--peer-port", portA);
    TestNode backC = start(homeC, "--peer-port", portC);
    List<PublishRecordResponse> honest = new ArrayList<>();
    for (int i = 0; i < HONEST; i++) {
      honest.add(back.publish(TestNode.lesson("An honest lesson " + i)));
    }
    backC.awaitAdmitted(homeA, COMMON + HONEST);
    Bytes root = Bytes.wrap(Base64.getDecoder().decode(back.commons(back.id(), 1).getRoot()));
    back.close();
    TestNode again = start(homeA.revoking(COMMON + HONEST, root), "--peer-port", portA);
    again.publish(TestNode.lesson("The first of a new epoch"));

    TestNode over = start(homeB, "--peer-port", portB);
    var fellOut = new AtomicBoolean();
    for (TestNode node : List.of(over, backC, again)) {
      Await.until("the new epoch has come", () -> node.commons(again.id(), 2).getSize() == 1);
      Await.until(
          "the forged ones are gone and the honest ones here",
          () -> {
            fellOut.compareAndSet(false, node.status().toString().contains("BAD_PROOF"));
            return found(node, "honest lesson") == HONEST
                && found(node, "common lesson") == COMMON
                && found(node, "forged claim") == 0;
          });
      assertThat(node.commons(again.id(), 1).getSize()).isEqualTo(COMMON + HONEST);
      assertThat(node.status().getRecords()).isEqualTo(COMMON + HONEST + 1);
      honest.forEach(receipt -> EndProofs.proof(node, receipt));
    }
    assertThat(fellOut).isFalse();
    assertThat(holders(over, honest.getFirst()))
        .as("what it signed of the other history says nothing of this one")
        .doesNotContain(over.id());
    over.close();
    TestNode afterwards = start(homeB, "--peer-port", portB);
    assertThat(found(afterwards, "honest lesson")).isEqualTo(HONEST);
    assertThat(found(afterwards, "forged claim")).isZero();
    assertThat(
            afterwards
                .operations()
                .verifyStore(VerifyStoreRequest.getDefaultInstance())
                .getProblemsList())
        .isEmpty();
  }

  private static List<String> holders(TestNode node, PublishRecordResponse receipt) {
    return node
        .learning()
        .getRecord(GetRecordRequest.newBuilder().setRecordId(receipt.getRecordId()).build())
        .getHeldByList()
        .stream()
        .map(RecordHolder::getOrganisationId)
        .toList();
  }
}
