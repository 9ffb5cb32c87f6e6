package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.schema.v1.Fetch;
import org.kith.schema.v1.Head;
import org.kith.schema.v1.Heads;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.Notice;
import org.kith.schema.v1.PeerMessage;

/// What an accepted organisation can say about the past and the future of a log: old checkpoints
/// again, sizes that no log has, one state's entries under another's signature, nothing at all, an
/// older version of itself.
class ReplayTest {
  private static final long GREATEST_SIZE = (1L << 53) - 1;

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

  private static RawPeer meet(TestNode node, TestHome self, int level) throws Exception {
    return RawPeer.exchange(node, self)
        .say(
            PeerMessage.newBuilder()
                .setHello(
                    Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setFeatureLevel(level)
                        .setOrganisationId(idOf(self))
                        .setManifestVersion(1)
                        .setInterest(Interest.newBuilder().addOrigins(idOf(node.home()))))
                .build());
  }

  private static ByteString idOf(TestHome home) {
    return home.chain().organisation().hash().toByteString();
  }

  private static PeerMessage head(RawLog log, ByteString checkpoint) {
    return PeerMessage.newBuilder()
        .setHeads(
            Heads.newBuilder()
                .setComplete(true)
                .addHeads(
                    Head.newBuilder()
                        .setLogId(log.name().id().hash().toByteString())
                        .setCheckpoint(checkpoint)))
        .build();
  }

  private static PeerMessage announce(RawLog log, int from) {
    return RawLog.message(log.range(from, log.size()));
  }

  /// Answers what is asked until this many are proved here.
  private static void serve(TestNode node, TestHome self, RawLog log, RawPeer peer)
      throws Exception {
    while (node.origin(self).getProvedHere() < log.size()) {
      Fetch fetch = peer.await(PeerMessage::hasFetch).getFetch();
      if (fetch.getTo() > log.size()) {
        peer.say(refusing(fetch));
      } else {
        peer.say(
            RawLog.message(
                log.range((int) fetch.getFrom(), (int) fetch.getTo())
                    .setRequest(fetch.getRequest())));
        node.awaitAdmitted(self, (int) fetch.getTo());
      }
    }
  }

  private static PeerMessage refusing(Fetch fetch) {
    return PeerMessage.newBuilder()
        .setNotice(
            Notice.newBuilder()
                .setRequest(fetch.getRequest())
                .setLogId(fetch.getLogId())
                .setReason("OUT_OF_ORDER"))
        .build();
  }

  @Test
  void anOldCheckpointTakesNothingBack() throws Exception {
    TestNode node = start(TestHome.make(folder, "node"));
    TestHome liar = TestHome.make(folder, "liar");
    node.accept(liar);
    var log = new RawLog(liar);
    var _ = log.append("A record of long ago");
    ByteString old = log.checkpoint();
    PeerMessage oldRange = announce(log, 0);
    var _ = log.append("A record of yesterday");
    var _ = log.append("A record of today");
    try (RawPeer peer = meet(node, liar, 1)) {
      peer.say(announce(log, 0));
      node.awaitAdmitted(liar, 3);
      peer.say(head(log, old)).say(oldRange).say(head(log, old));
      var _ = log.append("A record that comes after it");
      peer.say(head(log, log.checkpoint()));
      serve(node, liar, log, peer);
      assertThat(node.origin(liar).getProvedThere()).isEqualTo(4);
      assertThat(node.origin(liar).getAdmitted()).isEqualTo(4);
    }
    try (RawPeer again = meet(node, liar, 1)) {
      again.say(head(log, old));
      again.await(PeerMessage::hasHeads);
      assertThat(node.origin(liar).getProvedHere()).isEqualTo(4);
      assertThat(node.origin(liar).getProvedThere()).isEqualTo(4);
    }
  }

  @Test
  void aSizeThatNoLogHasLocksNobodyOut() throws Exception {
    TestNode node = start(TestHome.make(folder, "node"));
    TestHome liar = TestHome.make(folder, "liar");
    TestHome honest = TestHome.make(folder, "honest");
    node.accept(liar);
    node.accept(honest);
    var log = new RawLog(liar);
    ByteString giant =
        new Checkpoint(log.name(), GREATEST_SIZE, Sha256.hash(Bytes.utf8("any root")))
            .sign(liar.log())
            .encode()
            .toByteString();
    try (RawPeer peer = meet(node, liar, 1);
        RawPeer other = meet(node, honest, 1)) {
      peer.say(head(log, giant));
      Fetch asked = peer.await(PeerMessage::hasFetch).getFetch();
      assertThat(asked.getTo() - asked.getFrom()).as("asked for in parts").isLessThanOrEqualTo(512);
      var honestLog = new RawLog(honest);
      var _ = honestLog.append("A record beside a giant");
      other.say(announce(honestLog, 0));
      node.awaitAdmitted(honest, 1);
      assertThat(node.origin(liar).getProvedHere()).isZero();
    }
    try (RawPeer peer = meet(node, liar, 1)) { // the giant was a claim: nothing of it is kept
      var _ = log.append("The first record of the liar after all");
      peer.say(head(log, log.checkpoint()));
      serve(node, liar, log, peer);
      assertThat(node.origin(liar).getProvedHere()).isEqualTo(1);
    }
  }

