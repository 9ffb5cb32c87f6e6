package org.kith.core.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.protocol.bytes.LogId;

/// Which session fetches which part of a log at present, so that several peers serve one log at
/// once and none is asked for what another one is. Shared by all sessions of a node.
public final class FetchPlan {
  private final Map<LogId, NavigableMap<Long, Claim>> logs = new HashMap<>();

  /// Entries [from, to) that one session fetches.
  record Stripe(long from, long to) {}

  private record Claim(PeerSession session, Stripe stripe, long movedMs) {}

  /// The next part of a log for a session to fetch: the first that nobody fetches, or whose
  /// session
  /// has not moved for a while, not too far above what is held.
  ///
  /// @param there how far the session's peer can serve
  synchronized Optional<Stripe> claim(
      LogId log, PeerSession session, long held, long there, long nowMs) {
    NavigableMap<Long, Claim> claims = logs.computeIfAbsent(log, id -> new TreeMap<>());
    claims.values().removeIf(claim -> claim.stripe().to() <= held);
    long end = Math.min(there, held + SyncLimits.STRIPES_ENTRIES_MAX);
    long from = held;
    for (Claim claim : new ArrayList<>(claims.values())) {
      boolean gap = claim.stripe().from() > from;
      boolean idle = claim.session() != session && nowMs - claim.movedMs() >= SyncLimits.CLAIM_MS;
      if (gap || idle) {
        long to = gap ? claim.stripe().from() : claim.stripe().to();
        return take(claims, session, new Stripe(from, Math.min(to, end)), nowMs);
      }
      from = Math.max(from, claim.stripe().to());
    }
    return take(
        claims, session, new Stripe(from, Math.min(from + SyncLimits.STRIPE_ENTRIES, end)), nowMs);
  }

  private static Optional<Stripe> take(
      NavigableMap<Long, Claim> claims, PeerSession session, Stripe stripe, long nowMs) {
    if (stripe.from() >= stripe.to()) {
      return Optional.empty();
    }
    claims
        .values()
        .removeIf(c -> c.stripe().from() < stripe.to() && c.stripe().to() > stripe.from());
    claims.put(stripe.from(), new Claim(session, stripe, nowMs));
    return Optional.of(stripe);
  }

  /// The session's peer has answered.
  synchronized void moved(LogId log, PeerSession session, long nowMs) {
    NavigableMap<Long, Claim> claims = logs.get(log);
    if (claims != null) {
      claims.replaceAll(
          (from, claim) ->
              claim.session() == session ? new Claim(session, claim.stripe(), nowMs) : claim);
    }
  }

  /// The session does not fetch the log any more.
  synchronized void release(LogId log, PeerSession session) {
    NavigableMap<Long, Claim> claims = logs.get(log);
    if (claims != null) {
      claims.values().removeIf(claim -> claim.session() == session);
      if (claims.isEmpty()) {
        logs.remove(log);
      }
    }
  }

  /// The session has ended.
  synchronized void releaseAll(PeerSession session) {
    logs.values().forEach(claims -> claims.values().removeIf(c -> c.session() == session));
    logs.values().removeIf(Map::isEmpty);
  }
}
