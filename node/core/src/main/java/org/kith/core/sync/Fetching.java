package org.kith.core.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Reason.Consequence;
import org.kith.core.trust.LogOwner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;

/// The taking half of a session: what the other side has shown, what is asked for, what has come
/// and was handed to the gate.
final class Fetching {
  private final PeerSession session;
  private final SharedLogs shared;
  private final FetchPlan plan;
  private final PeerHoldings peer;
  private final Turn turn;
  private final Map<LogId, InboundLog> inbound = new TreeMap<>();
  private final Map<Long, LogId> requests = new HashMap<>();
  private long nextRequest = 1;
  private long nextToken = 1;
  private long submitted;
  private long movedMs;

  Fetching(PeerSession session, SharedLogs shared, FetchPlan plan, PeerHoldings peer, Turn turn) {
    this.session = session;
    this.shared = shared;
    this.plan = plan;
    this.peer = peer;
    this.turn = turn;
  }

  void begin(long nowMs) {
    movedMs = nowMs;
  }

  /// Nothing is asked for and nothing waits at the gate.
  boolean isQuiet() {
    return requests.isEmpty() && submitted == 0;
  }

  /// How far the origin's signature reaches, as shown in this session.
  long there(LogId log) {
    return Optional.ofNullable(inbound.get(log)).map(in -> in.there).orElse(0L);
  }

  private long held(LogId log) {
    return shared.size(log);
  }

  private InboundLog inbound(LogId log) {
    return inbound.computeIfAbsent(log, id -> new InboundLog(held(id)));
  }

  /// Takes notice of a checkpoint. True where it shows more than is held.
  boolean head(Message.Head head) {
    Optional<LogOwner> owner = shared.find(head.log());
    if (turn.isEnded() || owner.isEmpty()) {
      return false; // interest may have changed while it was on its way
    }
    return shown(head.log(), owner.get(), head.checkpoint());
  }

  /// Opens a checkpoint and remembers how far the origin's signature reaches (SPEC 3.3).
  private boolean shown(LogId log, LogOwner owner, Bytes note) {
    Optional<Checkpoint> opened =
        owner.end().isPresent() ? Optional.empty() : Checkpoint.open(note, owner.key());
    Optional<Long> shown = owner.end().map(LogEnd::size).or(() -> opened.map(Checkpoint::size));
    if (shown.isEmpty()) {
      if (!note.isEmpty()) {
        turn.end(Reason.BAD_CHECKPOINT);
      }
      return false; // without a note: an end that is not known here yet (SPEC 4.9)
    }
    long size = shown.get();
    opened.ifPresent(checkpoint -> compare(log, owner, checkpoint, note));
    InboundLog in = inbound(log);
    in.there = Math.max(in.there, size);
    peer.atLeast(log, size);
    return size > held(log);
  }

  /// Whether what is shown contradicts what is held (SPEC 3.9). Of an own log, what peers hold is
  /// this node's memory: it may be a copy that was put back (SPEC 5.4).
  private void compare(LogId log, LogOwner owner, Checkpoint shown, Bytes note) {
    Optional<ForkProof> fork =
        owner.frozen().isPresent() ? Optional.empty() : shared.contradiction(log, shown, note);
    if (shared.isOwn(owner)) {
      if (shown.size() > held(log) || fork.isPresent()) {
        turn.lead(new Effect.OwnLogElsewhere(log, shown.size(), fork.isPresent()));
      }
    } else {
      fork.ifPresent(proof -> turn.lead(new Effect.Weigh(List.of(proof.encode()))));
    }
  }

  /// Asks for what is lacking, turn by turn among the logs, within the bound of one session.
  void ask(long nowMs) {
    boolean asked = true;
    while (asked && hasRoom()) {
      asked = false;
      for (LogId log : shared.ids()) {
        InboundLog in = inbound.get(log);
        if (in != null && hasRoom()) {
          asked |= ask(log, in, nowMs);
        }
      }
    }
  }

  private boolean hasRoom() {
    return requests.size() + submitted < SyncLimits.REQUESTS_IN_FLIGHT_MAX;
  }

  private boolean ask(LogId log, InboundLog in, long nowMs) {
    long held = held(log);
    if (in.there <= held && in.isIdle()) {
      plan.release(log, session);
      return false;
    }
    Optional<InboundLog.Asked> next = in.next(held, nowMs);
    if (next.isEmpty() && in.isFree(nowMs)) {
      Optional<FetchPlan.Stripe> part = plan.claim(log, session, held, in.there, nowMs);
      part.ifPresent(in::fetches);
      next = part.flatMap(claimed -> in.next(held, nowMs));
    }
    if (next.isEmpty()) {
      return false;
    }
    long request = nextRequest++;
    in.asked(request, next.get());
    requests.put(request, log);
    if (requests.size() == 1) {
      movedMs = nowMs;
    }
    turn.send(new Message.Fetch(request, log, next.get().from(), next.get().to(), in.there));
    return true;
  }

