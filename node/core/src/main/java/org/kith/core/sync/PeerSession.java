package org.kith.core.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Reason.Consequence;
import org.kith.core.trust.Standing;
import org.kith.core.trust.Standing.LogOwner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.NoteKey;

/// One session with one peer: events in, effects out (SPEC 7). Symmetrical: it matters not who
/// dialled. One thread at a time.
public final class PeerSession {
  private final OrganisationId self;
  private final OrganisationId peer;
  private final List<String> endpoints;
  private final Holdings holdings;
  private final FetchPlan plan;
  private final SharedLogs shared;
  private final Map<LogId, InboundLog> inbound = new TreeMap<>();
  private final Map<LogId, Long> peerHolds = new HashMap<>();
  private final Map<Long, LogId> requests = new HashMap<>();
  private List<Effect> effects = new ArrayList<>();
  private long nextRequest = 1;
  private long nextToken = 1;
  private long submitted;
  private long lastHeardMs;
  private long openedMs;
  private long digestMs;
  private long movedMs;
  private long headsMs = Long.MIN_VALUE / 2;
  private long matchedMs;
  private boolean established;
  private boolean ended;
  private boolean upToDate;
  private boolean changed = true;

  /// A session with an organisation whose TLS key has been checked.
  ///
  /// @param endpoints where this node may be reached: hints for the other side
  public PeerSession(
      Standing standing,
      OrganisationId peer,
      List<String> endpoints,
      Holdings holdings,
      FetchPlan plan) {
    this.self = standing.own().organisation();
    this.peer = peer;
    this.endpoints = List.copyOf(endpoints);
    this.holdings = holdings;
    this.plan = plan;
    this.shared = new SharedLogs(standing, peer);
  }

  /// What an event leads to, in order.
  public List<Effect> on(Event event) {
    if (ended) {
      return List.of();
    }
    effects = new ArrayList<>();
    switch (event) {
      case Event.Opened(var nowMs) -> opened(nowMs);
      case Event.Received(var nowMs, var message) -> received(message, nowMs);
      case Event.Taken taken -> taken(taken);
      case Event.Declined declined -> declined(declined);
      case Event.HeadAdvanced(var nowMs, var log) -> headAdvanced(log);
      case Event.StandingChanged(var nowMs, var standing) -> standingChanged(standing, nowMs);
      case Event.Tick(var nowMs) -> tick(nowMs);
    }
    if (!ended && established) {
      fetch(event.nowMs());
    }
    return effects;
  }

  private void send(Message message) {
    effects.add(new Effect.Send(message));
  }

  private void end(Reason reason) {
    effects.add(new Effect.Disconnect(reason, reason.sentence()));
    close();
  }

  /// The stream is gone. Nothing more comes of this session.
  public void close() {
    ended = true;
    plan.releaseAll(this);
  }

  private void opened(long nowMs) {
    openedMs = nowMs;
    if (!shared.standing().sessionAllowed(peer)) {
      end(Reason.NOT_ACCEPTED);
      return;
    }
    Standing standing = shared.standing();
    send(
        new Message.Hello( // SPEC 7.1
            SyncLimits.PROTOCOL_VERSION,
            SyncLimits.FEATURE_LEVEL,
            self,
            standing.own().newest().version(),
            standing.interest(),
            endpoints));
  }

  private void received(Message message, long nowMs) {
    lastHeardMs = nowMs;
    if (message instanceof Message.Hello hello) {
      hello(hello, nowMs);
      return;
    }
    if (!established) {
      end(Reason.MALFORMED_MESSAGE); // SPEC 7.1: nothing before both Hellos
      return;
    }
    switch (message) {
      case Message.Hello _ -> throw new AssertionError("handled above");
      case Message.Manifests _ -> {} // later versions of manifests come with a later level
      case Message.InterestChanged(var origins) -> interestChanged(origins, nowMs);
      case Message.Heads(var heads, var _) -> heads.forEach(this::head);
      case Message.Fetch fetch -> serve(fetch);
      case Message.Range(var request, var offer) -> {
        movedMs = nowMs;
        range(request, offer);
      }
      case Message.Digest digest -> digest(digest, nowMs);
      case Message.Notice notice -> notice(notice);
    }
  }

