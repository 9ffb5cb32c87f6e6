package org.kith.server.main;

import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.PeerMessage;

/// SPEC 7, T19: every field of every message of the exchange, with every value that it must not
/// have. Each ends its session with one status and one reason; the node, with 256 MiB of heap,
/// keeps nothing of it and goes on.
class BadFieldsPeerTest {
  private static final int HEAP_MIB = 256;
  private static final int CASES_MIN = 250;
  private static final int ATTEMPTS_MAX = 200;
  private static final int EXCHANGES_A_CONNECTION = 16;
  private static final long HEAP_GROWTH_MAX = 16L << 20;

  @TempDir static Path folder;
  private static SmallNode node;
  private static TestHome evil;
  private static TestHome honest;
  private static @Nullable ManagedChannel line;
  private static int exchanges;
  private static long before;

  @BeforeAll
  static void start() throws Exception {
    node = SmallNode.start(TestHome.make(folder, "node"), HEAP_MIB);
    evil = TestHome.make(folder, "evil");
    honest = TestHome.make(folder, "honest");
    node.accept(evil);
    node.accept(honest);
    PeerMessage soundFirst = BadFrames.sound().get(1);
    assertThat(Refusals.reason(ending(soundFirst.toByteArray(), false)))
        .isEqualTo("MALFORMED_MESSAGE");
    before = node.heapBytes();
  }

  @AfterAll
  static void stop() throws Exception {
    if (line != null) {
      line.shutdownNow();
    }
    node.close();
  }

  @TestFactory
  Stream<DynamicTest> everyFieldOfEveryMessage() {
    Map<String, byte[]> bad = BadFrames.all();
    Stream<DynamicTest> first =
        BadFrames.sound().stream()
            .filter(message -> !message.hasHello())
            .map(
                message ->
                    DynamicTest.dynamicTest(
                        "before the Hello: " + message.getMessageCase(),
                        () -> isMalformed(ending(message.toByteArray(), false))));
    Stream<DynamicTest> hello =
        bad.entrySet().stream()
            .filter(frame -> frame.getKey().startsWith("hello"))
            .map(
                frame ->
                    DynamicTest.dynamicTest(
                        "first: " + frame.getKey(),
                        () -> isMalformed(ending(frame.getValue(), false))));
    Stream<DynamicTest> later =
        bad.entrySet().stream()
            .filter(frame -> !frame.getKey().startsWith("hello"))
            .map(
                frame ->
                    DynamicTest.dynamicTest(
                        "later: " + frame.getKey(),
                        () -> isMalformed(ending(frame.getValue(), true))));
    return Stream.of(
            first,
            hello,
            later,
            Stream.of(DynamicTest.dynamicTest("the node goes on", this::goesOn)))
        .flatMap(tests -> tests);
  }

  private void goesOn() throws Exception {
    assertThat(BadFrames.all()).hasSizeGreaterThan(CASES_MIN);
    assertThat(node.process().isAlive()).isTrue();
    assertThat(node.origin(evil).getProvedHere()).as("kept of it").isZero();
    assertThat(node.status().getRecords()).isZero();
    Await.until("the heap is as it was", () -> node.heapBytes() - before < HEAP_GROWTH_MAX);
    var log = new RawLog(honest);
    var _ = log.append("A record of an honest peer");
    try (RawPeer peer = RawPeer.exchange("127.0.0.1:" + node.peerPort(), honest)) {
      peer.say(RawLog.hello(honest, node.home())).say(RawLog.message(log.range(0, 1)));
      node.awaitAdmitted(honest, 1);
    }
  }

  /// Else the bad ones would be refused for something that the sound ones have too. (Payloads are
  /// sound only where they were asked for: see [BadInputPeerTest].)
  @TestFactory
  Stream<DynamicTest> theSoundOnesAreSound() {
    return BadFrames.sound().stream()
        .filter(message -> !message.hasHello() && !message.hasPayloads())
        .map(
            message ->
                DynamicTest.dynamicTest(
                    message.getMessageCase().name(),
                    () -> {
                      RawPeer peer = greeted();
                      peer.say(message).say(noInterest());
                      peer.await(PeerMessage::hasHeads);
                      peer.hangUp();
                    }));
  }

  private static PeerMessage noInterest() {
    return PeerMessage.newBuilder().setInterest(Interest.getDefaultInstance()).build();
  }

  /// A connection that sees more resets than an honest one is cut: each serves a few exchanges.
  private static RawPeer exchange() throws Exception {
    ManagedChannel open = line;
    if (open == null || exchanges++ % EXCHANGES_A_CONNECTION == 0) {
      if (open != null) {
        open.shutdownNow();
      }
      open = RawPeer.connection("127.0.0.1:" + node.peerPort(), evil);
      line = open;
    }
    return RawPeer.on(open);
  }

  private static void isMalformed(StatusRuntimeException refused) throws Exception {
    assertThat(refused.getStatus().getCode()).as("code").isEqualTo(INVALID_ARGUMENT);
    assertThat(Refusals.reason(refused)).as("reason").isEqualTo("MALFORMED_MESSAGE");
    assertThat(String.valueOf(refused.getStatus().getDescription()))
        .doesNotContain("Exception", "org.kith", "java.");
  }

  private static StatusRuntimeException ending(byte[] frame, boolean greets) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      RawPeer peer = exchange();
      if (greets) {
        peer.say(RawLog.hello(evil, node.home()));
      }
      StatusRuntimeException ended = peer.say(frame).awaitEnd();
      if (!Refusals.reason(ended).equals("TOO_MANY_SESSIONS")) {
        return ended;
      }
    }
    throw new AssertionError("every session was one too many");
  }

  /// An exchange after its first messages. The one before may still be on its way out: then again.
  private static RawPeer greeted() throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      RawPeer peer = exchange();
      try {
        peer.say(RawLog.hello(evil, node.home())).await(PeerMessage::hasHello);
        peer.await(PeerMessage::hasHeads);
        return peer;
      } catch (StatusRuntimeException e) {
        assertThat(Refusals.reason(e)).isEqualTo("TOO_MANY_SESSIONS");
      }
    }
    throw new AssertionError("every session was one too many");
  }
}
