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
  private final Map<LogId, Arrivals> arrivals = new HashMap<>();

  /// How the newest entries of a log came: with an announcement, or because they were asked for.
  private static final class Arrivals {
    private long announcedTo;
    private long freshFetchedTo;
    private int misses;
  }

  /// Entries [from, to) that one session fetches.
  record Stripe(long from, long to) {}

  private record Claim(PeerSession session, Stripe stripe, long movedMs) {
    /// A few entries right above what is held are fresh and wanted soon (SPEC 7.14).
    long patienceMs(long held) {
      boolean fresh =
          stripe.from() <= held && stripe.to() - stripe.from() <= SyncLimits.FRESH_ENTRIES_MAX;
      return fresh ? SyncLimits.CLAIM_FRESH_MS : SyncLimits.CLAIM_MS;
    }
  }

  /// The next part of a log for a session to fetch: the first that nobody fetches, or whose session
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
      boolean idle =
          claim.session() != session && nowMs - claim.movedMs() >= claim.patienceMs(held);
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

  /// A session has been given entries without asking: nobody needs to ask for them.
  synchronized void announced(LogId log, PeerSession session, long from, long to, long nowMs) {
    NavigableMap<Long, Claim> claims = logs.computeIfAbsent(log, id -> new TreeMap<>());
    if (claims.values().stream().noneMatch(c -> c.stripe().from() < to && c.stripe().to() > from)) {
      claims.put(from, new Claim(session, new Stripe(from, to), nowMs));
    }
  }

  /// Announced entries were taken: the links work.
  synchronized void tookAnnounced(LogId log, long to) {
    Arrivals of = arrivals.computeIfAbsent(log, id -> new Arrivals());
    of.announcedTo = Math.max(of.announcedTo, to);
    of.misses = 0;
  }

  /// Whether entries up to here came with an announcement.
  synchronized boolean cameAnnounced(LogId log, long to) {
    Arrivals of = arrivals.get(log);
    return of != null && to <= of.announcedTo;
  }

  /// Fresh entries are asked for, since no copy came. True where that has happened so often that a
  /// link should be eager.
  synchronized boolean missed(LogId log, long to) {
    Arrivals of = arrivals.computeIfAbsent(log, id -> new Arrivals());
    if (to <= of.freshFetchedTo) {
      return false; // asked for again: one miss
    }
    of.freshFetchedTo = to;
    of.misses++;
    return of.misses % SyncLimits.MISSES_MAX == 0;
  }

  /// Whether what is held up to here was asked for lately: neighbours ask for it too, or have it.
  synchronized boolean isFreshFetched(LogId log, long to) {
    Arrivals of = arrivals.get(log);
    return of != null && to == of.freshFetchedTo && to > of.announcedTo;
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
