package org.kith.server.peer;

import com.google.rpc.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.kith.core.admit.Reason;
import org.kith.core.sync.DialRule;
import org.kith.core.sync.Message;
import org.kith.core.sync.SessionState;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.Invite;

/// Everything about one peer: its streams, and what was heard and went wrong since this node
/// started.
final class PeerLink {
  private static final int NOTICES_MAX = 50;

  private final OrganisationId self;
  private final OrganisationId peer;
  private final HeardLogs heardLogs;
  private final LastHeard lastHeard;
  private final List<ExchangeStream> streams = new CopyOnWriteArrayList<>();
  private final Rate rate = new Rate();
  private final PeerDay day;
  private final Runnable contact;
  private final Deque<String> notices = new ArrayDeque<>();
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean everEstablished;
  private volatile boolean dialling;
  private volatile String lastError = "";
  private volatile Set<String> learned = Set.of();

  /// @param contact told when the peer has shown its heads, and when it cannot be reached
  PeerLink(
      OrganisationId self,
      OrganisationId peer,
      HeardLogs heardLogs,
      LastHeard lastHeard,
      PeerAllowance allowance,
      Runnable contact) {
    this.lastHeard = lastHeard;
    this.self = self;
    this.peer = peer;
    this.heardLogs = heardLogs;
    this.day = new PeerDay(allowance);
    this.contact = contact;
  }

  OrganisationId peer() {
    return peer;
  }

  /// Takes a stream in; false where the peer holds as many as it may already.
  synchronized boolean admit(ExchangeStream stream) {
    long others = streams.stream().filter(other -> other.weDialled() == stream.weDialled()).count();
    if (others >= PeerLimits.SESSIONS_PER_PEER_MAX) {
      return false;
    }
    return streams.add(stream);
  }

  /// A stream heard something.
  void heard(Message message, long nowMs) {
    lastHeard.heard(peer, nowMs);
    day.came(message, nowMs);
    switch (message) {
      case Message.Hello hello -> learn(hello.endpoints());
      case Message.Heads(var heads, _) -> heads.forEach(head -> heardLogs.heard(head.log(), nowMs));
      case Message.Range(_, var offer) -> {
        heardLogs.heard(offer.log(), nowMs);
        heardLogs.received(offer.items().size());
      }
      case Message.Manifests _,
          Message.Evidence _,
          Message.Receipts _,
          Message.Cosigned _,
          Message.InterestChanged _,
          Message.Fetch _,
          Message.Digest _,
          Message.PayloadWishes _,
          Message.WantPayloads _,
          Message.Payloads _,
          Message.WantFile _,
          Message.FilePiece _,
          Message.AuditShown _,
          Message.AuditAnswer _ -> {}
      case Message.Notice notice -> told(notice);
    }
  }

  /// Whether the peer has sent more today than it may (SPEC 8.8).
  boolean isOverQuota(long nowMs) {
    return day.isOver(nowMs);
  }

  /// The peer holds a record back for personal data: whoever wrote it should know the rule and the
  /// field (SPEC 8.7).
  private synchronized void told(Message.Notice notice) {
    if (notice.reason().equals(Reason.PERSONAL_DATA.name())) {
      if (notices.size() == NOTICES_MAX) {
        notices.removeFirst();
      }
      notices.add(
          "holds index "
              + notice.index()
              + " of log "
              + notice.log().hash().base32()
              + ": "
              + String.join(", ", notice.findings()));
    }
  }

  /// What the peer has said of records that it holds back, newest last.
  synchronized List<String> notices() {
    return List.copyOf(notices);
  }

  private void learn(List<String> endpoints) {
    Set<String> sound = new LinkedHashSet<>();
    endpoints.stream().filter(Invite::isEndpoint).limit(Invite.ENDPOINTS_MAX).forEach(sound::add);
    learned = sound;
  }

  /// Entries of this peer's ranges became durable.
  void took(long entries, long nowMs) {
    rate.add(entries, nowMs);
  }

  /// A stream's state after an event. Where two streams are complete, one goes. SPEC 7.8
  void stateIs(ExchangeStream stream, SessionState state) {
    heardLogs.proved(state);
    if (!state.established()) {
      return;
    }
    everEstablished = true;
    lastError = "";
    if (state.shown()) {
      contact.run(); // after what follows from it has been handed on
    }
    for (ExchangeStream other : streams) {
      if (other != stream && other.state().established()) {
        (stays(stream, other) ? other : stream)
            .endWith(
                SessionEnds.of(
                    Code.ABORTED, "OTHER_SESSION_STAYS", "Another session of ours stays."));
      }
    }
  }

  private boolean stays(ExchangeStream stream, ExchangeStream other) {
    boolean later = streams.indexOf(stream) > streams.indexOf(other);
    return DialRule.stays(self, peer, stream.weDialled(), other.weDialled(), later);
  }

  /// A stream is over.
  synchronized void ended(ExchangeStream stream) {
    streams.remove(stream);
    Throwable why = stream.ended();
    if (why != null && streams.isEmpty()) {
      failed(SessionEnds.words(why));
    }
    wake();
  }

  /// Something went wrong, in words.
  void failed(String words) {
    lastError = words;
    contact.run();
  }

  /// Tells every stream.
  void headAdvanced(LogId log) {
    streams.forEach(stream -> stream.headAdvanced(log));
  }

  /// Tells every stream; those of a removed organisation end by it.
  void standingChanged(Standing standing) {
    streams.forEach(stream -> stream.standingChanged(standing));
    wake();
  }

  /// Ends every stream.
  void close() {
    streams.forEach(
        stream ->
            stream.endWith(SessionEnds.of(Code.UNAVAILABLE, "STOPPING", "The node is stopping.")));
  }

  /// Waits until every stream has ended, at most this long.
  void awaitEnds(long ns) throws InterruptedException {
    long endNs = System.nanoTime() + ns;
    for (ExchangeStream stream : streams) {
      stream.awaitEnd(Math.max(0, endNs - System.nanoTime()));
    }
  }

  boolean hasStreams() {
    return !streams.isEmpty();
  }

  /// Wakes whoever waits for a change of this link.
  void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  /// Waits for a change, at most this long.
  void awaitChange(long ms) throws InterruptedException {
    if (wakes.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
      wakes.drainPermits();
    }
  }

  void dialling(boolean now) {
    dialling = now;
  }

  /// Endpoints that the peer's own Hello named.
  Set<String> learned() {
    return learned;
  }

  /// The stream that is complete, where there is one.
  Optional<ExchangeStream> live() {
    return streams.stream().filter(stream -> stream.state().established()).findFirst();
  }

  boolean everEstablished() {
    return everEstablished;
  }

  boolean isDialling() {
    return dialling;
  }

  /// ms since 1970; 0 for never.
  long lastHeardMs() {
    return lastHeard.ms(peer);
  }

  String lastError() {
    return lastError;
  }

  double rate(long nowMs) {
    return rate.perSecond(nowMs);
  }
}