  private void hello(Message.Hello hello, long nowMs) {
    if (established || hello.interest().size() > SyncLimits.INTEREST_MAX) {
      end(Reason.MALFORMED_MESSAGE);
    } else if (hello.protocolVersion() != SyncLimits.PROTOCOL_VERSION) {
      end(Reason.UNSUPPORTED_VERSION);
    } else if (!hello.organisation().equals(peer)) {
      end(Reason.WRONG_IDENTITY);
    } else {
      established = true;
      digestMs = nowMs;
      movedMs = nowMs;
      shared.peerInterest(hello.interest());
      sendHeads(nowMs);
    }
  }

  private void interestChanged(List<OrganisationId> origins, long nowMs) {
    if (origins.size() > SyncLimits.INTEREST_MAX) {
      end(Reason.MALFORMED_MESSAGE);
      return;
    }
    shared.peerInterest(origins);
    dropUnshared();
    sendHeads(nowMs);
  }

  private void sendHeads(long nowMs) { // SPEC 7.3
    var heads = new ArrayList<Message.Head>();
    for (LogOwner owner : shared.all()) {
      LogId log = owner.name().id();
      holdings
          .of(log)
          .filter(held -> held.checkpointSize() > 0)
          .ifPresent(held -> heads.add(new Message.Head(log, held.checkpoint())));
    }
    send(new Message.Heads(heads, true));
    headsMs = nowMs;
  }

  private void head(Message.Head head) {
    Optional<LogOwner> owner = shared.find(head.log());
    if (ended || owner.isEmpty()) {
      return; // interest may have changed while it was on its way
    }
    Optional<Checkpoint> checkpoint = proved(head.log(), owner.get(), head.checkpoint());
    if (checkpoint.isEmpty()) {
      end(Reason.BAD_CHECKPOINT);
      return;
    }
    peerHolds.merge(head.log(), checkpoint.get().size(), Math::max);
  }

  /// Opens a checkpoint and remembers how far the origin's signature reaches.
  private Optional<Checkpoint> proved(LogId log, LogOwner owner, Bytes note) {
    NoteKey key = owner.key();
    Optional<Checkpoint> opened = Checkpoint.open(note, key); // SPEC 3.3
    opened.ifPresent(
        checkpoint -> {
          InboundLog in = inbound(log);
          if (checkpoint.size() > in.there) {
            in.there = checkpoint.size();
          }
          if (checkpoint.size() > held(log)) {
            changed = true;
            upToDate = false;
          }
        });
    return opened;
  }

  private InboundLog inbound(LogId log) {
    return inbound.computeIfAbsent(log, id -> new InboundLog(held(id)));
  }

  private long held(LogId log) {
    return holdings.of(log).map(Holdings.Holding::size).orElse(0L);
  }

  /// Asks for what is lacking, turn by turn among the logs, within the bound of one session.
  private void fetch(long nowMs) {
    boolean asked = true;
    while (asked && requests.size() + submitted < SyncLimits.REQUESTS_IN_FLIGHT_MAX) {
      asked = false;
      for (LogOwner owner : shared.all()) {
        LogId log = owner.name().id();
        InboundLog in = inbound.get(log);
        if (in == null
            || shared.isOwn(owner)
            || requests.size() + submitted >= SyncLimits.REQUESTS_IN_FLIGHT_MAX) {
          continue;
        }
        asked |= fetch(log, in, nowMs);
      }
    }
  }