  @Test
  void entriesOfOneStateUnderTheSignatureOfAnotherAreRefused() throws Exception {
    TestNode node = start(TestHome.make(folder, "node"));
    TestHome liar = TestHome.make(folder, "liar");
    node.accept(liar);
    var one = new RawLog(liar);
    var other = new RawLog(liar);
    for (int i = 0; i < 4; i++) {
      var _ = one.append("A record of one state " + i);
      var _ = other.append("A record of another state " + i);
    }
    try (RawPeer peer = meet(node, liar, 1)) {
      peer.say(RawLog.message(one.range(0, 2).setCheckpoint(other.checkpoint())));
      assertThat(Refusals.reason(peer.awaitEnd())).isEqualTo("BAD_PROOF");
    }
    assertThat(node.origin(liar).getProvedHere()).as("nothing is kept").isZero();
    try (RawPeer peer = meet(node, liar, 1)) {
      peer.say(announce(one, 0));
      node.awaitAdmitted(liar, 4);
    }
  }

  @Test
  void aPeersLevelOnlyRises() throws Exception {
    TestHome home = TestHome.make(folder, "node");
    TestHome peer = TestHome.make(folder, "peer");
    TestNode node = start(home);
    node.accept(peer);
    speaks(node, peer, 1);
    speaks(node, peer, 3);
    speaks(node, peer, 3);
    isRefused(node, peer, 2);
    node.close();
    TestNode restarted = start(home);
    isRefused(restarted, peer, 1);
    speaks(restarted, peer, 4);
    restarted.remove(peer);
    restarted.accept(peer);
    speaks(restarted, peer, 1);
  }

  private static void speaks(TestNode node, TestHome self, int level) throws Exception {
    try (RawPeer peer = meet(node, self, level)) {
      peer.await(PeerMessage::hasHeads);
    }
  }

  private static void isRefused(TestNode node, TestHome self, int level) throws Exception {
    try (RawPeer peer = meet(node, self, level)) {
      StatusRuntimeException refused = peer.awaitEnd();
      assertThat(Refusals.reason(refused)).isEqualTo("DOWNGRADED");
    }
  }

  /// c has a's records through b only. b goes on showing what c has: after a week that is not "up
  /// to date" any more.
  @Test
  void silenceIsShownAsStale() throws Exception {
    var ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource later = () -> InstantSource.system().instant().plus(ahead.get());
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode b = start(TestHome.make(folder, "b"));
    TestNode c = TestNode.start(homeC, later, "--stale-after-days", "20");
    running.add(c);
    TestNode a = start(homeA);
    a.accept(b.home(), b.peerAddress());
    b.accept(homeA, a.peerAddress());
    b.accept(homeC, c.peerAddress());
    c.accept(b.home(), b.peerAddress());
    c.acceptOriginOnly(homeA);
    String id = a.publish(TestNode.lesson("The record before the silence")).getRecordId();
    b.publish(TestNode.lesson("A record of the relay itself"));
    c.awaitAdmitted(homeA, 1);
    c.awaitAdmitted(b.home(), 1);
    Await.until("c is up to date", () -> c.origin(homeA).getState().equals("up to date"));
    Await.until("c has signed for it", () -> WitnessTest.heldBy(b, id).contains("c Example Trust"));

    a.close();
    assertThat(c.status().getStaleAfterDays()).isEqualTo(20);
    ahead.set(Duration.ofDays(19));
    assertThat(c.origin(homeA).getState()).doesNotContain("stale");
    ahead.set(Duration.ofDays(21));
    Await.until("it is stale", () -> c.origin(homeA).getState().startsWith("stale: nothing new"));
    assertThat(c.origin(homeA).getState()).contains("21 days", "its own node was not heard");
    c.dialNow();
    Await.until(
        "whose own node is heard is not", () -> c.origin(b.home()).getState().equals("up to date"));
    assertThat(c.origin(homeA).getState()).startsWith("stale");

    TestNode back = TestNode.start(homeA, "--peer-port", Integer.toString(a.node().peerPort()));
    running.add(back);
    back.publish(TestNode.lesson("The record after the silence"));
    c.awaitAdmitted(homeA, 2);
    Await.until("something new came", () -> c.origin(homeA).getState().equals("up to date"));
  }
}
