package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.AdmitLimits;
import org.kith.schema.v1.ReasonCount;
import org.kith.schema.v1.SearchRecordsRequest;

/// SPEC 4.7: a manifest that ends is warned of in time; after its end nothing new is admitted, what
/// was admitted stays, and a late renewal takes up what waited.
class ExpiryTest {
  private static final Duration WARNED_DAYS = Duration.ofDays(60);
  private static final Duration SOON = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final List<TestNode> running = new ArrayList<>();
  private final AtomicLong aheadMs = new AtomicLong();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  private TestNode start(TestHome home, String... flags) throws Exception {
    InstantSource clock = () -> Instant.ofEpochMilli(System.currentTimeMillis() + aheadMs.get());
    TestNode node = TestNode.start(home, clock, flags);
    running.add(node);
    return node;
  }

  /// From now on the clocks of all nodes show this time, and go on from there.
  private void itIs(long ms) {
    aheadMs.set(ms - System.currentTimeMillis());
  }

  private static List<String> expiring(TestNode node) {
    return node.status().getWarningsList().stream().filter(w -> w.contains("expire")).toList();
  }

  private static long found(TestNode node) {
    return node.learning()
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery("published").build())
        .getTotalSize();
  }

  @Test
  void whatEndsIsWarnedOfAndALateRenewalTakesUpWhatWaited() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    long end = TestHome.FAR_AWAY_MS;
    itIs(end - WARNED_DAYS.plus(SOON).toMillis());
    TestNode a = start(homeA);
    TestNode b = start(homeB.renewed(1, end + Duration.ofDays(400).toMillis()));
    String port = Integer.toString(a.node().peerPort());
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    assertThat(expiring(a)).isEmpty();
    itIs(end - WARNED_DAYS.minus(SOON).toMillis());
    assertThat(expiring(a)).containsExactly("your manifest expires in 59 days: kith org rotate");

    itIs(end + AdmitLimits.EXPIRY_TOLERANCE_MS - SOON.toMillis()); // clocks differ
    b.dialNow();
    a.publish(TestNode.lesson("Published just in time"));
    b.awaitAdmitted(homeA, 1);
    itIs(end + AdmitLimits.EXPIRY_TOLERANCE_MS);
    b.dialNow();
    a.publish(TestNode.lesson("Published too late"));
    Await.until("it is held", () -> b.origin(homeA).getHeld() == 1);
    assertThat(b.origin(homeA).getHeldForList())
        .containsExactly(
            ReasonCount.newBuilder().setReason("MANIFEST_EXPIRED").setCount(1).build());
    assertThat(expiring(a).getFirst()).startsWith("expired: your manifest");
    assertThat(expiring(b)).anyMatch(w -> w.startsWith("expired: the manifest of a Example"));
    Await.until("what was admitted is found", () -> found(b) == 1);

    itIs(end + Duration.ofDays(300).toMillis()); // nobody has heard of a for long
    assertThat(found(b)).as("a quiet organisation's records stay").isEqualTo(1);
    running.remove(a);
    a.close();
    TestHome renewed = homeA.renewed(1, end + Duration.ofDays(700).toMillis());
    TestNode again = start(renewed, "--peer-port", port);
    b.dialNow();
    b.awaitAdmitted(homeA, 2);
    Await.until("both are found", () -> found(b) == 2);
    again.publish(TestNode.lesson("Published after the renewal"));
    b.awaitAdmitted(homeA, 3);
    assertThat(expiring(b)).isEmpty();
  }
}
