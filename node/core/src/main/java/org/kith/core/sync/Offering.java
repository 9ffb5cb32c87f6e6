package org.kith.core.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kith.core.admit.Reason;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.identity.LogEnd;

/// The giving half of a session: heads, answers to what the other side asks, and fresh entries as
/// they come. Whether a log is shared is asked at every send (SPEC 6).
final class Offering {
  private final SharedLogs shared;
  private final FetchPlan plan;
  private final PeerHoldings peer;
  private final Turn turn;
  private final Set<Bytes> receiptsThere = new HashSet<>();
  private final Set<LogId> unwitnessed = new TreeSet<>();
  private final LazyLogs lazy = new LazyLogs();

  /// What the other side has been shown of each log: it has that or asks for it, even where it
  /// has not been heard to hold it.
  private final PeerHoldings shown = new PeerHoldings();
  private PayloadPolicy wishes = PayloadPolicy.EVERYTHING;
  private long headsMs = Long.MIN_VALUE / 2;

  Offering(SharedLogs shared, FetchPlan plan, PeerHoldings peer, Turn turn) {
    this.shared = shared;
    this.plan = plan;
    this.peer = peer;
    this.turn = turn;
  }

  /// Later versions of manifests (SPEC 7.10), then the newest checkpoint of every shared log
  /// (SPEC 7.3).
  void heads(long nowMs) {
    Chunks.of(shared.laterManifests(), SyncLimits.MANIFESTS_MAX, Bytes::size)
        .forEach(manifests -> turn.send(new Message.Manifests(manifests)));
    Chunks.of(shared.evidence(), SyncLimits.FORK_PROOFS_MAX, Bytes::size)
        .forEach(proofs -> turn.send(new Message.Evidence(proofs))); // SPEC 7.10
    var heads = new ArrayList<Message.Head>();
    for (LogId log : shared.ids()) {
      shared
          .held(log)
          .filter(held -> held.checkpointSize() > 0)
          .ifPresent(held -> heads.add(head(log, held)));
    }
    Chunks.heads(heads).forEach(turn::send);
    unwitnessed.addAll(shared.ids());
    headsMs = nowMs;
    receipts();
  }

  /// More of a log is held here, or more is known about who holds it.
  void unwitnessed(LogId log) {
    unwitnessed.add(log);
  }

  /// Says who holds what, of logs in which that has changed: once a second at most, however fast
  /// they grow (SPEC 7.11).
  void cosign() {
    List<LogId> changed = unwitnessed.stream().filter(log -> shared.find(log).isPresent()).toList();
    unwitnessed.clear();
    if (!changed.isEmpty()) {
      turn.lead(new Effect.Cosign(changed));
    }
  }

  /// Tells who has erased what, each receipt once a session (SPEC 9.4).
  void receipts() {
    List<Bytes> fresh = shared.receipts().stream().filter(receiptsThere::add).toList();
    Chunks.of(fresh, SyncLimits.RECEIPTS_MAX, Bytes::size)
        .forEach(receipts -> turn.send(new Message.Receipts(receipts)));
  }

  /// The other side has sent these itself.
  void knows(List<Bytes> receipts) {
    receiptsThere.addAll(receipts);
  }

  /// When heads were last sent.
  long headsMs() {
    return headsMs;
  }

  /// Answers what the other side asks for (SPEC 7.4).
  void serve(Message.Fetch fetch) {
    if (fetch.request() < 1
        || fetch.from() < 0
        || fetch.to() <= fetch.from()
        || fetch.to() - fetch.from() > SyncLimits.FETCH_ENTRIES) {
      turn.end(Reason.MALFORMED_MESSAGE);
      return;
    }
    if (shared.find(fetch.log()).isEmpty()) {
      refuse(fetch, Reason.NOT_SHARED);
      return;
    }
    long whole = shared.held(fetch.log()).map(Holdings.Holding::checkpointSize).orElse(0L);
    if (fetch.to() > whole) {
      refuse(fetch, Reason.OUT_OF_ORDER);
      return;
    }
    peer.atLeast(fetch.log(), fetch.to());
    turn.lead(
        new Effect.Serve(
            fetch.request(), fetch.log(), fetch.from(), fetch.to(), end(fetch.log()), wishes));
  }

  /// The other side says which payloads it wants with entries.
  void wishes(PayloadPolicy policy) {
    wishes = policy;
  }

  /// Answers a question for a piece of a file (SPEC 7.15).
  void serve(long request, Message.FileOffset file) {
    if (shared.find(file.log()).isPresent()) {
      turn.lead(new Effect.ServeFile(request, file));
    } else {
      turn.send(new Message.FilePiece(request, Bytes.EMPTY));
    }
  }

  /// Answers with payloads that the other side asks for (SPEC 7.13).
  void serve(Message.WantPayloads want) {
    if (shared.find(want.log()).isEmpty()) {
      turn.send(new Message.Notice(0, want.log(), 0, Reason.NOT_SHARED.name()));
      return;
    }
    turn.lead(new Effect.ServePayloads(want.request(), want.log(), want.indexes()));
  }

  private long end(LogId log) {
    return shared.find(log).flatMap(LogOwner::end).map(LogEnd::size).orElse(0L);
  }

  private void refuse(Message.Fetch fetch, Reason reason) {
    turn.send(new Message.Notice(fetch.request(), fetch.log(), fetch.from(), reason.name()));
  }

  /// An announcement came second: heads will do (SPEC 7.14).
  void duplicate(Message.Notice notice) {
    LogId log = notice.log();
    if (shared.find(log).isPresent()) {
      peer.atLeast(log, Math.min(notice.index(), shared.size(log)));
      lazy.lazy(log);
    }
  }

  /// Announcements are wanted again (SPEC 7.14).
  void eager(LogId log) {
    lazy.eager(log);
  }

  /// Logs that are not shared any more are forgotten.
  void dropUnshared() {
    lazy.forget(log -> shared.find(log).isEmpty());
  }

  /// Tells heads that were held back.
  void tellHeld(long nowMs) {
    lazy.due(nowMs).forEach(log -> announce(log, nowMs));
  }

  /// Tells of fresh entries, inline where they are few (SPEC 7.5) and the other side has not said
  /// that it gets them elsewhere (SPEC 7.14). False where it has them, or may not.
  boolean announce(LogId log, long nowMs) {
    Optional<Holdings.Holding> holding = shared.held(log);
    if (shared.find(log).isEmpty() || holding.isEmpty()) {
      return false;
    }
    long size = holding.get().checkpointSize();
    long known = peer.of(log);
    if (size <= known) {
      return false;
    }
    if (lazy.isLazy(log) || plan.isFreshFetched(log, size)) { // SPEC 7.14
      if (lazy.mayTell(log, nowMs)) {
        tellHead(log, holding.get());
      }
    } else if (size - known <= SyncLimits.ANNOUNCE_ENTRIES_MAX) {
      long from = Math.max(known, shown.of(log)); // SPEC 7.5
      if (from < size) {
        turn.lead(new Effect.Serve(0, log, from, size, end(log), wishes));
      }
      peer.atLeast(log, size);
      shown.atLeast(log, size);
    } else {
      tellHead(log, holding.get());
    }
    return true;
  }

  private void tellHead(LogId log, Holdings.Holding holding) {
    turn.send(new Message.Heads(List.of(head(log, holding)), false));
  }

  private Message.Head head(LogId log, Holdings.Holding holding) {
    shown.atLeast(log, holding.checkpointSize());
    return new Message.Head(log, holding.checkpoint());
  }
}
