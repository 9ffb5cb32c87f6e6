package org.kith.core.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Reason;
import org.kith.core.trust.PayloadPolicy;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;

/// One session with one peer: events in, effects out (SPEC 7). Symmetrical: it matters not who
/// dialled. Its two halves are [Fetching] and [Offering]. One thread at a time.
public final class PeerSession {
  private final OrganisationId self;
  private final OrganisationId peer;
  private final List<String> endpoints;
  private final SharedLogs shared;
  private final PeerHoldings peerHolds = new PeerHoldings();
  private final Turn turn = new Turn();
  private final Offering offering;
  private final Fetching fetching;
  private final Wanting wanting;
  private long lastHeardMs;
  private long openedMs;
  private long digestMs;
  private long matchedMs;
  private long selfCheckMs;
  private boolean opened;
  private boolean established;
  private boolean shown;
  private boolean upToDate;
  private int theirLevel;
  private boolean changed = true;

  /// What the other side last said of itself: it says so again whenever that changes.
  private Optional<Message.Digest> theirs = Optional.empty();

  /// It was another one than ours, and that has not been gone into yet.
  private boolean differs;

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
    this.shared = new SharedLogs(standing, peer, holdings);
    this.offering = new Offering(shared, plan, peerHolds, turn);
    var awaiting = new Awaiting(self, peer, shared, turn);
    this.fetching = new Fetching(this, shared, plan, peerHolds, awaiting, turn);
    this.wanting = new Wanting(shared, turn);
  }

  /// What an event leads to, in order.
  public List<Effect> on(Event event) {
    if (turn.isEnded()) {
      return List.of();
    }
    switch (event) {
      case Event.Opened(var nowMs) -> opened(nowMs);
      case Event.Received(var nowMs, var message) -> received(message, nowMs);
      case Event.Taken taken -> {
        fetching.taken(taken);
        changed = true;
      }
      case Event.Declined declined -> fetching.declined(declined);
      case Event.NoRoom(var nowMs, var log, var reason) -> wanting.noRoom(log, reason, nowMs);
      case Event.HeadAdvanced(var nowMs, var log) -> headAdvanced(log, nowMs);
      case Event.StandingChanged(var nowMs, var standing) -> standingChanged(standing, nowMs);
      case Event.FileWanted(_, var request, var file) -> fileWanted(request, file);
      case Event.Tick(var nowMs) -> tick(nowMs);
      case Event.Wake _ -> {} // what was waited for is asked for below
    }
    if (turn.isEnded()) {
      fetching.close();
    } else if (established) {
      fetching.ask(event.nowMs());
    }
    return turn.take();
  }

  /// The stream is gone. Nothing more comes of this session.
  public void close() {
    turn.close();
    fetching.close();
  }

  private void opened(long nowMs) {
    openedMs = nowMs;
    Standing standing = shared.standing();
    if (!standing.sessionAllowed(peer)) {
      turn.end(Reason.NOT_ACCEPTED);
      return;
    }
    opened = true;
    turn.send(
        new Message.Hello( // SPEC 7.1
            SyncLimits.PROTOCOL_VERSION,
            SyncLimits.FEATURE_LEVEL,
            self,
            standing.own().newest().version(),
            standing.interest(),
            endpoints,
            standing.payloads()));
  }

  private void received(Message message, long nowMs) {
    lastHeardMs = nowMs;
    if (message instanceof Message.Hello hello) {
      hello(hello, nowMs);
      return;
    }
    if (!established) {
      turn.end(Reason.MALFORMED_MESSAGE); // SPEC 7.1: nothing before both Hellos
      return;
    }
    switch (message) {
      case Message.Hello _ -> throw new AssertionError("handled above");
      case Message.Evidence(var proofs) -> turn.lead(new Effect.Weigh(proofs));
      case Message.Receipts(var receipts) -> {
        offering.knows(receipts);
        turn.lead(new Effect.Confirm(receipts));
      }
      case Message.Cosigned(var notes) -> turn.lead(new Effect.Witnessed(notes));
      case Message.Manifests(var manifests) -> turn.lead(new Effect.Learn(manifests));
      case Message.InterestChanged(var origins) -> interestChanged(origins, nowMs);
      case Message.Heads(var heads, var complete) -> {
        heads.forEach(head -> more(fetching.head(head, nowMs)));
        shown |= complete;
      }
      case Message.Fetch fetch -> offering.serve(fetch);
      case Message.Range(var request, var offer) -> more(fetching.range(request, offer, nowMs));
      case Message.Digest digest -> digest(digest, nowMs);
      case Message.Notice notice -> notice(notice);
      case Message.PayloadWishes(var policy) -> offering.wishes(policy);
      case Message.WantPayloads want -> offering.serve(want);
      case Message.Payloads payloads -> wanting.came(payloads);
      case Message.WantFile(var request, var file) -> offering.serve(request, file);
      case Message.FilePiece(var request, var data) ->
          turn.lead(new Effect.FileCame(request, data));
      case Message.AuditShown shown -> turn.lead(new Effect.WitnessAudit(shown));
      case Message.AuditAnswer answer -> turn.lead(new Effect.AuditAnswered(answer));
    }
  }

  /// To whom a person chose, and not to a peer that does not know what that is (SPEC 7.16).
  private void showAudit() {
    if (theirLevel >= SyncLimits.AUDITS_LEVEL
        && shared.standing().audits().chosen().contains(peer)) {
      turn.lead(new Effect.ShowAudit());
    }
  }

  /// A peer that does not know what files are would end the session.
  private void fileWanted(long request, Message.FileOffset file) {
    if (established
        && theirLevel >= SyncLimits.FILES_LEVEL
        && shared.find(file.log()).isPresent()) {
      turn.send(new Message.WantFile(request, file));
    } else {
      turn.lead(new Effect.FileCame(request, Bytes.EMPTY));
    }
  }

  private void notice(Message.Notice notice) {
    if (notice.reason().equals(Message.Notice.DUPLICATE)) {
      offering.duplicate(notice);
    } else if (notice.reason().equals(Message.Notice.EAGER)) {
      offering.eager(notice.log());
    } else {
      fetching.notice(notice);
    }
  }

  private void hello(Message.Hello hello, long nowMs) {
    if (established || hello.interest().size() > SyncLimits.INTEREST_MAX) {
      turn.end(Reason.MALFORMED_MESSAGE);
    } else if (hello.protocolVersion() != SyncLimits.PROTOCOL_VERSION) {
      turn.end(Reason.UNSUPPORTED_VERSION);
    } else if (!hello.organisation().equals(peer)) {
      turn.end(Reason.WRONG_IDENTITY);
    } else {
      established = true;
      theirLevel = hello.featureLevel();
      digestMs = nowMs;
      selfCheckMs = nowMs;
      fetching.begin(nowMs);
      shared.peerInterest(hello.interest());
      offering.wishes(hello.wishes());
      offering.heads(nowMs);
      wanting.again();
    }
  }

  private void interestChanged(List<OrganisationId> origins, long nowMs) {
    if (origins.size() > SyncLimits.INTEREST_MAX) {
      turn.end(Reason.MALFORMED_MESSAGE);
      return;
    }
    shared.peerInterest(origins);
    dropUnshared();
    offering.heads(nowMs);
  }

  /// The two sides differ, as far as is known now.
  private void more(boolean more) {
    if (more) {
      upToDate = false;
      changed = true;
    }
  }

  private void headAdvanced(LogId log, long nowMs) {
    if (established) {
      fetching.advanced(log);
      wanting.look(log);
      more(offering.announce(log, nowMs));
      offering.unwitnessed(log);
    }
  }

  private void standingChanged(Standing standing, long nowMs) {
    List<OrganisationId> before = shared.standing().interest();
    List<Bytes> manifestsBefore = shared.laterManifests();
    List<Bytes> evidenceBefore = shared.evidence();
    PayloadPolicy wishesBefore = shared.standing().payloads();
    shared.standing(standing);
    if (!standing.sessionAllowed(peer)) {
      turn.end(Reason.NOT_ACCEPTED); // nothing more is sent or processed
      return;
    }
    dropUnshared();
    fetching.resume();
    if (established) {
      offering.receipts();
      if (!wishesBefore.equals(standing.payloads())) {
        turn.send(new Message.PayloadWishes(standing.payloads()));
      }
      wanting.again();
    }
    boolean learned =
        !manifestsBefore.equals(shared.laterManifests())
            || !evidenceBefore.equals(shared.evidence());
    if (opened && (learned || !before.equals(standing.interest()))) {
      // Our Hello said otherwise; and whoever hears it shows its heads again, which may be of logs
      // that were not known here before.
      turn.send(new Message.InterestChanged(standing.interest()));
      if (established) {
        offering.heads(nowMs);
      }
    }
  }

  private void dropUnshared() {
    fetching.dropUnshared();
    offering.dropUnshared();
    peerHolds.forget(log -> shared.find(log).isEmpty());
    more(true);
  }

  private void tick(long nowMs) {
    if (nowMs - Math.max(lastHeardMs, openedMs) > SyncLimits.SILENCE_MS_MAX) {
      turn.end(Reason.SILENT); // SPEC 7.8
      return;
    }
    fetching.giveUp(nowMs);
    if (established) {
      offering.cosign();
      showAudit();
      offering.tellHeld(nowMs);
      wanting.ask(nowMs);
      if (!upToDate && theirs.filter(shared.digest()::equals).isPresent()) {
        upToDate = true; // what has come here since was there before
        differs = false;
      }
      settle(nowMs);
      selfCheck(nowMs);
    }
    if (established
        && (changed && fetching.isQuiet() || nowMs - digestMs >= SyncLimits.DIGEST_MS)) {
      turn.send(shared.digest()); // SPEC 7.6
      digestMs = nowMs;
      changed = false;
    }
  }

  /// Peers are this node's memory: whoever hears our interest shows all its heads, those of
  /// our own logs too (SPEC 5.3).
  private void selfCheck(long nowMs) {
    if (nowMs - selfCheckMs >= SyncLimits.SELF_CHECK_MS) {
      selfCheckMs = nowMs;
      turn.send(new Message.InterestChanged(shared.standing().interest()));
      wanting.again(); // what was lost here since, and what the other side has got since
    }
  }

  private void digest(Message.Digest said, long nowMs) { // SPEC 7.6
    theirs = Optional.of(said);
    if (said.equals(shared.digest())) {
      if (!upToDate) {
        changed = true; // tell the other side too
      }
      upToDate = true;
      differs = false;
      matchedMs = nowMs;
      return;
    }
    upToDate = false;
    differs = true;
    settle(nowMs);
  }

  /// Says again what the two sides may differ in: soon, and not while it is being levelled
  /// anyway.
  private void settle(long nowMs) {
    if (differs && fetching.isQuiet() && nowMs - offering.headsMs() >= SyncLimits.HEADS_AGAIN_MS) {
      differs = false;
      turn.send(new Message.InterestChanged(shared.standing().interest()));
      offering.heads(nowMs);
    }
  }

  /// What the session can honestly say now.
  public SessionState state() {
    var logs = new ArrayList<SessionState.Shared>();
    for (var name : shared.names()) {
      LogId log = name.id();
      long here = shared.size(log);
      logs.add(
          new SessionState.Shared(name, here, Math.max(fetching.there(log), peerHolds.of(log))));
    }
    boolean open = !turn.isEnded();
    return new SessionState(
        peer, established && open, shown, lastHeardMs, upToDate && open, matchedMs, logs);
  }

  /// The organisation on the other side.
  public OrganisationId peer() {
    return peer;
  }
}