  private boolean fetch(LogId log, InboundLog in, long nowMs) {
    long held = held(log);
    if (in.there <= held && in.isIdle()) {
      plan.release(log, this);
      return false;
    }
    if (!plan.claim(log, this, nowMs)) {
      return false;
    }
    Optional<InboundLog.Asked> next = in.next(held);
    if (next.isEmpty()) {
      return false;
    }
    long request = nextRequest++;
    in.asked(request, next.get());
    requests.put(request, log);
    if (requests.size() == 1) {
      movedMs = nowMs;
    }
    send(new Message.Fetch(request, log, next.get().from(), next.get().to(), in.there));
    return true;
  }

  private void range(long request, RangeOffer offer) {
    Optional<LogOwner> owner = shared.find(offer.log());
    LogId log = requests.remove(request);
    if (owner.isEmpty() || shared.isOwn(owner.get())) {
      return; // not shared any more
    }
    InboundLog in = inbound(offer.log());
    if (request == 0) {
      announced(offer, owner.get(), in);
    } else if (request >= nextRequest
        || log != null && (!log.equals(offer.log()) || !in.answered(request, offer))) {
      end(Reason.MALFORMED_MESSAGE);
    } else if (log != null) {
      submit(in);
    }
  }

  private void announced(RangeOffer offer, LogOwner owner, InboundLog in) { // SPEC 7.5
    if (offer.to() <= held(offer.log())) {
      peerHolds.merge(offer.log(), offer.to(), Math::max);
      return; // it came another way
    }
    Optional<Checkpoint> checkpoint = proved(offer.log(), owner, offer.checkpoint());
    if (checkpoint.isEmpty()) {
      end(Reason.BAD_CHECKPOINT);
      return;
    }
    peerHolds.merge(offer.log(), checkpoint.get().size(), Math::max);
    if (in.announced(offer, held(offer.log()))) {
      submit(in);
    }
  }

  private void submit(InboundLog in) {
    for (RangeOffer offer : in.ready()) {
      submitted++;
      effects.add(new Effect.Submit(nextToken++, offer));
    }
  }

  private void taken(Event.Taken taken) {
    submitted--;
    plan.moved(taken.log(), this, taken.nowMs());
    peerHolds.merge(taken.log(), taken.to(), Math::max);
    for (Event.RefusedEntry refused : taken.refused()) { // SPEC 7.7
      send(new Message.Notice(0, taken.log(), refused.index(), refused.reason().name()));
    }
    changed = true;
  }

  private void declined(Event.Declined declined) {
    submitted--;
    Reason reason = declined.reason();
    if (reason.consequence() == Consequence.DISCONNECT) {
      end(reason);
      return;
    }
    LogId log = declined.log();
    InboundLog in = inbound(log);
    requests.values().removeIf(log::equals);
    in.restart(held(log));
    if (reason != Reason.OUT_OF_ORDER) {
      in.paused = true;
      plan.release(log, this);
      send(new Message.Notice(0, log, held(log), reason.name()));
    }
  }

  private void serve(Message.Fetch fetch) { // SPEC 7.4
    if (fetch.request() < 1
        || fetch.from() < 0
        || fetch.to() <= fetch.from()
        || fetch.to() - fetch.from() > SyncLimits.FETCH_ENTRIES) {
      end(Reason.MALFORMED_MESSAGE);
      return;
    }
    if (shared.find(fetch.log()).isEmpty()) {
      refuse(fetch, Reason.NOT_SHARED); // SPEC 6: asked at every send
      return;
    }
    long whole = holdings.of(fetch.log()).map(Holdings.Holding::checkpointSize).orElse(0L);
    if (fetch.to() > whole) {
      refuse(fetch, Reason.OUT_OF_ORDER);
      return;
    }
    peerHolds.merge(fetch.log(), fetch.from(), Math::max);
    effects.add(new Effect.Serve(fetch.request(), fetch.log(), fetch.from(), fetch.to()));
  }

  private void refuse(Message.Fetch fetch, Reason reason) {
    send(new Message.Notice(fetch.request(), fetch.log(), fetch.from(), reason.name()));
  }

