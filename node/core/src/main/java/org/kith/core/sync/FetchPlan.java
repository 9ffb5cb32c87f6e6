package org.kith.core.sync;

import java.util.HashMap;
import java.util.Map;
import org.kith.protocol.bytes.LogId;

/// Which session fetches which log at present, so that two peers are not asked for the same
/// entries. Shared by all sessions of a node.
public final class FetchPlan {
  private final Map<LogId, Claim> claims = new HashMap<>();

  private record Claim(PeerSession session, long movedMs) {}

  /// Whether this session may fetch the log: nobody else does, or whoever did has not moved for a
  /// while.
  synchronized boolean claim(LogId log, PeerSession session, long nowMs) {
    Claim claim = claims.get(log);
    if (claim != null
        && claim.session() != session
        && nowMs - claim.movedMs() < SyncLimits.CLAIM_MS) {
      return false;
    }
    if (claim == null || claim.session() != session) {
      claims.put(log, new Claim(session, nowMs));
    }
    return true;
  }

  /// The session has moved the log.
  synchronized void moved(LogId log, PeerSession session, long nowMs) {
    Claim claim = claims.get(log);
    if (claim != null && claim.session() == session) {
      claims.put(log, new Claim(session, nowMs));
    }
  }

  /// The session does not fetch the log any more.
  synchronized void release(LogId log, PeerSession session) {
    Claim claim = claims.get(log);
    if (claim != null && claim.session() == session) {
      claims.remove(log);
    }
  }

  /// The session has ended.
  synchronized void releaseAll(PeerSession session) {
    claims.values().removeIf(claim -> claim.session() == session);
  }
}
