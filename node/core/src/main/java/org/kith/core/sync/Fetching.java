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
  private final Awaiting awaiting;
  private final Turn turn;
  private final Map<LogId, InboundLog> inbound = new TreeMap<>();
  private final Map<Long, LogId> requests = new HashMap<>();

  /// Tokens of announced ranges that are at the gate, and where each ends.
  private final Map<Long, Long> announced = new HashMap<>();

  /// Logs that have ended and are compared with what is held, from their first entry on, and how
  /// far that is proved (SPEC 4.9).
  private final Map<LogId, Long> comparing = new HashMap<>();

  /// The first token of a range that was asked for since that began: once in a session, for then
  /// only a wrong range does not follow from what is held.
  private final Map<LogId, Long> comparedFrom = new HashMap<>();

  private long nextRequest = 1;
  private long nextToken = 1;
  private long submitted;
  private long movedMs;

  Fetching(
      PeerSession session,
      SharedLogs shared,
      FetchPlan plan,
      PeerHoldings peer,
      Awaiting awaiting,
      Turn turn) {
    this.session = session;
    this.shared = shared;
    this.plan = plan;
    this.peer = peer;
    this.awaiting = awaiting;
    this.turn = turn;
  }

  void begin(long nowMs) {
    movedMs = nowMs;
  }

  /// Nothing is asked for, nothing waits at the gate, and nothing is on its way another way.
  boolean isQuiet() {
    return requests.isEmpty() && submitted == 0 && awaiting.isEmpty();
  }

  /// How far the origin's signature reaches, as shown in this session.
  long there(LogId log) {
    return Optional.ofNullable(inbound.get(log)).map(in -> in.there).orElse(0L);
  }

  private long held(LogId log) {
    Long proved = comparing.get(log);
    return proved == null ? shared.size(log) : proved;
  }

  private void compareAll(LogId log) {
    comparing.put(log, 0L);
    comparedFrom.put(log, nextToken);
    restart(log);
  }

  private InboundLog inbound(LogId log) {
    return inbound.computeIfAbsent(log, id -> new InboundLog(held(id)));
  }

  /// Takes notice of a checkpoint. True where it shows more than is held.
  boolean head(Message.Head head, long nowMs) {
    Optional<LogOwner> owner = shared.find(head.log());
    if (turn.isEnded() || owner.isEmpty()) {
      return false; // interest may have changed while it was on its way
    }
    boolean more = shown(head.log(), owner.get(), head.checkpoint());
    InboundLog in = inbound.get(head.log());
    if (more && in != null && in.isFree(nowMs)) {
      awaiting.begin(head.log(), in.there, nowMs);
    }
    return more;
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
    opened
        .filter(checkpoint -> size > held(log))
        .ifPresent(checkpoint -> in.keep(new InboundLog.Shown(checkpoint, note)));
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
    awaiting.settle(nowMs);
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
    if (shared.isAnother(log)) {
      if (shared.find(log).filter(shared::isOwn).isPresent()) {
        return false; // only a person can say what of it is published again (SPEC 4.9)
      }
      if (!comparing.containsKey(log)) {
        compareAll(log);
      }
    }
    long held = held(log);
    if (in.hasShrunk(held)) {
      restart(log);
    }
    if (in.there <= held && in.isIdle()) {
      plan.release(log, session);
      return false;
    }
    if (awaiting.contains(log)) {
      return false;
    }
    Optional<InboundLog.Asked> next = in.next(held, nowMs);
    if (next.isEmpty() && in.isFree(nowMs)) {
      Optional<FetchPlan.Stripe> part = plan.claim(log, session, held, in.there, nowMs);
      part.ifPresent(in::fetches);
      next = part.flatMap(claimed -> in.next(held, nowMs));
    }
    if (next.isEmpty()) {
      if (in.isIdle() && in.isFree(nowMs)) {
        awaiting.begin(log, in.there, nowMs); // another session asks for it
      }
      return false;
    }
    long request = nextRequest++;
    in.asked(request, next.get());
    requests.put(request, log);
    long to = next.get().to();
    boolean fresh = held > 0 && to >= in.there && to - held <= SyncLimits.FRESH_ENTRIES_MAX;
    if (fresh && plan.missed(log, to)) {
      turn.send(new Message.Notice(0, log, held, Message.Notice.EAGER)); // SPEC 7.14
    }
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
      return announced(offer, owner.get(), in, nowMs);
    }
    if (request >= nextRequest
        || log != null && (!log.equals(offer.log()) || !in.answered(request, offer))) {
      turn.end(Reason.MALFORMED_MESSAGE);
    } else if (log != null) {
      plan.moved(log, session, nowMs);
      submit(log, in, false);
    }
    return false;
  }

  private boolean announced(
      RangeOffer offer, LogOwner owner, InboundLog in, long nowMs) { // SPEC 7.5
    if (offer.to() <= held(offer.log())) {
      peer.atLeast(offer.log(), offer.to());
      duplicate(offer.log(), offer.to());
      return false; // it came another way
    }
    boolean more = shown(offer.log(), owner, offer.checkpoint());
    if (!turn.isEnded() && in.announced(offer, held(offer.log()))) {
      plan.announced(offer.log(), session, offer.from(), offer.to(), nowMs);
      submit(offer.log(), in, true);
    }
    return more;
  }

  /// A log has grown, by another session perhaps: what waited for that can be handed in.
  void advanced(LogId log) {
    InboundLog in = inbound.get(log);
    if (in != null) {
      in.comparable(held(log)).forEach(shown -> compareNow(log, shown));
      submit(log, in, false);
    }
  }

  /// What was shown before it was held may be another history than what then came.
  private void compareNow(LogId log, InboundLog.Shown shown) {
    shared.find(log).ifPresent(owner -> compare(log, owner, shown.checkpoint(), shown.note()));
  }

  /// An announcement of what another link has announced first: heads will do (SPEC 7.14). Where it
  /// was merely late, it is still the link that is wanted.
  private void duplicate(LogId log, long to) {
    if (plan.cameAnnounced(log, to)) {
      turn.send(new Message.Notice(0, log, held(log), Message.Notice.DUPLICATE));
    }
  }

  private void submit(LogId log, InboundLog in, boolean isAnnounced) {
    for (RangeOffer offer : in.ready(held(log))) {
      submitted++;
      if (isAnnounced) {
        announced.put(nextToken, offer.to());
      }
      turn.lead(new Effect.Submit(nextToken++, offer));
    }
  }

  /// The gate has taken a range.
  void taken(Event.Taken taken) {
    submitted--;
    if (announced.remove(taken.token()) != null) {
      plan.tookAnnounced(taken.log(), taken.to());
    }
    peer.atLeast(taken.log(), taken.to());
    compared(taken.log(), taken.to());
    for (Event.RefusedEntry refused : taken.refused()) { // SPEC 7.7
      turn.send(
          new Message.Notice(
              0, taken.log(), refused.index(), refused.reason().name(), refused.findings()));
    }
  }

  /// What is held is of the history that the log's end names, up to here.
  private void compared(LogId log, long to) {
    Long proved = comparing.computeIfPresent(log, (id, before) -> Math.max(before, to));
    if (proved != null && !shared.isAnother(log) && proved >= shared.size(log)) {
      comparing.remove(log);
    }
  }

  /// A range of a log that has ended does not follow from what is held: one of the two is wrong.
  private void another(Event.Declined declined) {
    LogId log = declined.log();
    Long since = comparedFrom.get(log);
    if (shared.find(log).filter(shared::isOwn).isPresent()) {
      restart(log).pausedUntilMs = Long.MAX_VALUE;
    } else if (since == null) {
      compareAll(log);
    } else if (declined.token() >= since) {
      turn.end(Reason.BAD_PROOF);
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
    Long to = announced.remove(declined.token());
    if (reason == Reason.ANOTHER_HISTORY) {
      another(declined);
      return;
    }
    LogId log = declined.log();
    InboundLog in = restart(log);
    if (reason == Reason.OUT_OF_ORDER) {
      if (to != null && to <= held(log)) {
        duplicate(log, to);
      }
      awaiting.begin(log, in.there, declined.nowMs()); // whoever was first brings the rest
    } else {
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
    comparing.keySet().removeIf(log -> shared.find(log).isEmpty());
    comparedFrom.keySet().removeIf(log -> shared.find(log).isEmpty());
    requests.values().removeIf(log -> shared.find(log).isEmpty());
    inbound.keySet().removeIf(log -> shared.find(log).isEmpty());
  }

  /// Standing has changed: what was declined may be welcome now.
  void resume() {
    comparing.clear(); // an end may be another one now
    comparedFrom.clear();
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