  private void notice(Message.Notice notice) {
    LogId log = requests.remove(notice.request());
    if (log != null) { // it cannot be served: what was asked may be asked elsewhere
      InboundLog in = inbound(log);
      requests.values().removeIf(log::equals);
      in.restart(held(log));
      in.there = held(log);
      plan.release(log, this);
    }
  }

  private void headAdvanced(LogId log) {
    Optional<LogOwner> owner = shared.find(log);
    Optional<Holdings.Holding> holding = holdings.of(log);
    if (!established || owner.isEmpty() || holding.isEmpty()) {
      return;
    }
    long size = holding.get().checkpointSize();
    long known = peerHolds.getOrDefault(log, 0L);
    if (size <= known) {
      return;
    }
    upToDate = false;
    changed = true;
    if (size - known <= SyncLimits.ANNOUNCE_ENTRIES_MAX) { // SPEC 7.5
      effects.add(new Effect.Serve(0, log, known, size));
      peerHolds.put(log, size);
    } else {
      send(new Message.Heads(List.of(new Message.Head(log, holding.get().checkpoint())), false));
    }
  }

  private void standingChanged(Standing standing, long nowMs) {
    List<OrganisationId> before = shared.standing().interest();
    shared.standing(standing);
    if (!standing.sessionAllowed(peer)) {
      end(Reason.NOT_ACCEPTED); // nothing more is sent or processed
      return;
    }
    dropUnshared();
    inbound.values().forEach(in -> in.paused = false);
    if (established && !before.equals(standing.interest())) {
      send(new Message.InterestChanged(standing.interest()));
      sendHeads(nowMs);
    }
  }

  private void dropUnshared() {
    requests.values().removeIf(log -> shared.find(log).isEmpty());
    inbound.keySet().removeIf(log -> shared.find(log).isEmpty());
    peerHolds.keySet().removeIf(log -> shared.find(log).isEmpty());
    upToDate = false;
    changed = true;
  }

  private void tick(long nowMs) {
    if (nowMs - Math.max(lastHeardMs, openedMs) > SyncLimits.SILENCE_MS_MAX) {
      end(Reason.SILENT); // SPEC 7.8
      return;
    }
    if (!requests.isEmpty() && nowMs - movedMs > SyncLimits.ANSWER_MS_MAX) {
      requests.clear(); // the other side does not answer: ask again, or another peer
      inbound.forEach((log, in) -> in.restart(held(log)));
      plan.releaseAll(this);
      movedMs = nowMs;
    }
    boolean quiet = requests.isEmpty() && submitted == 0;
    if (established && (changed && quiet || nowMs - digestMs >= SyncLimits.DIGEST_MS)) {
      send(shared.digest(holdings)); // SPEC 7.6
      digestMs = nowMs;
      changed = false;
    }
  }

  private void digest(Message.Digest theirs, long nowMs) { // SPEC 7.6
    if (theirs.equals(shared.digest(holdings))) {
      if (!upToDate) {
        changed = true; // tell the other side too
      }
      upToDate = true;
      matchedMs = nowMs;
      return;
    }
    upToDate = false;
    boolean quiet = requests.isEmpty() && submitted == 0;
    if (quiet && nowMs - headsMs >= SyncLimits.DIGEST_MS / 10) {
      send(
          new Message.InterestChanged(
              shared.standing().interest())); // it may be that which differs
      sendHeads(nowMs);
    }
  }

  /// What the session can honestly say now.
  public SessionState state() {
    var logs = new ArrayList<SessionState.Shared>();
    for (var name : shared.names()) {
      LogId log = name.id();
      long there = Optional.ofNullable(inbound.get(log)).map(in -> in.there).orElse(0L);
      logs.add(
          new SessionState.Shared(
              name, held(log), Math.max(there, peerHolds.getOrDefault(log, 0L))));
    }
    return new SessionState(
        peer, established && !ended, lastHeardMs, upToDate && !ended, matchedMs, logs);
  }

  /// The organisation on the other side.
  public OrganisationId peer() {
    return peer;
  }
}
