package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LogStatus;

/// SPEC 5.4, I10: old backups, lost guards, copies, lost disks. No case signs a second history, and
/// whoever runs the node is told what happened and what to do.
class RestoreTest {
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

  /// Two organisations that accept each other, with two records of the first at both.
  private final class Pair {
    final TestHome homeA;
    final TestHome homeB;
    TestNode a;
    final TestNode b;
    final String port;

    Pair() throws Exception {
      homeA = TestHome.make(folder, "a");
      homeB = TestHome.make(folder, "b");
      a = start(homeA);
      b = start(homeB);
      port = Integer.toString(a.node().peerPort());
      a.accept(homeB, b.peerAddress());
      b.accept(homeA, a.peerAddress());
      publish("first");
      publish("second");
    }

    void publish(String title) throws Exception {
      a.publish(TestNode.lesson("The record that was " + title));
      long size = size(a, a.id());
      Await.until("b has it", () -> size(b, a.id()) == size);
    }

    void stopA() throws Exception {
      a.close();
      Await.until("b notices", () -> !b.status().getSessions(0).getState().equals("connected"));
    }

    void startA(String... flags) throws Exception {
      var all = new ArrayList<>(List.of("--peer-port", port));
      all.addAll(List.of(flags));
      a = start(homeA, all.toArray(String[]::new));
      b.dialNow();
    }

    /// Publishing goes on, at the end of what b holds, and b takes it: nothing was forked.
    void goesOn(long size) throws Exception {
      Await.until("it publishes again", () -> a.status().getReason().isEmpty());
      assertThat(size(a, a.id())).isEqualTo(size);
      publish("published after all");
      assertThat(root(b, a.id())).isEqualTo(root(a, a.id()));
      assertThat(a.status().getRecords()).isEqualTo((int) size + 1);
    }
  }

  private static LogStatus commons(TestNode node, String origin) {
    return node.status().getLogsList().stream()
        .filter(log -> log.getOrigin().equals(origin) && log.getCircle().equals("commons"))
        .findFirst()
        .orElseGet(LogStatus::getDefaultInstance);
  }

  private static long size(TestNode node, String origin) {
    return commons(node, origin).getSize();
  }

  private static String root(TestNode node, String origin) {
    return commons(node, origin).getRoot();
  }

  private static void readOnly(TestNode node, String words) {
    GetStatusResponse status = node.status();
    assertThat(status.getReason()).contains(words);
    assertThatThrownBy(() -> node.publish(TestNode.lesson("Never signed twice")))
        .satisfies(e -> assertThat(Refusals.reason(e)).isEqualTo("READ_ONLY"));
  }

  /// Puts the store of an earlier day back; views and index with it, as a backup would.
  private void backUp(TestHome home) throws IOException {
    Copies.copy(home.path().resolve("store"), folder.resolve("backup"));
  }

  private void restore(TestHome home) throws IOException {
    Copies.copy(folder.resolve("backup"), home.path().resolve("store"));
  }

  @Test
  void anOldBackupGetsItsRecordsBackFromPeersAndGoesOn() throws Exception {
    var pair = new Pair();
    pair.stopA();
    backUp(pair.homeA);
    pair.startA();
    pair.publish("third");
    pair.publish("fourth");
    pair.stopA();
    restore(pair.homeA);
    pair.startA();
    pair.goesOn(4);
  }

  @Test
  void anOldBackupWithoutPeersOnlyReads() throws Exception {
    var pair = new Pair();
    pair.stopA();
    backUp(pair.homeA);
    pair.startA();
    pair.publish("third");
    pair.stopA();
    restore(pair.homeA);
    String port = Integer.toString(pair.b.node().peerPort());
    pair.b.close();
    TestNode alone = start(pair.homeA, "--peer-port", pair.port);
    readOnly(alone, "old backup");
    assertThat(alone.status().getRecords()).isEqualTo(2);
    start(pair.homeB, "--peer-port", port);
    alone.dialNow();
    Await.until("a peer has come back", () -> alone.status().getReason().isEmpty());
    assertThat(size(alone, alone.id())).isEqualTo(3);
  }

