package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.GetPeerRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SyncSession;

/// Whole nodes over real loopback TLS.
class FederationTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private TestHome home(String name) throws Exception {
    return TestHome.make(folder, name);
  }

  private TestNode start(TestHome home, String... flags) throws Exception {
    TestNode node = TestNode.start(home, flags);
    open.add(node);
    return node;
  }

  @Test
  void aRecordPublishedAtOneIsFoundAtTheOther() throws Exception {
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, b.peerAddress());
    assertThat(a.status().getSessionsList())
        .singleElement()
        .satisfies(s -> assertThat(s.getState()).isEqualTo("never connected"));
    b.accept(homeA, a.peerAddress());
    a.dialNow();

    var receipt = a.publish(TestNode.lesson("Sheet lost between wards"));
    b.awaitAdmitted(homeA, 1);

    var found =
        b.learning()
            .getRecord(GetRecordRequest.newBuilder().setRecordId(receipt.getRecordId()).build())
            .getRecord();
    assertThat(found.getOrigin().getOrganisationId()).isEqualTo(a.id());
    assertThat(found.getTitle()).isEqualTo("Sheet lost between wards");
    Await.until(
        "searchable",
        () ->
            b.learning()
                    .searchRecords(
                        SearchRecordsRequest.newBuilder().setQuery("sheet wards").build())
                    .getTotalSize()
                == 1);
    Await.until("b says up to date", () -> isUpToDate(b, homeA));
    Await.until(
        "a says that b has published nothing",
        () -> a.origin(homeB).getState().startsWith("nothing published"));
    assertThat(commons(a, a.id()).getRoot()).isEqualTo(commons(b, a.id()).getRoot());
    assertThat(a.governance().listAuditEntries(ListAuditEntriesRequest.getDefaultInstance()))
        .satisfies(
            audit ->
                assertThat(audit.getEntriesList())
                    .extracting(e -> e.getDecision().split(":")[0])
                    .containsExactly(
                        "token issued", "peer accepted", "grant", "published by one person"));
  }

  @Test
  void tlsKeysChangeOverWithoutAnybodyBeingAsked() throws Exception { // SPEC 4.3
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    a.publish(TestNode.lesson("Under the first key"));
    b.awaitAdmitted(homeA, 1);
    String port = Integer.toString(a.node().peerPort());
    KeyPair next = TestHome.p256();

    a.close();
    TestHome both = homeA.pinning(homeA.tls(), next);
    a = start(both, "--peer-port", port);
    b.dialNow();
    a.publish(TestNode.lesson("While both are pinned"));
    b.awaitAdmitted(homeA, 2);
    Await.until(
        "b has learned the second",
        () -> b.governance().getPeer(peer(homeA)).getPeer().getManifestVersion() == 2);

    a.close();
    a = start(both.pinning(next), "--peer-port", port);
    b.dialNow();
    a.publish(TestNode.lesson("Under the second key"));
    b.awaitAdmitted(homeA, 3);
    assertThat(b.governance().getPeer(peer(homeA)).getPeer().getManifestVersion()).isEqualTo(3);
  }

  private static GetPeerRequest peer(TestHome home) {
    return GetPeerRequest.newBuilder()
        .setOrganisationId(home.chain().organisation().text())
        .build();
  }

  @Test
  void whatIsForTheOwnOrganisationNeverLeaves() throws Exception { // SPEC 6.2, I21
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    var own = a.publish(TestNode.lesson("Only for us").toBuilder().setAudience("own").build());
    assertThat(own.getLog()).endsWith("/local/1");
    a.publish(TestNode.lesson("For everybody here"));
    b.awaitAdmitted(homeA, 1);
    assertThat(b.status().getLogsList())
        .filteredOn(log -> log.getOrigin().equals(a.id()))
        .extracting(LogStatus::getCircle)
        .containsExactly("commons");
  }

  @Test
  void recordsReachWhoAcceptsTheirOriginThroughAnybody() throws Exception { // A - B - C
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestHome homeC = home("c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    b.accept(homeC);
    c.accept(homeB, b.peerAddress());
    for (var record : TestNode.lessons("Along the row", 5)) {
      a.publish(record);
    }
    b.awaitAdmitted(homeA, 5);
    b.publish(TestNode.lesson("From the middle"));
    c.awaitAdmitted(homeB, 1);
    assertThat(c.origin(homeA).getProvedHere()).isZero();

    c.acceptOriginOnly(homeA);
    c.awaitAdmitted(homeA, 5);
    a.publish(TestNode.lesson("Two hops away"));
    c.awaitAdmitted(homeA, 6);
    assertThat(commons(c, a.id()).getRoot()).isEqualTo(commons(a, a.id()).getRoot());
    assertThat(c.status().getSessionsList()).extracting(SyncSession::getPeer).containsOnly(b.id());
  }

  @Test
  void nothingFlowsUntilBothHaveAccepted() throws Exception {
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.publish(TestNode.lesson("Not for strangers"));
    b.accept(homeA, a.peerAddress());
    Await.until(
        "b is refused and says so", () -> !b.status().getSessions(0).getLastError().isEmpty());
    assertThat(b.status().getSessions(0).getState()).isEqualTo("never connected");
    assertThat(b.origin(homeA).getState()).startsWith("never heard");
    a.accept(homeB);
    b.dialNow();
    b.awaitAdmitted(homeA, 1);
  }

  @Test
  void whereBothDialOneSessionStays() throws Exception { // SPEC 7.8
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    for (int round = 0; round < 5; round++) {
      a.dialNow();
      b.dialNow();
    }
    Await.until("connected", () -> connected(a) && connected(b));
    a.publish(TestNode.lesson("Through one session"));
    b.awaitAdmitted(homeA, 1);
    b.publish(TestNode.lesson("And the other way"));
    a.awaitAdmitted(homeB, 1);
  }

  @Test
  void removalEndsTheSessionAtOnceAndStays() throws Exception { // I22
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    a.publish(TestNode.lesson("Before the removal"));
    b.awaitAdmitted(homeA, 1);

    a.remove(homeB);
    Await.within(SOON, "the session is over", () -> !connected(b));
    a.publish(TestNode.lesson("After the removal"));
    b.publish(TestNode.lesson("From the removed one"));
    b.dialNow();
    Await.until("b is refused", () -> !b.status().getSessions(0).getLastError().isEmpty());
    assertThat(b.origin(homeA).getProvedHere()).isEqualTo(1);
    assertThat(a.status().getLogsList())
        .noneMatch(log -> log.getOrigin().equals(b.id()) && log.getSize() > 0);
    assertThat(a.status().getSessionsList()).isEmpty();

    a.accept(homeB, b.peerAddress());
    b.awaitAdmitted(homeA, 2);
    a.awaitAdmitted(homeB, 1);
  }

  @Test
  void removalWhileRangesFlowStopsThem() throws Exception { // I22
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    Streams.publishAll(a, TestNode.lessons("A long log", 6_000));
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    Await.until("some are there", () -> b.origin(homeA).getProvedHere() > 0);
    a.remove(homeB);
    Await.within(SOON, "the session is over", () -> !connected(b));
    b.publish(TestNode.lesson("Behind all that had come")); // the writer takes turns in order
    int proved = b.origin(homeA).getProvedHere();
    a.publish(TestNode.lesson("After the removal"));
    b.dialNow();
    Await.until("b is refused", () -> !b.status().getSessions(0).getLastError().isEmpty());
    assertThat(b.origin(homeA).getProvedHere()).isEqualTo(proved);
    assertThat(b.isHealthy()).isTrue();
  }

  @Test
  void aRestartedNodeHasEverythingAndGoesOn() throws Exception { // I28
    TestHome homeA = home("a");
    TestHome homeB = home("b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    a.publish(TestNode.lesson("Before the restart"));
    b.awaitAdmitted(homeA, 1);
    String port = Integer.toString(a.node().peerPort());
    a.close();
    Await.until("b notices", () -> !connected(b));
    assertThat(homeA.path().resolve("api.json")).doesNotExist();
    TestNode again = start(homeA, "--peer-port", port);
    assertThat(again.isHealthy()).isTrue();
    again.publish(TestNode.lesson("After the restart"));
    b.dialNow();
    b.awaitAdmitted(homeA, 2);
  }

  private static boolean connected(TestNode node) {
    return node.status().getSessionsList().stream().anyMatch(s -> s.getState().equals("connected"));
  }

  private static boolean isUpToDate(TestNode node, TestHome origin) {
    return node.origin(origin).getState().equals("up to date");
  }

  private static LogStatus commons(TestNode node, String origin) {
    assertThat(OrganisationId.parse(origin)).isPresent();
    return node.status().getLogsList().stream()
        .filter(log -> log.getOrigin().equals(origin) && log.getCircle().equals("commons"))
        .findFirst()
        .orElseThrow();
  }
}
