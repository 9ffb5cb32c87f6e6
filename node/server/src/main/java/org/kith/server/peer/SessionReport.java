package org.kith.server.peer;

import java.time.Instant;
import java.util.Optional;
import org.kith.core.sync.SessionState;
import org.kith.core.trust.Member;
import org.kith.schema.v1.SyncSession;

/// What can honestly be said about the exchange with one peer.
final class SessionReport {
  private SessionReport() {}

  static SyncSession of(Member member, PeerLink link, long nowMs) {
    Optional<ExchangeStream> live = link.live();
    var report =
        SyncSession.newBuilder()
            .setPeer(member.organisation().text())
            .setName(member.chain().newest().displayName())
            .setState(words(member, link, live.isPresent()))
            .setLastHeard(
                link.lastHeardMs() == 0 ? "" : Instant.ofEpochMilli(link.lastHeardMs()).toString())
            .setRate(link.rate(nowMs))
            .addAllNotices(link.notices())
            .setLastError(live.isPresent() ? "" : link.lastError());
    live.ifPresent(stream -> describe(report, stream));
    return report.build();
  }

  private static void describe(SyncSession.Builder report, ExchangeStream stream) {
    SessionState state = stream.state();
    report
        .setBehind((int) Math.min(Integer.MAX_VALUE, state.behind()))
        .setDialledBy(stream.weDialled() ? "us" : "them")
        .setUpToDate(state.upToDate());
    for (SessionState.Shared shared : state.logs()) {
      report
          .addLogsBuilder()
          .setOrigin(shared.log().organisation().text())
          .setProvedHere((int) Math.min(Integer.MAX_VALUE, shared.provedHere()))
          .setProvedThere((int) Math.min(Integer.MAX_VALUE, shared.provedThere()));
    }
  }

  private static String words(Member member, PeerLink link, boolean connected) {
    if (connected) {
      return "connected";
    }
    if (!link.everEstablished()) {
      return "never connected";
    }
    if (link.isDialling()) {
      return "connecting";
    }
    return member.endpoints().isEmpty() && link.learned().isEmpty()
        ? "not dialled"
        : "waiting to retry";
  }
}