  /// Both the store and the guard are of an earlier day, as in a snapshot of the whole machine:
  /// only peers know better.
  @Test
  void aSnapshotOfTheWholeMachineIsFoundOutByPeers() throws Exception {
    var pair = new Pair();
    pair.stopA();
    backUp(pair.homeA);
    Copies.copy(pair.homeA.guard(), folder.resolve("guard-backup"));
    pair.startA();
    pair.publish("third");
    pair.stopA();
    restore(pair.homeA);
    Copies.copy(folder.resolve("guard-backup"), pair.homeA.guard());
    pair.startA();
    Await.until("it has everything back", () -> size(pair.a, pair.a.id()) == 3);
    pair.goesOn(3);
  }

  /// SPEC 5.3: whoever publishes at once after the start waits until the peers were heard, so that
  /// a snapshot is found out before anything is signed.
  @Test
  void whatASnapshotPublishesAtOnceForksNothing() throws Exception {
    var pair = new Pair();
    pair.stopA();
    backUp(pair.homeA);
    Copies.copy(pair.homeA.guard(), folder.resolve("guard-backup"));
    pair.startA();
    pair.publish("third");
    pair.stopA();
    restore(pair.homeA);
    Copies.copy(folder.resolve("guard-backup"), pair.homeA.guard());
    pair.a = start(pair.homeA, "--peer-port", pair.port);
    try {
      pair.a.publish(TestNode.lesson("The record that was published at once"));
      assertThat(size(pair.a, pair.a.id())).as("all was back so soon").isEqualTo(4);
      Await.until("b has it", () -> size(pair.b, pair.a.id()) == 4);
      pair.goesOn(4);
    } catch (StatusRuntimeException e) {
      assertThat(Refusals.reason(e)).isEqualTo("READ_ONLY");
      pair.goesOn(3);
    }
  }

  @Test
  void whoseNodesAreAwayHoldsUpNobody() throws Exception {
    var pair = new Pair();
    pair.stopA();
    pair.b.close();
    TestNode alone = start(pair.homeA, "--peer-port", pair.port);
    alone.publish(TestNode.lesson("The record that was published alone"));
    assertThat(size(alone, alone.id())).isEqualTo(3);
  }

  @Test
  void aLostGuardNeedsAPersonAndThenPeers() throws Exception {
    var pair = new Pair();
    pair.stopA();
    Copies.delete(pair.homeA.guard());
    pair.startA();
    readOnly(pair.a, "guard is missing");
    pair.stopA();
    pair.startA("--confirm-restored");
    pair.goesOn(2);
  }

  @Test
  void aPersonsWordIsNotEnoughWhilePeersAreAway() throws Exception {
    var pair = new Pair();
    pair.stopA();
    Copies.delete(pair.homeA.guard());
    String port = Integer.toString(pair.b.node().peerPort());
    pair.b.close();
    start(pair.homeA, "--peer-port", pair.port, "--confirm-restored").close();
    TestNode alone = start(pair.homeA, "--peer-port", pair.port); // which forgets nothing
    readOnly(alone, "waits until peers");
    start(pair.homeB, "--peer-port", port);
    alone.dialNow();
    Await.until("a peer was heard", () -> alone.status().getReason().isEmpty());
    alone.publish(TestNode.lesson("The record that was published after all"));
    assertThat(size(alone, alone.id())).isEqualTo(3);
  }

  @Test
  void anOldBackupWithoutItsGuardStillGetsItsRecordsBack() throws Exception {
    var pair = new Pair();
    pair.stopA();
    backUp(pair.homeA);
    pair.startA();
    pair.publish("third");
    pair.stopA();
    restore(pair.homeA);
    Copies.delete(pair.homeA.guard());
    pair.startA("--confirm-restored");
    pair.goesOn(3);
  }

