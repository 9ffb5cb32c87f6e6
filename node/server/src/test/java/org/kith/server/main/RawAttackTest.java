package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SPEC 7.9: attacks on the peer port below the protocol, by outsiders and by an accepted
/// organisation, with 256 MiB of heap. The bad connection is cut, memory stays as it was, and an
/// honest peer goes on exchanging while it lasts.
class RawAttackTest {
  private static final int HEAP_MIB = 256;
  private static final int FRAMES_MAX = 200_000;
  private static final int ROUNDS = 5;
  private static final int CUT_SECONDS_MAX = 20;
  private static final int LINES = 40;
  private static final int LOG_LINES_MAX = 40;
  private static final int BOMB_MIB = 48;
  private static final long HEAP_GROWTH_MAX = 16L << 20;

  /// Outsiders have an address of their own.
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.2");

  @TempDir static Path folder;
  private static SmallNode node;
  private static int port;
  private static TestNode honest;
  private static TestHome evil;
  private static int published;

  @BeforeAll
  static void start() throws Exception {
    node = SmallNode.start(TestHome.make(folder, "node"), HEAP_MIB);
    port = node.peerPort();
    honest = TestNode.start(TestHome.make(folder, "honest"));
    evil = TestHome.make(folder, "evil");
    node.accept(honest.home(), honest.peerAddress());
    honest.accept(node.home(), "127.0.0.1:" + port);
    node.accept(evil);
    goesOn();
  }

  @AfterAll
  static void stop() throws Exception {
    honest.close();
    node.close();
  }

  /// Where more is asked for the process ends, and with it whatever asks it.
  @AfterEach
  void theHeapSuffices() throws Exception {
    assertThat(node.process().isAlive()).as(HEAP_MIB + " MiB suffice").isTrue();
    assertThat(node.heapBytesMax()).isPositive().isLessThanOrEqualTo((long) HEAP_MIB << 20);
  }

  /// The honest peer's next record arrives.
  private static void goesOn() throws Exception {
    honest.publish(TestNode.lesson("A record of an honest peer " + published++));
    node.awaitAdmitted(honest.home(), published);
  }

  /// Nobody fills the operator's log: an attack is a line a minute, and what monitoring adds up.
  private static void assertTheLogIsShort() throws Exception {
    List<String> log = node.log();
    assertThat(log).hasSizeLessThan(LOG_LINES_MAX);
    assertThat(log).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    assertThat(log).anyMatch(line -> line.contains("Broke the rules of HTTP/2 and were cut"));
    Readings metrics = Readings.of(node);
    assertThat(metrics.get("kith_connections_cut_total")).isPositive();
    assertThat(metrics.get("kith_calls_refused_total")).isPositive();
  }

  /// One connection's attack, until it is cut or gives up.
  @FunctionalInterface
  private interface Attack {
    void on(RawLine line) throws Exception;
  }