  /// Entries have come. True where an announcement shows more than is held.
  boolean range(long request, RangeOffer offer, long nowMs) {
    movedMs = nowMs;
    Optional<LogOwner> owner = shared.find(offer.log());
    LogId log = requests.remove(request);
    if (owner.isEmpty()) {
      return false; // not shared any more
    }
    InboundLog in = inbound(offer.log());
    if (offer.checkpoint().isEmpty() && owner.get().end().isEmpty()) {
      restart(offer.log()).pausedUntilMs = Long.MAX_VALUE; // its end is not known here yet
      return false;
    }
    if (request == 0) {
      return announced(offer, owner.get(), in);
    }
    if (request >= nextRequest
        || log != null && (!log.equals(offer.log()) || !in.answered(request, offer))) {
      turn.end(Reason.MALFORMED_MESSAGE);
    } else if (log != null) {
      plan.moved(log, session, nowMs);
      submit(log, in);
    }
    return false;
  }

  private boolean announced(RangeOffer offer, LogOwner owner, InboundLog in) { // SPEC 7.5
    if (offer.to() <= held(offer.log())) {
      peer.atLeast(offer.log(), offer.to());
      return false; // it came another way
    }
    boolean more = shown(offer.log(), owner, offer.checkpoint());
    if (!turn.isEnded() && in.announced(offer, held(offer.log()))) {
      submit(offer.log(), in);
    }
    return more;
  }

  /// A log has grown, by another session perhaps: what waited for that can be handed in.
  void advanced(LogId log) {
    InboundLog in = inbound.get(log);
    if (in != null) {
      submit(log, in);
    }
  }

  private void submit(LogId log, InboundLog in) {
    for (RangeOffer offer : in.ready(held(log))) {
      submitted++;
      turn.lead(new Effect.Submit(nextToken++, offer));
    }
  }

  /// The gate has taken a range.
  void taken(Event.Taken taken) {
    submitted--;
    peer.atLeast(taken.log(), taken.to());
    for (Event.RefusedEntry refused : taken.refused()) { // SPEC 7.7
      turn.send(
          new Message.Notice(
              0, taken.log(), refused.index(), refused.reason().name(), refused.findings()));
    }
  }

  /// The gate has declined a range.
  void declined(Event.Declined declined) {
    submitted--;
    Reason reason = declined.reason();
    if (reason.consequence() == Consequence.DISCONNECT) {
      turn.end(reason);
      return;
    }
    LogId log = declined.log();
    InboundLog in = restart(log);
    if (reason != Reason.OUT_OF_ORDER) {
      in.pausedUntilMs =
          reason.consequence() == Consequence.BACK_OFF
              ? declined.nowMs() + SyncLimits.QUOTA_PAUSE_MS
              : Long.MAX_VALUE;
      turn.send(new Message.Notice(0, log, held(log), reason.name()));
    }
  }

  private InboundLog restart(LogId log) {
    InboundLog in = inbound(log);
    requests.values().removeIf(log::equals);
    in.restart(held(log));
    plan.release(log, session);
    return in;
  }

  /// A request cannot be served: what was asked may be asked elsewhere.
  void notice(Message.Notice notice) {
    LogId log = requests.remove(notice.request());
    if (log != null) {
      restart(log).there = held(log);
    }
  }

  /// Logs that are not shared any more are forgotten.
  void dropUnshared() {
    requests.values().removeIf(log -> shared.find(log).isEmpty());
    inbound.keySet().removeIf(log -> shared.find(log).isEmpty());
  }

  /// Standing has changed: what was declined may be welcome now.
  void resume() {
    for (Map.Entry<LogId, InboundLog> each : inbound.entrySet()) {
      InboundLog in = each.getValue();
      in.pausedUntilMs = 0;
      shared
          .find(each.getKey())
          .flatMap(LogOwner::end)
          .ifPresent(end -> in.there = Math.min(in.there, end.size())); // SPEC 4.9
    }
  }

  /// Forgets requests that the other side does not answer: ask again, or another peer.
  void giveUp(long nowMs) {
    if (!requests.isEmpty() && nowMs - movedMs > SyncLimits.ANSWER_MS_MAX) {
      requests.clear();
      inbound.forEach((log, in) -> in.restart(held(log)));
      plan.releaseAll(session);
      movedMs = nowMs;
    }
  }

  /// The session is over: other sessions may fetch what this one did.
  void close() {
    plan.releaseAll(session);
  }
}