  @Test
  void aLostDiskComesBackFromPeersWhereTheKeysWereKept() throws Exception {
    var pair = new Pair();
    pair.stopA();
    Copies.delete(pair.homeA.path().resolve("store"));
    Copies.delete(pair.homeA.path().resolve("views"));
    Copies.delete(pair.homeA.path().resolve("index"));
    assertThatThrownBy(pair::startA)
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--confirm-restored");
    pair.startA("--confirm-restored");
    readOnly(pair.a, "old backup");
    pair.a.accept(pair.homeB, pair.b.peerAddress());
    pair.goesOn(2);
  }

  /// Nobody here knows what was signed: not the store, not the guard, and no peer is accepted yet.
  @Test
  void whoLostDiskAndGuardPublishesNothingBeforeAPeerWasHeard() throws Exception {
    var pair = new Pair();
    pair.stopA();
    for (String lost : List.of("store", "views", "index")) {
      Copies.delete(pair.homeA.path().resolve(lost));
    }
    Copies.delete(pair.homeA.guard());
    assertThatThrownBy(pair::startA) // an empty store is not a new organisation
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("guard is missing")
        .hasMessageContaining("--confirm-restored");
    pair.startA("--confirm-restored");
    readOnly(pair.a, "waits until peers");
    assertThat(pair.a.status().getReason()).contains("kith peer add", "--confirm-no-peers");
    pair.stopA();
    pair.startA(); // without the flag, and as unsure as before
    readOnly(pair.a, "waits until peers");
    pair.a.accept(pair.homeB, pair.b.peerAddress());
    pair.goesOn(2);
  }

  @Test
  void whoNeverHadAPeerConfirmsThatToo() throws Exception {
    TestHome home = TestHome.make(folder, "alone");
    TestNode alone = start(home);
    alone.publish(TestNode.lesson("The record of somebody who is alone"));
    alone.close();
    Copies.delete(home.guard());
    TestNode waiting = start(home, "--confirm-restored");
    readOnly(waiting, "waits until peers");
    waiting.close();
    TestNode confirmed = start(home, "--confirm-no-peers");
    Await.until("it publishes again", () -> confirmed.status().getReason().isEmpty());
    confirmed.publish(TestNode.lesson("Another record of somebody who is alone"));
    assertThat(size(confirmed, confirmed.id())).isEqualTo(2);
  }

  @Test
  void whoHasPeersCannotSayThatThereNeverWereAny() throws Exception {
    var pair = new Pair();
    pair.stopA();
    Copies.delete(pair.homeA.guard());
    assertThatThrownBy(() -> pair.startA("--confirm-restored", "--confirm-no-peers"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("it has accepted some");
    pair.startA();
    pair.goesOn(2);
  }

  /// Two copies of one home run at once, each with a guard of its own: the first that publishes
  /// wins, and the other finds out from its peers.
  @Test
  void aCloneThatRunsBesideItsOriginalStopsPublishing() throws Exception {
    var pair = new Pair();
    pair.stopA();
    Copies.copy(pair.homeA.path(), folder.resolve("clone"));
    Copies.copy(pair.homeA.guard(), folder.resolve("clone-guard"));
    pair.startA();
    pair.publish("third");
    pair.stopA();
    TestHome clone =
        new TestHome(
            folder.resolve("clone"),
            folder.resolve("clone-guard"),
            pair.homeA.token(),
            pair.homeA.chain(),
            pair.homeA.root(),
            pair.homeA.log(),
            pair.homeA.tls());
    TestNode second = start(clone, "--peer-port", pair.port);
    pair.b.dialNow();
    Await.until("the clone has what the original published", () -> size(second, second.id()) == 3);
    assertThat(root(second, second.id())).isEqualTo(root(pair.b, second.id()));
  }
}
