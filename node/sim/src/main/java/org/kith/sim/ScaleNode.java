package org.kith.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Event;
import org.kith.core.sync.FetchPlan;
import org.kith.core.sync.Message;
import org.kith.core.sync.PeerSession;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;

/// One of many nodes: real sessions; the store is a number. The gate takes what follows on what is
/// held, and declines the rest, as the real one does with sound ranges.
final class ScaleNode {
  private final Scale scale;
  private final Identity identity;
  private final FetchPlan plan = new FetchPlan();
  private final List<Line> lines = new ArrayList<>();
  private Standing standing;
  private long held;

  /// This node's end of a line to another.
  static final class Line {
    private final ScaleNode node;
    private final PeerSession session;
    private @Nullable Line other;
    private long lastArrivalMs;

    Line(ScaleNode node, PeerSession session) {
      this.node = node;
      this.session = session;
    }
  }

  ScaleNode(Scale scale, Identity identity) {
    this.scale = scale;
    this.identity = identity;
    this.standing = Standing.of(identity.chain());
  }

  /// Accepts an organisation as peer, or its records, or both.
  void accept(Identity who, boolean asOrigin) {
    if (!who.equals(identity)) {
      decide(new Decision.PeerAccepted(who.chain(), List.of(), asOrigin, true));
      if (asOrigin) {
        decide(Decision.Granted.commons(who.id()));
      }
    }
  }

  /// The origin is a neighbour too.
  void befriend(ScaleNode other) {
    boolean known = standing.member(other.identity.id()).isPresent();
    decide(new Decision.PeerAccepted(other.identity.chain(), List.of(), false, true));
    if (known) {
      decide(Decision.Granted.commons(other.identity.id()));
    }
  }

  private void decide(Decision.What what) {
    standing = standing.apply(new Decision("simulated steward", scale.nowMs(), what));
  }

  boolean isLinked(ScaleNode other) {
    return lines.stream().anyMatch(line -> line.session.peer().equals(other.identity.id()));
  }

  void connect(ScaleNode other) {
    Line here = new Line(this, session(other));
    Line there = new Line(other, other.session(this));
    here.other = there;
    there.other = here;
    lines.add(here);
    other.lines.add(there);
    feed(here, new Event.Opened(scale.nowMs()));
    other.feed(there, new Event.Opened(scale.nowMs()));
  }

  private PeerSession session(ScaleNode other) {
    return new PeerSession(
        standing,
        other.identity.id(),
        List.of(),
        log ->
            log.equals(scale.origin().log()) && held > 0
                ? Optional.of(scale.origin().holding(held))
                : Optional.empty(),
        plan);
  }

  long held() {
    return held;
  }

  void tick() {
    lines.forEach(line -> feed(line, new Event.Tick(scale.nowMs())));
  }

  /// More of the log is durable here.
  void hold(long size) {
    held = size;
    scale.arrived(size);
    lines.forEach(line -> feed(line, new Event.HeadAdvanced(scale.nowMs(), scale.origin().log())));
  }

  void feed(Line line, Event event) {
    for (Effect effect : line.session.on(event)) {
      switch (effect) {
        case Effect.Send(var message) -> send(line, message);
        case Effect.Submit(var token, var offer) ->
            scale.at(scale.commitMs(), () -> commit(line, token, offer));
        case Effect.Serve(var request, var _, var from, var to, var _, var _) -> {
          RangeOffer offer = scale.origin().range(from, Math.min(to, held), held);
          scale.copies(offer.items().size());
          send(line, new Message.Range(request, offer));
        }
        case Effect.WakeAt(var atMs) ->
            scale.at(atMs - scale.nowMs(), () -> feed(line, new Event.Wake(scale.nowMs())));
        case Effect.Disconnect(var reason, var _) ->
            throw new IllegalStateException("a session ended: " + reason);
        case Effect.ServePayloads _,
            Effect.ServeFile _,
            Effect.FileCame _,
            Effect.Supply _,
            Effect.OwnLogElsewhere _,
            Effect.Weigh _,
            Effect.Learn _,
            Effect.Confirm _,
            Effect.Cosign _,
            Effect.OfAudit _,
            Effect.Witnessed _ -> {} // changes nothing of how records spread
      }
    }
  }

  private void commit(Line line, long token, RangeOffer offer) {
    if (offer.from() == held) {
      feed(line, new Event.Taken(scale.nowMs(), token, offer.log(), offer.to(), List.of()));
      hold(offer.to());
    } else {
      feed(line, new Event.Declined(scale.nowMs(), token, offer.log(), Reason.OUT_OF_ORDER));
    }
  }

  private void send(Line line, Message message) {
    Line to = line.other;
    if (to == null || !scale.carries(this, to.node, message)) {
      return;
    }
    to.lastArrivalMs = Math.max(to.lastArrivalMs, scale.nowMs() + scale.latencyMs());
    scale.at(
        to.lastArrivalMs - scale.nowMs(),
        () -> to.node.feed(to, new Event.Received(scale.nowMs(), message)));
  }
}
