package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Fetch;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.Notice;
import org.kith.schema.v1.PeerMessage;

/// SPEC 8.5, 8.6 with 256 MiB of heap: an accepted organisation whose log never ends sends all that
/// it is asked for, and beside it as much as the line takes of what nobody asked for. Four honest
/// ones go on, the origin gets to its quota and no further, and memory suffices. How long they wait
/// is printed; that it is less than twice as long is asserted where the node decides it, in turns
/// of its writer ([org.kith.server.writer.WriterQueueTest]), since here the flooder's own work
/// takes the same processors.
class FloodTest {
  private static final int HEAP_MIB = 256;
  private static final int QUOTA_MIB = 48;
  private static final int HONEST = 4;
  private static final int ROUNDS = 12;
  private static final int AHEAD = 2_048;

  /// A range of each log has its turn, and some are on their way already.
  private static final int FLOOD_ENTRIES_A_ROUND_MAX = 64 * 512;

  @TempDir Path folder;
  private final AtomicInteger sent = new AtomicInteger();

  /// One organisation that announces a record now and then, and answers what it is asked for.
  private record Honest(TestHome home, RawLog log, RawPeer peer) {
    void publish() {
      synchronized (log) {
        int before = log.size();
        var _ = log.append("A record of an honest peer " + before);
        peer.say(RawLog.message(log.range(before, before + 1)));
      }
    }

    void answer() throws InterruptedException {
      while (true) {
        Fetch fetch = peer.await(PeerMessage::hasFetch).getFetch();
        synchronized (log) {
          peer.say(answerTo(fetch, log));
        }
      }
    }

    boolean hasArrived(SmallNode node) {
      return node.origin(home).getProvedHere() == log.size();
    }
  }

  @Test
  void aLogWithoutEndStopsNobodyElseAndEndsAtItsQuota() throws Exception {
    try (SmallNode node =
        SmallNode.start(
            TestHome.make(folder, "node"), HEAP_MIB, "--quota-mib", Integer.toString(QUOTA_MIB))) {
      String address = node.status().getAddresses().getPeer();
      List<Honest> honest = new ArrayList<>();
      for (int i = 0; i < HONEST; i++) {
        TestHome home = TestHome.make(folder, "honest" + i);
        node.accept(home);
        RawPeer peer = RawPeer.exchange(address, home).say(hello(home, node.home()));
        var each = new Honest(home, new RawLog(home), peer);
        honest.add(each);
        var answering = new FutureTask<>(() -> endless(each));
        Thread.ofVirtual().start(answering);
      }
      TestHome evil = TestHome.make(folder, "evil");
      node.accept(evil);
      exchange(node, honest); // warms up
      List<Long> alone = exchange(node, honest);

      var flood = new FutureTask<>(() -> flood(address, evil, node.home()));
      Thread.ofPlatform().daemon().name("flood").start(flood);
      Await.until("the flood has come", () -> node.origin(evil).getProvedHere() > AHEAD);
      List<Long> beside = exchange(node, honest);
      boolean wentOn = !flood.isDone();
      String ended = flood.get();

      System.out.printf(
          "flood: an honest record takes %d ms (median) alone, %d ms beside a flood of %,d"
              + " entries%n",
          median(alone), median(beside), node.origin(evil).getProvedHere());
      assertThat(wentOn).as("the flood lasted as long as the honest exchange").isTrue();
      assertThat(ended).isEqualTo("QUOTA_USED_UP");
      assertThat(node.origin(evil).getStoredBytes())
          .isBetween((long) QUOTA_MIB << 19, (long) QUOTA_MIB << 20);
      exchange(node, honest);
      assertThat(node.process().isAlive()).as("256 MiB suffice").isTrue();
      assertThat(node.status().getWarningsList())
          .anyMatch(warning -> warning.startsWith("quota: evil Example Trust"));
      for (Honest each : honest) {
        each.peer().close();
      }
    }
  }

  /// Rounds in which each publishes one record; the times until all four are there, ms.
  private List<Long> exchange(SmallNode node, List<Honest> honest) throws Exception {
    var times = new ArrayList<Long>();
    for (int round = 0; round < ROUNDS; round++) {
      int floodBefore = sent.get();
      long startNs = System.nanoTime();
      honest.forEach(Honest::publish);
      for (Honest each : honest) {
        Await.until("honest record " + round, () -> each.hasArrived(node));
      }
      times.add((System.nanoTime() - startNs) / 1_000_000);
      assertThat(sent.get() - floodBefore)
          .as("entries of the flood that came before")
          .isLessThan(FLOOD_ENTRIES_A_ROUND_MAX);
    }
    return times;
  }

  /// Sends until the node takes no more, and returns why.
  private String flood(String address, TestHome evil, TestHome node) throws Exception {
    var log = new RawLog(evil);
    try (RawPeer peer = RawPeer.exchange(address, evil)) {
      peer.say(hello(evil, node));
      peer.await(PeerMessage::hasHello);
      log.appendMany("A record of a log without end", AHEAD);
      peer.say(RawLog.head(log));
      while (true) {
        PeerMessage asked = peer.await(m -> m.hasFetch() || isAboutQuota(m));
        if (asked.hasNotice()) {
          return asked.getNotice().getReason();
        }
        Fetch fetch = asked.getFetch();
        if (log.size() < fetch.getTo() + AHEAD) {
          log.appendMany("A record of a log without end", AHEAD);
          peer.say(RawLog.head(log));
        }
        peer.say(answerTo(fetch, log));
        sent.addAndGet((int) (fetch.getTo() - fetch.getFrom()));
        for (int i = 0; i < 20 && peer.isReady(); i++) {
          peer.say(RawLog.head(log)).say(interest(node)); // each makes the node show its heads
        }
      }
    }
  }

  private static Void endless(Honest honest) throws InterruptedException {
    honest.answer();
    throw new AssertionError("it answers until its line ends");
  }

  private static PeerMessage answerTo(Fetch fetch, RawLog log) {
    return RawLog.message(
        log.range((int) fetch.getFrom(), (int) fetch.getTo()).setRequest(fetch.getRequest()));
  }

  private static boolean isAboutQuota(PeerMessage message) {
    Notice notice = message.getNotice();
    return message.hasNotice() && notice.getReason().startsWith("QUOTA");
  }

  private static PeerMessage hello(TestHome self, TestHome node) {
    return PeerMessage.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setProtocolVersion(1)
                .setFeatureLevel(1)
                .setOrganisationId(idOf(self))
                .setManifestVersion(1)
                .setInterest(Interest.newBuilder().addOrigins(idOf(node))))
        .build();
  }

  private static PeerMessage interest(TestHome node) {
    return PeerMessage.newBuilder()
        .setInterest(Interest.newBuilder().addOrigins(idOf(node)))
        .build();
  }

  private static ByteString idOf(TestHome home) {
    return home.chain().organisation().hash().toByteString();
  }

  private static long median(List<Long> times) {
    var sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
