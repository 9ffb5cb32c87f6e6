package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.ForkProof;
import org.kith.schema.v1.Evidence;
import org.kith.schema.v1.Fork;
import org.kith.schema.v1.ForkEvidence;
import org.kith.schema.v1.ListForksRequest;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.SearchRecordsRequest;

/// SPEC 3.9, 7.10: an organisation shows two histories to two of its peers. As soon as these meet,
/// both know, both can prove it, and a third that has never met the liar learns it from them.
class EquivocationTest {
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

  private static boolean frozen(TestNode node, TestHome origin) {
    return node.origin(origin).getState().startsWith("frozen");
  }

  private static long found(TestNode node, String words) {
    return node.learning()
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery(words).build())
        .getResultsCount();
  }

  @Test
  void twoHistoriesAreFoundWhenThoseWhoSawThemMeet() throws Exception {
    TestHome liar = TestHome.make(folder, "liar");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestHome homeD = TestHome.make(folder, "d");
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    TestNode d = start(homeD);
    b.accept(liar);
    c.accept(liar);
    d.acceptOriginOnly(liar);
    showHistory(folder, liar, "one side", homeB, b, 3);
    showHistory(folder, liar, "other side", homeC, c, 5);
    b.awaitAdmitted(liar, 3);
    c.awaitAdmitted(liar, 5);
    Await.until("both are found", () -> found(b, "side") == 3 && found(c, "side") == 5);

    b.accept(homeC, c.peerAddress());
    c.accept(homeB, b.peerAddress());
    Await.until("b has frozen it", () -> frozen(b, liar));
    Await.until("c has frozen it", () -> frozen(c, liar));
    assertThat(b.status().getWarningsList())
        .anyMatch(warning -> warning.startsWith("frozen: liar Example Trust. Two histories"));
    assertThat(found(b, "side")).as("nothing that was admitted is removed").isEqualTo(3);
    assertThat(found(c, "side")).isEqualTo(5);

    Fork fork = forks(b).getFirst();
    assertThat(fork.getRepairedByVersion()).isZero();
    assertThat(fork.getOrganisationId()).isEqualTo(liar.chain().organisation().text());
    ForkEvidence evidence = ForkEvidence.parseFrom(fork.getEvidence());
    assertThat(ForkProof.parse(Bytes.of(evidence.getStatements(0))).orElseThrow())
        .matches(proof -> proof.holds(liar.chain().logKeys(evidence.getEpoch()).orElseThrow()));

    c.accept(homeD, d.peerAddress());
    d.accept(homeC, c.peerAddress());
    Await.until("d has frozen it", () -> frozen(d, liar));
    assertThat(d.origin(liar).getProvedHere()).isLessThanOrEqualTo(5);
    for (TestNode node : List.of(b, c, d)) {
      assertThat(node.isHealthy()).isTrue();
    }
  }

  /// SPEC 4.9, 5.4: whoever signed two histories by accident ends the log where they part, and goes
  /// on in the next. Nobody has to be asked, and what was published before stays.
  @Test
  void theOriginRepairsItByManifest() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    String portA = Integer.toString(a.node().peerPort());
    String portB = Integer.toString(b.node().peerPort());
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    b.accept(homeC, c.peerAddress());
    c.accept(homeB, b.peerAddress());
    c.acceptOriginOnly(homeA);
    a.publish(TestNode.lesson("A shared lesson 1"));
    a.publish(TestNode.lesson("A shared lesson 2"));
    c.awaitAdmitted(homeA, 2);
    Bytes root = Bytes.wrap(Base64.getDecoder().decode(rootOf(a)));
    a.close();
    Copies.copy(homeA.path(), folder.resolve("snapshot"));
    Copies.copy(homeA.guard(), folder.resolve("snapshot-guard"));
    a = start(homeA, "--peer-port", portA);
    a.publish(TestNode.lesson("A lesson of the one side"));
    b.dialNow();
    c.awaitAdmitted(homeA, 3);
    a.close();
    b.close();
    Copies.delete(homeA.path());
    Copies.delete(homeA.guard());
    Copies.copy(folder.resolve("snapshot"), homeA.path());
    Copies.copy(folder.resolve("snapshot-guard"), homeA.guard());
    TestNode forked = start(homeA, "--peer-port", portA);
    forked.publish(TestNode.lesson("A lesson of the other side"));

    TestNode again = start(homeB, "--peer-port", portB);
    forked.dialNow();
    Await.until("a is told", () -> forked.status().getReason().contains("another history"));
    Await.until("b has frozen it", () -> frozen(again, homeA));
    c.dialNow();
    Await.until("c has frozen it", () -> frozen(c, homeA));
    assertThat(found(c, "lesson")).as("nothing is removed").isEqualTo(3);
    forked.close();

    try (TestNode restarted = TestNode.start(homeA, "--peer-port", portA)) { // knows it still
      assertThat(restarted.status().getReason()).contains("another history");
    }
    TestNode repaired = start(homeA.revoking(2, root), "--peer-port", portA);
    assertThat(repaired.status().getReason()).isEmpty();
    assertThat(repaired.publish(TestNode.lesson("A fresh lesson")).getLog()).endsWith("/commons/2");
    again.dialNow();
    for (TestNode node : List.of(again, c)) {
      Await.until("it has the next log", () -> found(node, "\"fresh lesson\"") == 1);
      Await.until("it has thawed", () -> !frozen(node, homeA));
      assertThat(node.status().getWarningsList()).noneMatch(warned -> warned.contains("frozen"));
      assertThat(forks(node).getFirst().getRepairedByVersion()).isEqualTo(2);
      Await.until("what stood above the end is gone", () -> found(node, "side") == 0);
      assertThat(found(node, "\"shared lesson\"")).as("what was before stays").isEqualTo(2);
    }
    repaired.publish(TestNode.lesson("A fresh lesson, and another"));
    Await.until("c goes on taking it", () -> found(c, "\"fresh lesson\"") == 2);
  }

  private static List<Fork> forks(TestNode node) {
    return node.governance().listForks(ListForksRequest.getDefaultInstance()).getForksList();
  }

  private static String rootOf(TestNode node) {
    return node.status().getLogsList().stream()
        .filter(log -> log.getOrigin().equals(node.id()) && log.getCircle().equals("commons"))
        .map(LogStatus::getRoot)
        .findFirst()
        .orElseThrow();
  }

  /// The second form, which people make of two bundles: it freezes the log like the first.
  @Test
  void twoEntriesAtOneIndexAreProofEnough() throws Exception {
    TestHome liar = TestHome.make(folder, "liar");
    TestHome messenger = TestHome.make(folder, "messenger");
    TestNode b = start(TestHome.make(folder, "b"));
    b.accept(liar);
    b.accept(messenger);
    var one = new RawLog(liar);
    var other = new RawLog(liar);
    var _ = one.append("What the log says");
    var _ = other.append("What the log says as well");
    var _ = other.append("And more");
    ForkProof proof =
        ForkProof.ofLeaves(
                liar.chain().logKeys(1).orElseThrow(),
                0,
                Bytes.of(one.checkpoint()),
                one.included(0),
                Bytes.of(other.checkpoint()),
                other.included(0))
            .orElseThrow();
    try (RawPeer peer = RawPeer.exchange(b, messenger)) {
      peer.say(RawLog.hello(messenger, liar)).say(evidence(proof.encode()));
      Await.until("b has frozen it", () -> frozen(b, liar));
    }
    assertThat(b.isHealthy()).isTrue();
  }

  /// SPEC 3.9: a person's word ends the freeze, however often the proof is shown again, also after
  /// a restart; another contradiction freezes the log again.
  @Test
  void whatAPersonHasDecidedStandsAgainstThoseWhoStillHoldTheProof() throws Exception {
    TestHome liar = TestHome.make(folder, "liar");
    TestHome messenger = TestHome.make(folder, "messenger");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode b = start(homeB);
    b.accept(liar);
    b.accept(messenger);
    var held = new RawLog(liar);
    held.appendMany("What b holds", 3);
    var aside = new RawLog(liar);
    var _ = aside.append("What somebody else was shown");
    Bytes proof = fork(liar, held, aside);
    try (RawPeer peer = RawPeer.exchange(b, messenger)) {
      peer.say(RawLog.hello(messenger, liar)).say(RawLog.message(held.range(0, 3)));
      b.awaitAdmitted(liar, 3);
      peer.say(evidence(proof));
      Await.until("b has frozen it", () -> frozen(b, liar));
      b.accept(liar);
      Await.until("a person has ended it", () -> !frozen(b, liar));
      peer.say(evidence(proof)).say(RawLog.head(aside));
      held.appendMany("And goes on", 2);
      peer.say(evidence(fork(liar, held, aside))).say(RawLog.message(held.range(3, 5)));
      b.awaitAdmitted(liar, 5); // all that was said before has been weighed
      assertThat(frozen(b, liar)).isFalse();
    }
    b.close();
    running.remove(b);
    TestNode again = start(homeB);
    try (RawPeer peer = RawPeer.exchange(again, messenger)) {
      peer.say(RawLog.hello(messenger, liar)).say(evidence(proof)).say(RawLog.head(aside));
      held.appendMany("And goes on further", 1);
      peer.say(RawLog.message(held.range(5, 6)));
      again.awaitAdmitted(liar, 6);
      assertThat(frozen(again, liar)).isFalse();
      var third = new RawLog(liar);
      var _ = third.append("A third history");
      peer.say(RawLog.head(third));
      Await.until("another lie freezes it again", () -> frozen(again, liar));
    }
  }

  private static Bytes fork(TestHome liar, RawLog held, RawLog shown) {
    return ForkProof.ofLeaves(
            liar.chain().logKeys(1).orElseThrow(),
            0,
            Bytes.of(held.checkpoint()),
            held.included(0),
            Bytes.of(shown.checkpoint()),
            shown.included(0))
        .orElseThrow()
        .encode();
  }

  private static PeerMessage evidence(Bytes proof) {
    return PeerMessage.newBuilder()
        .setEvidence(Evidence.newBuilder().addForkProofs(proof.toByteString()))
        .build();
  }

  /// The liar's own node, with a store and a guard of this history's own.
  static void showHistory(
      Path folder, TestHome liar, String title, TestHome homeOfPeer, TestNode peer, int records)
      throws Exception {
    TestHome another = liar.withFreshStore(folder.resolve(title.replace(' ', '-')));
    try (TestNode node = TestNode.start(another)) {
      node.accept(homeOfPeer, peer.peerAddress());
      for (int i = 0; i < records; i++) {
        node.publish(TestNode.lesson("A lesson from " + title + " " + i));
      }
      peer.awaitAdmitted(liar, records);
    }
  }
}
