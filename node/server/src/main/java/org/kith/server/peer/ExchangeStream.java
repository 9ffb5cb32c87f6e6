package org.kith.server.peer;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Event;
import org.kith.core.sync.Message;
import org.kith.core.sync.PeerSession;
import org.kith.core.sync.SessionState;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.server.store.StoreException;
import org.kith.server.writer.Audits;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Ticket;
import org.kith.server.writer.Witness;
import org.kith.server.writer.WriterQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream with one peer, whichever side dialled: a mailbox and the thread that feeds the
/// session with it and performs what the session decides. SPEC 7
final class ExchangeStream implements io.grpc.stub.StreamObserver<Wire> {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeStream.class);
  private static final long TICK_MS = 1_000;

  private final PeerLink link;
  private final PeerSession session;
  private final boolean weDialled;
  private final Surroundings around;
  private final CallStreamObserver<Wire> line;
  private final Outbound out;
  private final BlockingQueue<Mail> mailbox = new LinkedBlockingQueue<>();
  private final CosignedNotes cosigned;
  private final AuditShowing audits;
  private final Set<LogId> grown = ConcurrentHashMap.newKeySet();
  private final Semaphore submits = new Semaphore(PeerLimits.SUBMITS_IN_FLIGHT_MAX);
  private final AskedFiles asked = new AskedFiles();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile SessionState state;
  private volatile boolean established;
  private volatile @Nullable Throwable ended;
  private long stalledSinceMs;

  /// When the session wants to come back.
  private long wakeMs = Long.MAX_VALUE;

  /// What every stream of a node works with.
  ///
  /// @param erased whether the erasure that a receipt answers is known here
  record Surroundings(
      WriterQueue writer,
      Ranges ranges,
      Supplier<Standing> standing,
      InstantSource clock,
      Predicate<ErasureReceipt> erased,
      Witness witness,
      FeatureLevels levels,
      FilePieces files,
      Audits audits) {}

  ExchangeStream(
      PeerLink link,
      PeerSession session,
      boolean weDialled,
      Surroundings around,
      CallStreamObserver<Wire> line) {
    this.link = link;
    this.session = session;
    this.weDialled = weDialled;
    this.around = around;
    this.line = line;
    this.out = new Outbound(line, around.ranges(), around.files());
    this.cosigned = new CosignedNotes(around.witness(), around.standing());
    this.audits = new AuditShowing(link.peer(), around.audits(), around.standing());
    this.state = session.state();
  }

  /// Starts the thread. By now the link knows this stream: a decision since the session was made
  /// counts from here on.
  void start() {
    mailbox.add(new Mail.StandingIs(around.standing().get()));
    Thread.ofVirtual().name("session").start(this::run);
  }

  @Override
  public void onNext(Wire wire) {
    mailbox.add(new Mail.Came(wire));
  }

  @Override
  public void onError(Throwable why) {
    mailbox.add(new Mail.Lost(why));
  }

  @Override
  public void onCompleted() {
    mailbox.add(
        new Mail.Lost(
            io.grpc.Status.CANCELLED.withDescription("the other side ended it").asException()));
  }

  /// The line takes more.
  void onReady() {
    mailbox.add(new Mail.Look());
  }

  /// A held log has grown. Several growths are one.
  void headAdvanced(LogId log) {
    if (grown.add(log)) {
      mailbox.add(new Mail.Look());
    }
  }

  void standingChanged(Standing standing) {
    mailbox.add(new Mail.StandingIs(standing));
  }

  /// Asks the other side for a piece of a file; nothing where it is not to be had from there. The
  /// answer is complete once the session is over.
  CompletableFuture<Bytes> ask(Message.FileOffset file) {
    AskedFiles.Asked piece = asked.ask();
    mailbox.add(new Mail.Wanted(piece.request(), file));
    return piece.answer();
  }

  /// Ends the session for a reason that is not the session's own.
  void endWith(StatusRuntimeException status) {
    mailbox.add(new Mail.EndWith(status));
  }

  boolean weDialled() {
    return weDialled;
  }

  /// What the session last said of itself.
  SessionState state() {
    return state;
  }

  /// Whether both Hellos were ever complete.
  boolean wasEstablished() {
    return established;
  }

  /// Why it ended, where it did.
  @Nullable Throwable ended() {
    return ended;
  }

  /// Waits until it has ended.
  void awaitEnd() throws InterruptedException {
    over.await();
  }

  void awaitEnd(long ns) throws InterruptedException {
    boolean _ = over.await(ns, TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      perform(new Event.Opened(now()));
      long nextTick = now() + TICK_MS;
      long openedMs = now();
      while (!out.isEnded()) {
        Mail mail =
            mailbox.poll(Math.max(1, Math.min(nextTick, wakeMs) - now()), TimeUnit.MILLISECONDS);
        if (mail != null) {
          take(mail);
        }
        if (now() >= wakeMs) {
          wakeMs = Long.MAX_VALUE;
          perform(new Event.Wake(now()));
        }
        if (now() >= nextTick) {
          nextTick = now() + TICK_MS;
          tick(openedMs);
        }
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A session failed", e);
      end(SessionEnds.of(Code.INTERNAL, "INTERNAL", "Something went wrong inside the node."));
    } finally {
      out.end(SessionEnds.of(Code.CANCELLED, "STOPPING", "The session is over."));
      session.close();
      asked.close();
      state = session.state();
      link.ended(this);
      over.countDown();
    }
  }

  private void take(Mail mail) throws InterruptedException {
    switch (mail) {
      case Mail.Came(Wire.Said(var message)) -> {
        if (message instanceof Message.Hello hello
            && hello.organisation().equals(link.peer())
            && !around.levels().admits(link.peer(), hello.featureLevel())) {
          end(SessionEnds.because(Reason.DOWNGRADED)); // SPEC 7.1
          return;
        }
        link.heard(message, now());
        if (link.isOverQuota(now())) { // SPEC 8.8: nothing of the message is processed
          end(SessionEnds.because(Reason.PEER_QUOTA_USED_UP));
          return;
        }
        perform(new Event.Received(now(), message));
        line.request(1);
      }
      case Mail.Came(Wire.Malformed(var why)) -> {
        LOG.warn("A peer sent a malformed message: {}", why);
        end(SessionEnds.because(Reason.MALFORMED_MESSAGE));
      }
      case Mail.Settled(var token, var ticket) -> settled(token, ticket);
      case Mail.NoRoom(var log, var reason) -> perform(new Event.NoRoom(now(), log, reason));
      case Mail.StandingIs(var standing) -> perform(new Event.StandingChanged(now(), standing));
      case Mail.EndWith(var status) -> end(status);
      case Mail.Lost(var why) -> {
        ended = why;
        out.end(SessionEnds.of(Code.CANCELLED, "OVER", "The session is over."));
      }
      case Mail.Wanted(var request, var file) ->
          perform(new Event.FileWanted(now(), request, file));
      case Mail.Look() -> look();
    }
  }

  private void look() throws InterruptedException {
    for (LogId log : List.copyOf(grown)) {
      grown.remove(log);
      perform(new Event.HeadAdvanced(now(), log));
    }
  }

  private void tick(long openedMs) throws InterruptedException {
    perform(new Event.Tick(now()));
    stalledSinceMs = out.isStalled() ? stalledSinceMs == 0 ? now() : stalledSinceMs : 0;
    boolean stalled = stalledSinceMs > 0 && now() - stalledSinceMs > PeerLimits.STALLED_MS_MAX;
    boolean silent = !state.established() && now() - openedMs > PeerLimits.HELLO_MS_MAX;
    if (stalled || silent) {
      end(SessionEnds.because(Reason.SILENT));
    }
  }

  private void settled(long token, Ticket ticket) throws InterruptedException {
    Outcome outcome;
    try {
      outcome = ticket.await();
    } catch (StoreException | IllegalStateException e) {
      end(SessionEnds.of(Code.UNAVAILABLE, "STORE_FAILED", "The node cannot store at present."));
      return;
    }
    switch (outcome) {
      case Outcome.Taken(var log, var from, var to, var refused) -> {
        link.took(to - from, now());
        perform(
            new Event.Taken(
                now(),
                token,
                log,
                to,
                refused.stream()
                    .map(r -> new Event.RefusedEntry(r.index(), r.reason(), r.findings()))
                    .toList()));
      }
      case Outcome.RangeDeclined(var log, _, var reason) ->
          perform(new Event.Declined(now(), token, log, reason));
      case Outcome.Appended _,
          Outcome.Unsigned _,
          Outcome.Declined _,
          Outcome.JudgedAgain _,
          Outcome.Learned _,
          Outcome.Erased _,
          Outcome.Supplied _,
          Outcome.Considered _ ->
          throw new AssertionError("a range is taken or declined");
    }
  }

  private void perform(Event event) throws InterruptedException {
    List<Effect> effects = session.on(event);
    state = session.state();
    established |= state.established();
    for (Effect effect : effects) {
      if (out.isEnded()) {
        return;
      }
      switch (effect) {
        case Effect.Send(var message) -> out.send(message);
        case Effect.Submit(var token, var offer) -> submit(token, offer);
        case Effect.Serve serve -> endUnless(out.serve(serve));
        case Effect.ServeFile piece -> endUnless(out.serve(piece));
        case Effect.FileCame(var request, var data) -> asked.came(request, data);
        case Effect.ServePayloads(var request, var log, var indexes) ->
            out.send(new Message.Payloads(request, log, around.ranges().payloads(log, indexes)));
        case Effect.Supply(var log, var payloads) ->
            propose(new Proposal.Supply(log, payloads), this::supplied);
        case Effect.Weigh(var proofs) ->
            propose(News.ofForks(proofs, around.standing().get(), around.ranges()::isHeld));
        case Effect.Learn(var manifests) ->
            propose(News.ofManifests(manifests, around.standing().get()));
        case Effect.Confirm(var receipts) ->
            propose(News.ofReceipts(receipts, around.standing().get(), around.erased()));
        case Effect.Cosign(var logs) -> cosigned.fresh(logs).forEach(out::send);
        case Effect.Witnessed(var notes) -> cosigned.heard(notes);
        case Effect.OfAudit audit -> audits.perform(audit, now()).forEach(out::send);
        case Effect.OwnLogElsewhere(var log, var size, var contradicts) ->
            propose(new Proposal.Doubt(log, size, contradicts));
        case Effect.WakeAt(var atMs) -> wakeMs = Math.min(wakeMs, atMs);
        case Effect.Disconnect(var reason, _) -> end(SessionEnds.because(reason));
      }
    }
    link.stateIs(this, state);
  }

  private void endUnless(boolean taken) {
    if (!taken) {
      end(SessionEnds.of(Code.RESOURCE_EXHAUSTED, "TOO_MANY_REQUESTS", "Too many requests wait."));
    }
  }

  /// Called on the writing thread.
  private void supplied(Ticket done) {
    if (done.outcome().orElse(null) instanceof Outcome.Supplied(var log, _, var full)) {
      full.ifPresent(reason -> mailbox.add(new Mail.NoRoom(log, reason)));
    }
  }

  private void propose(Optional<Proposal> proposal) throws InterruptedException {
    if (proposal.isPresent()) {
      propose(proposal.get());
    }
  }

  private void propose(Proposal proposal) throws InterruptedException {
    propose(proposal, done -> {});
  }

  private void propose(Proposal proposal, Consumer<Ticket> told) throws InterruptedException {
    try {
      var _ = around.writer().submit(proposal, told);
    } catch (IllegalStateException e) {
      end(SessionEnds.of(Code.UNAVAILABLE, "STOPPING", "The node is stopping."));
    }
  }

  private void submit(long token, RangeOffer offer) throws InterruptedException {
    submits.acquire();
    try {
      var _ =
          around
              .writer()
              .submit(
                  Proposal.Take.of(offer),
                  done -> {
                    submits.release();
                    mailbox.add(new Mail.Settled(token, done));
                  });
    } catch (IllegalStateException e) {
      end(SessionEnds.of(Code.UNAVAILABLE, "STOPPING", "The node is stopping."));
    }
  }

  private void end(StatusRuntimeException status) {
    if (!out.isEnded()) {
      ended = status;
      out.end(status);
    }
  }

  private long now() {
    return around.clock().millis();
  }
}
