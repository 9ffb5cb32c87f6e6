package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.GetPayloadPolicyRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PayloadPolicy;
import org.kith.schema.v1.RebuildViewsRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SetPayloadPolicyRequest;
import org.kith.schema.v1.VerifyStoreRequest;

/// SPEC 7.13: entries always come; content comes where it is wanted, later too, and from anybody
/// who has it.
class PayloadPolicyTest {
  private static final int KIB = 1_024;

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

  private static LearningRecord about(String topic, String title) {
    return TestNode.lesson(title).toBuilder().clearTopics().addTopics(topic).build();
  }

  private static void want(TestNode node, PayloadPolicy.Builder policy) {
    var answer =
        node.operations()
            .setPayloadPolicy(SetPayloadPolicyRequest.newBuilder().setPolicy(policy).build());
    assertThat(answer.getPolicy().getTopicsList())
        .containsExactlyInAnyOrderElementsOf(policy.getTopicsList());
  }

  private static int awaiting(TestNode node) {
    return node.operations()
        .getPayloadPolicy(GetPayloadPolicyRequest.getDefaultInstance())
        .getAwaiting();
  }

  private static long found(TestNode node, String words) {
    return node.learning()
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery(words).build())
        .getTotalSize();
  }

  @Test
  void whatIsNotWantedStaysAwayUntilItIsAndComesFromWhoeverHasIt() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    want(b, PayloadPolicy.newBuilder().addTopics("falls"));
    a.accept(homeB);
    a.accept(homeC);
    b.accept(homeA, a.peerAddress());
    c.accept(homeA, a.peerAddress());
    for (int i = 0; i < 70; i++) {
      a.publish(about("sepsis", "A trolley for the first hour " + i));
    }
    a.publish(about("falls", "Non-slip socks"));
    c.awaitAdmitted(homeA, 71);
    b.awaitAdmitted(homeA, 1);
    assertThat(b.origin(homeA).getProvedHere()).isEqualTo(71);
    assertThat(awaiting(b)).isEqualTo(70);
    assertThat(found(b, "trolley")).isZero();

    b.accept(homeC, c.peerAddress());
    c.accept(homeB, b.peerAddress());
    a.close();
    running.remove(a);
    Await.until(
        "b has met c", () -> b.status().getSessionsList().stream().anyMatch(s -> s.getUpToDate()));
    assertThat(awaiting(b)).isEqualTo(70);
    want(b, PayloadPolicy.newBuilder().addTopics("falls").addTopics("sepsis"));
    b.awaitAdmitted(homeA, 71);
    Await.until("they are found", () -> found(b, "trolley") == 70);
    assertThat(awaiting(b)).isZero();
    var report = b.operations().verifyStore(VerifyStoreRequest.getDefaultInstance());
    assertThat(report.getProblemsList()).isEmpty();
    var _ = b.operations().rebuildViews(RebuildViewsRequest.getDefaultInstance());
    Await.until("they are found after a rebuild", () -> found(b, "trolley") == 70);

    b.close();
    running.remove(b);
    TestNode again = start(homeB);
    Await.until("they are found after a restart", () -> found(again, "trolley") == 70);
    want(again, PayloadPolicy.newBuilder());
  }

  /// One KiB is wanted and one byte more is not, from the first copy on and when more is wanted.
  @Test
  void contentIsWantedUpToASize() throws Exception {
    TestHome origin = TestHome.make(folder, "origin");
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    want(b, PayloadPolicy.newBuilder().setKibMax(1));
    a.accept(origin);
    b.acceptOriginOnly(origin);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    var log = new RawLog(origin);
    int[] sizes = {KIB, KIB + 1, 2 * KIB, 2 * KIB + 1};
    for (int size : sizes) {
      var _ = log.appendOfSize("Content of exactly " + size, size);
    }
    try (RawPeer peer = RawPeer.exchange(a, origin)) {
      peer.say(RawLog.hello(origin, homeA)).say(RawLog.message(log.range(0, 4)));
      a.awaitAdmitted(origin, 4);
      b.awaitAdmitted(origin, 1);
      Await.until("one is found", () -> found(b, "exactly") == 1);
      assertThat(b.origin(origin).getProvedHere()).isEqualTo(4);
      assertThat(awaiting(b)).isEqualTo(3);
      want(b, PayloadPolicy.newBuilder().setKibMax(2));
      b.awaitAdmitted(origin, 3);
      assertThat(awaiting(b)).isEqualTo(1);
      want(b, PayloadPolicy.newBuilder());
      b.awaitAdmitted(origin, 4);
      assertThat(awaiting(b)).isZero();
    }
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefused() throws Exception {
    TestNode a = start(TestHome.make(folder, "a"));
    assertThatThrownBy(() -> want(a, PayloadPolicy.newBuilder().addTopics("weather")))
        .satisfies(error -> assertThat(Refusals.fields(error)).contains("policy.topics[0]"));
    assertThatThrownBy(() -> want(a, PayloadPolicy.newBuilder().setKibMax(-1)))
        .satisfies(error -> assertThat(Refusals.fields(error)).contains("policy.kibMax"));
  }
}
