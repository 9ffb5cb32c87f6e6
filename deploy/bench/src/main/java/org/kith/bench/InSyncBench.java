package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.Invite;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.log.SecretKey;

/// What two nodes that hold the same say to each other while nothing happens: bytes on the line,
/// TLS and HTTP/2 included, first with the two logs that they began with, then with 1,500.
final class InSyncBench {
  private static final int ORGANISATIONS = 1_500;
  private static final int DIGEST_SECONDS = 20;
  private static final int INTERVALS = 3;
  private static final int SECONDS_MAX = 300;
  private static final int QUIET_SECONDS = 5;
  private static final int KEY_BYTES = 32;
  private static final long YEAR_MS = 365L * 24 * 3_600_000;

  /// What a peer may cost in one interval.
  private static final double GOAL_BYTES = 256;

  private final Network network;
  private final Report report;
  private final SplittableRandom random = new SplittableRandom(61);

  InSyncBench(Network network, Report report) {
    this.network = network;
    this.report = report;
  }

  void run() {
    BenchNode one = network.add("insync-a");
    BenchNode other = network.add("insync-b");
    try (CountingRelay toOne = relay(one);
        CountingRelay toOther = relay(other)) {
      String fromOne = through(one, toOne);
      Network.accept(one, through(other, toOther), false);
      Network.accept(other, fromOne, false);
      double few = bytesAnInterval(one, other, 2, toOne, toOther);
      for (int i = 2; i < ORGANISATIONS; i++) {
        String invitation = organisation(i);
        Network.accept(one, invitation, true);
        Network.accept(other, invitation, true);
      }
      double many = bytesAnInterval(one, other, ORGANISATIONS, toOne, toOther);
      report.line("insync.bytes", many, "bytes", GOAL_BYTES);
      report.note(
          ("insync: each way, in an interval of %d s, over %d of them; with %d logs shared; with 2"
                  + " logs %.0f bytes; limit = the goal")
              .formatted(DIGEST_SECONDS, INTERVALS, ORGANISATIONS, few));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    other.stop();
    one.stop();
  }

  private static CountingRelay relay(BenchNode node) throws IOException {
    String endpoint = invite(node).endpoints().getFirst();
    return new CountingRelay(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
  }

  private static Invite invite(BenchNode node) {
    return switch (Invite.parse(Network.invitation(node))) {
      case Invite.Parsed.Ok(var invite) -> invite;
      case Invite.Parsed.Bad(var why) -> throw new IllegalStateException(why);
    };
  }

  /// An invitation that leads through the relay.
  private static String through(BenchNode node, CountingRelay relay) {
    return new Invite(List.of("127.0.0.1:" + relay.port()), invite(node).chain()).line();
  }

  /// The invitation of an organisation that has keys and nothing else.
  private String organisation(int number) {
    var manifest =
        new ManifestDraft(
                "Organisation %04d".formatted(number),
                "",
                "",
                key().publicKey(),
                key().publicKey(),
                key().publicKey(),
                List.of(bytes()),
                System.currentTimeMillis() + YEAR_MS)
            .sign(List.of(key()), 1);
    return switch (ManifestChain.verify(List.of(manifest.signed()))) {
      case ManifestChain.Parsed.Ok ok -> new Invite(List.of(), ok.chain()).line();
      case ManifestChain.Parsed.Bad bad -> throw new IllegalStateException(bad.fault().sentence());
    };
  }

  private SecretKey key() {
    return SecretKey.ofSeed(bytes());
  }

  private Bytes bytes() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /// Bytes each way in one interval, once both sides share so many logs and say that they hold the
  /// same.
  private static double bytesAnInterval(
      BenchNode one, BenchNode other, int logs, CountingRelay toOne, CountingRelay toOther) {
    Network.await(
        logs + " logs are in sync", SECONDS_MAX, () -> inSync(one, logs) && inSync(other, logs));
    pass(QUIET_SECONDS);
    long before = toOne.bytes() + toOther.bytes();
    pass(INTERVALS * DIGEST_SECONDS);
    return (toOne.bytes() + toOther.bytes() - before) / 2.0 / INTERVALS;
  }

  private static boolean inSync(BenchNode node, int logs) {
    return node.client().node().sessions().getSessionsList().stream()
        .anyMatch(session -> session.getUpToDate() && session.getLogsCount() == logs);
  }

  private static void pass(int seconds) {
    long start = System.nanoTime();
    Network.await(
        "time passed", 2 * seconds, () -> System.nanoTime() - start > seconds * 1_000_000_000L);
  }
}