  private static void isCut(int goAway, Attack attack) throws Exception {
    long before = node.heapBytes();
    var attacker =
        new FutureTask<>(
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                try (RawLine line = RawLine.open(port, evil)) {
                  writeUntilCut(line, attack);
                  assertThat(line.isCutWithin(CUT_SECONDS_MAX)).as("cut").isTrue();
                  assertThat(line.goAway()).as("GOAWAY").isIn(goAway, -1);
                }
              }
              return ROUNDS;
            });
    Thread.ofVirtual().start(attacker);
    for (int i = 0; i < ROUNDS; i++) {
      goesOn();
    }
    assertThat(attacker.get()).isEqualTo(ROUNDS);
    goesOn();
    assertHeapIsAsItWas(before);
  }

  private static void writeUntilCut(RawLine line, Attack attack) throws Exception {
    try {
      attack.on(line);
      line.flush();
    } catch (IOException e) {
      assertThat(line.isCutWithin(CUT_SECONDS_MAX)).as("cut, since it takes no more").isTrue();
    }
  }

  private static void assertHeapIsAsItWas(long before) throws Exception {
    Await.until("the heap is as it was", () -> node.heapBytes() - before < HEAP_GROWTH_MAX);
  }

  /// Asks and takes it back (CVE-2023-44487).
  @Test
  void rapidResetIsCut() throws Exception {
    isCut(
        RawLine.ENHANCE_YOUR_CALM,
        line -> {
          for (int stream = 1; stream < FRAMES_MAX && !line.isCut(); stream += 2) {
            line.frame(RawLine.HEADERS, RawLine.END_HEADERS, stream, line.exchange())
                .frame(RawLine.RST_STREAM, 0, stream, RawLine.uint32(8))
                .flush();
          }
        });
  }

  /// Makes the server take it back (CVE-2025-8671).
  @Test
  void resetsThatTheServerIsMadeToSendAreCut() throws Exception {
    isCut(
        RawLine.ENHANCE_YOUR_CALM,
        line -> {
          for (int stream = 1; stream < FRAMES_MAX && !line.isCut(); stream += 2) {
            line.frame(RawLine.HEADERS, RawLine.END_HEADERS, stream, line.exchange())
                .frame(RawLine.WINDOW_UPDATE, 0, stream, RawLine.uint32(0))
                .flush();
          }
        });
    assertTheLogIsShort();
  }

  /// A header block that never ends, of bytes and of nothing (CVE-2024-2758 and its kin).
  @Test
  void headersWithoutEndAreCut() throws Exception {
    isCut(RawLine.PROTOCOL_ERROR, line -> continueWithoutEnd(line, 1_024));
    isCut(RawLine.ENHANCE_YOUR_CALM, line -> continueWithoutEnd(line, 0));
  }

  private static void continueWithoutEnd(RawLine line, int bytes) throws Exception {
    line.frame(RawLine.HEADERS, 0, 1, line.exchange());
    for (int i = 0; i < FRAMES_MAX && !line.isCut(); i++) {
      line.frame(RawLine.CONTINUATION, 0, 1, new byte[bytes]).flush();
    }
  }

  @Test
  void pingsWithoutEndAreCut() throws Exception {
    isCut(
        RawLine.ENHANCE_YOUR_CALM,
        line -> {
          for (int i = 0; i < FRAMES_MAX && !line.isCut(); i++) {
            line.frame(RawLine.PING, 0, 0, new byte[8]).flush();
          }
        });
  }

  /// 40 connections without a call: all but a few are closed at once, and the
  /// newest stay, so that a peer whose line broke gets in again.
  @Test
  void connectionsThatAPeerOpensAndLeavesAreClosed() throws Exception {
    long before = node.heapBytes();
    var lines = new ArrayList<RawLine>();
    try {
      for (int i = 0; i < LINES; i++) {
        RawLine line = RawLine.open(port, evil);
        lines.add(line);
        Await.until("the hands are shaken", () -> line.framesHeard() >= 2); // settings, and an ack
      }
      Await.until(
          "all but four are closed",
          () -> lines.stream().filter(line -> !line.isCut()).count() <= 4);
      assertThat(lines.getLast().isCut()).isFalse();
      goesOn();
    } finally {
      for (RawLine line : lines) {
        line.close();
      }
    }
    assertHeapIsAsItWas(before);
  }

  /// A call without a word in it ends after 15 seconds; TLS hellos that come byte by byte,
  /// connections that say nothing, and a peer's that say nothing after TLS, after 10. Meanwhile
  /// whoever has another address shakes hands.
  @Test
  void whoeverIsSlowIsCut() throws Exception {
    long before = node.heapBytes();
    var slow = new ArrayList<Socket>();
    try (RawLine speechless = RawLine.open(port, evil);
        RawLine halfOpen = RawLine.silent(port, evil)) {
      speechless.frame(RawLine.HEADERS, RawLine.END_HEADERS, 1, speechless.exchange()).flush();
      for (int i = 0; i < LINES; i++) {
        slow.add(new Socket(HERE, port, OUTSIDE, 0));
      }
      byte[] hello = HexFormat.of().parseHex("16030100c8010000c40303");
      int said = 0;
      long endNs = System.nanoTime() + CUT_SECONDS_MAX * 1_000_000_000L;
      long nextByteNs = 0;
      List<Socket> open = new ArrayList<>(slow);
      while (!open.isEmpty()) {
        assertThat(System.nanoTime()).as("too long").isLessThan(endNs);
        if (System.nanoTime() > nextByteNs) {
          nextByteNs = System.nanoTime() + 1_000_000_000L;
          byte next = said < hello.length ? hello[said++] : 0;
          open.removeIf(socket -> slow.indexOf(socket) % 2 == 0 && !takes(socket, next));
          goesOn();
        }
        open.removeIf(RawAttackTest::isClosed);
      }
      try (RawLine again = RawLine.open(port, evil)) {
        Await.until("outsiders are out, a peer gets in", () -> again.framesHeard() > 0);
      }
      Await.until("TLS alone is over", halfOpen::isCut);
      Await.until("the call without a word is over", () -> !speechless.status(1).isEmpty());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    assertHeapIsAsItWas(before);
  }

  private static boolean takes(Socket socket, byte next) {
    try {
      socket.getOutputStream().write(next);
      return true;
    } catch (IOException e) {
      return false; // it is closed, which is what is looked for
    }
  }

  /// Whether the other side has closed it, with nothing said but perhaps a TLS alert.
  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      int said = socket.getInputStream().read();
      assertThat(said).as("only an alert is said").isIn(-1, 0x15);
      return said < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (SocketException reset) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// A peer that came back while outsiders hold as many handshakes as one address may.
  @Test
  void outsidersOfOneAddressDoNotKeepPeersOut() throws Exception {
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < LINES; i++) {
        slow.add(new Socket(HERE, port, OUTSIDE, 0));
      }
      Await.until(
          "most are closed at once",
          () -> slow.stream().filter(socket -> !isClosed(socket)).count() <= 10);
      assertThat(Readings.of(node).get("kith_peer_connections_turned_away_total"))
          .isGreaterThanOrEqualTo(LINES - 10);
      try (RawLine peer = RawLine.open(port, evil)) {
        Await.until("a peer gets in", () -> peer.framesHeard() > 0);
      }
      goesOn();
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /// 48 MiB of zeros in 48 KiB of gzip: nobody unpacks it.
  @Test
  void aCompressedMessageIsRefusedUnread() throws Exception {
    byte[] bomb = gzip(BOMB_MIB);
    long before = node.heapBytes();
    try (RawLine line = RawLine.open(port, evil)) {
      line.frame(RawLine.HEADERS, RawLine.END_HEADERS, 1, line.exchange("grpc-encoding", "gzip"));
      byte[] message =
          ByteBuffer.allocate(5 + bomb.length).put((byte) 1).putInt(bomb.length).put(bomb).array();
      for (int at = 0; at < message.length; at += 16_384) {
        int end = Math.min(message.length, at + 16_384);
        line.frame(RawLine.DATA, 0, 1, java.util.Arrays.copyOfRange(message, at, end));
      }
      line.flush();
      Await.until("refused", () -> !line.status(1).isEmpty());
      assertThat(line.status(1)).as("UNIMPLEMENTED").isEqualTo("12");
    }
    goesOn();
    assertHeapIsAsItWas(before);
  }

  private static byte[] gzip(int mib) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < mib; i++) {
        zip.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void plainTextHearsNoFrame() throws Exception {
    try (var plain = new Socket(HERE, port)) {
      plain.setSoTimeout(CUT_SECONDS_MAX * 1_000);
      plain
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] said = plain.getInputStream().readAllBytes();
      assertThat(said.length == 0 || said[0] == 0x15).as("at most a TLS alert").isTrue();
    } catch (SocketException reset) {
      assertThat(reset).as("closed without a word").hasMessageContaining("reset");
    }
    goesOn();
  }
}
