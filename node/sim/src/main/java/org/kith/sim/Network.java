package org.kith.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Event;
import org.kith.core.sync.Message;
import org.kith.core.sync.PeerSession;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;

/// The simulated network: connections between nodes, sessions over them, and what goes wrong on
/// the way.
final class Network {
  private final World world;
  private final SplittableRandom random;
  private final Lines lines;
  private final Planted planted;
  private final Set<String> met = new HashSet<>();
  private long connections;

  Network(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.lines = new Lines(world, this, random);
    this.planted = new Planted(world);
  }

  Lines lines() {
    return lines;
  }

  void feedAll(SimNode node, Event event) {
    for (Link link : List.copyOf(node.links.values())) {
      feed(link, event);
    }
  }

  /// A peer asks for a log that is not for it.
  void probe(SimNode node) {
    Link link = node.links.get(node.links.firstKey());
    Link other = link == null ? null : link.other;
    if (other != null) {
      deliver(other, Planted.probe(other.node), 0);
    }
  }

  void connect(SimNode node) {
    for (OrganisationId peer : node.peers()) {
      for (SimNode other : world.nodes()) { // a copy of a machine has the same keys
        if (other.identity().id().equals(peer)
            && other.isUp()
            && other.hasPeer(node.identity().id())
            && !node.links.containsKey(other.number())
            && lines.areJoined(node, other)) {
          connect(node, other);
        }
      }
    }
  }

  private void connect(SimNode one, SimNode other) {
    String pair =
        Math.min(one.number(), other.number()) + "-" + Math.max(one.number(), other.number());
    if (!met.add(pair) && world.bug() == Bug.NEVER_RECONNECTS) {
      return;
    }
    long connection = connections++;
    Link here = link(one, other, connection);
    Link there = link(other, one, connection);
    here.other = there;
    there.other = here;
    one.links.put(other.number(), here);
    other.links.put(one.number(), there);
    feed(here, new Event.Opened(world.nowMs()));
    feed(there, new Event.Opened(world.nowMs()));
  }

  private static Link link(SimNode node, SimNode peer, long connection) {
    var session =
        new PeerSession(
            node.writer().standing(),
            peer.identity().id(),
            List.of(),
            node.holdings(),
            node.plan());
    return new Link(node, session, connection);
  }

  void cutAll(SimNode node) {
    List.copyOf(node.links.values()).forEach(this::cut);
  }

  void cut(Link link) {
    for (Link side : new Link[] {link, link.other}) {
      if (side != null && side.open) {
        side.open = false;
        side.session.close();
        side.node.links.values().remove(side);
      }
    }
  }

  void feed(Link link, Event event) {
    if (!link.open || !link.node.isUp()) {
      return;
    }
    if (world.bug() == Bug.DEAF_TO_NEWS
        && (event instanceof Event.HeadAdvanced
            || event instanceof Event.Received(var _, Message.Digest _))) {
      return;
    }
    if (world.bug() == Bug.SERVE_ANYTHING
        && event instanceof Event.Received(var _, Message.Fetch fetch)) {
      serve(
          link,
          new Effect.Serve(
              fetch.request(), fetch.log(), fetch.from(), fetch.to(), 0, PayloadPolicy.EVERYTHING));
      return;
    }
    if (event instanceof Event.Received(var _, var message)) {
      planted.heard(link.node, message);
    }
    for (Effect effect : link.session.on(event)) {
      perform(link, effect);
    }
  }

  private void perform(Link link, Effect effect) {
    if (!link.open) {
      return;
    }
    switch (effect) {
      case Effect.Send(var message) -> transmit(link, message);
      case Effect.Submit(var token, var offer) -> submit(link, token, offer);
      case Effect.Serve serve -> serve(link, serve);
      case Effect.OwnLogElsewhere(var log, var size, var contradicts) -> {
        world.happened(contradicts ? "own log forked elsewhere" : "own log longer elsewhere");
        link.node.propose(new Proposal.Doubt(log, size, contradicts), outcome -> {});
      }
      case Effect.Weigh(var proofs) -> {
        if (world.bug() != Bug.DEAF_TO_FORKS) {
          link.node.propose(new Proposal.Weigh(proofs), outcome -> learned(link.node, outcome));
        }
      }
      case Effect.Learn(var manifests) -> {
        if (world.bug() != Bug.DEAF_TO_MANIFESTS) {
          link.node.propose(new Proposal.Learn(manifests), outcome -> learned(link.node, outcome));
        }
      }
      case Effect.Confirm(var receipts) ->
          link.node.propose(
              new Proposal.Confirmed(receipts, receipt -> true),
              outcome -> learned(link.node, outcome));
      case Effect.ServePayloads(var request, var log, var indexes) ->
          transmit(link, new Message.Payloads(request, log, link.node.payloads(log, indexes)));
      case Effect.Supply(var log, var payloads) -> {
        world.happened("payload after its entry");
        link.node.propose(new Proposal.Supply(log, payloads), outcome -> {});
      }
      case Effect.ServeFile _, Effect.FileCame _ -> {} // no record names a file here
      case Effect.OfAudit _ -> {} // nobody chooses a witness here
      case Effect.Cosign(var logs) -> {
        List<Bytes> fresh =
            link.node.witness().notes(logs, link.node.writer().standing()).stream()
                .filter(link.told::add)
                .toList();
        if (!fresh.isEmpty()) {
          transmit(link, new Message.Cosigned(fresh));
        }
      }
      case Effect.Witnessed(var notes) ->
          link.node.witness().learn(notes, link.node.writer().standing());
      case Effect.WakeAt(var atMs) ->
          world.at(atMs, () -> feed(link, new Event.Wake(world.nowMs())));
      case Effect.Disconnect(var reason, var _) -> {
        world.trace(link.node + " ends a session: " + reason);
        cut(link);
      }
    }
  }

  /// Sessions hear of it where something was decided, as in a real node: a peer that says the same
  /// again and again makes nobody ask again.
  private void learned(SimNode node, Outcome outcome) {
    if (outcome instanceof Outcome.Learned(var decisions) && decisions > 0) {
      world.standingChanged(node);
    }
  }

  private void serve(Link link, Effect.Serve serve) {
    if (link.node.store().head(serve.log()).isPresent()) {
      link.node
          .range(serve)
          .ifPresent(offer -> transmit(link, altered(new Message.Range(serve.request(), offer))));
    }
  }

  private Message altered(Message.Range range) {
    return world.bug() == Bug.ALTERS_WHAT_IT_SERVES ? corrupt(range) : range;
  }

  private void submit(Link link, long token, RangeOffer offer) {
    SimNode node = link.node;
    if (world.bug() == Bug.TRUST_INTRODUCTIONS && random.nextInt(20) == 0) {
      planted.introduced(node, world.nodes().get(random.nextInt(world.nodes().size())), offer);
    }
    node.propose(
        Proposal.Take.of(offer),
        outcome -> {
          switch (outcome) {
            case Outcome.Taken taken -> {
              world.trace(
                  node + " took " + taken.from() + " to " + taken.to() + " of " + taken.log());
              boolean own = node.identity().writes(taken.log());
              if (!own) { // what peers give back needs no acceptance
                LogName log = node.writer().standing().log(taken.log()).orElseThrow().name();
                world.invariants().taken(node, log, taken.from(), taken.to());
              }
              feed(link, new Event.Taken(world.nowMs(), token, taken.log(), taken.to(), List.of()));
              world.headAdvanced(node, taken.log());
            }
            case Outcome.RangeDeclined declined -> declined(link, token, declined, offer);
            case Outcome.Appended _,
                Outcome.Declined _,
                Outcome.Unsigned _,
                Outcome.JudgedAgain _,
                Outcome.Learned _,
                Outcome.Erased _,
                Outcome.Supplied _,
                Outcome.Considered _ ->
                throw new AssertionError("not an answer to a range");
          }
        });
  }

  private void declined(Link link, long token, Outcome.RangeDeclined declined, RangeOffer offer) {
    if (declined.reason() == Reason.QUOTA_USED_UP) {
      boolean today =
          link.node
              .writer()
              .standing()
              .log(offer.log())
              .map(owner -> owner.name().organisation())
              .filter(
                  origin ->
                      world
                          .invariants()
                          .isMoreThanToday(link.node, origin, offer.to() - offer.from()))
              .isPresent();
      world.happened(today ? "quota of a day used up" : "quota used up");
    }
    planted.declined(link.node, link.session.peer(), offer);
    if (world.bug() != Bug.FORGETS_DECLINED) {
      feed(link, new Event.Declined(world.nowMs(), token, declined.log(), declined.reason()));
    }
  }

  private void transmit(Link from, Message message) {
    Link to = from.other;
    if (to == null) {
      return;
    }
    if (world.lies(from.node)) {
      world.liar().orElseThrow().says(to.node, message).forEach(said -> carry(to, said));
      return;
    }
    Message said = planted.said(from.node, message);
    world.invariants().sent(from.node, from.session.peer(), said, world.isForked());
    world.reach().sent(from.node, from.session.peer(), said);
    carry(to, said);
  }

  private void carry(Link to, Message message) {
    world.mark(message.getClass().getSimpleName());
    if (message instanceof Message.InterestChanged && world.isQuietHour()) {
      world.happened("hourly self-check");
    }
    SimNode from = Objects.requireNonNull(to.other, "a connection has two sides").node;
    if (random.nextDouble() < world.faults().line().loss() || !lines.carries(from, to.node)) {
      return;
    }
    int round = from.round + 1;
    if (random.nextDouble()
        < world.faults().line().cuts()) { // half of it arrives, which is nothing
      world.happened("cut in mid-message");
      world.at(world.nowMs() + 1 + random.nextLong(50), () -> cut(to));
      return;
    }
    int copies = random.nextDouble() < world.faults().line().duplication() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long arrival = lines.dripMs(to) + 1 + random.nextLong(50);
      if (random.nextDouble() >= world.faults().line().reordering()) {
        arrival = Math.max(arrival, to.lastArrival);
        to.lastArrival = arrival;
      }
      Message carried =
          random.nextDouble() < world.faults().line().corruption() ? corrupt(message) : message;
      world.at(arrival, () -> deliver(to, carried, round));
    }
  }

  private void deliver(Link to, Message message, int round) {
    if (!to.open || !to.node.isUp() || to.other == null) {
      return;
    }
    to.node.round = Math.max(to.node.round, round);
    Message heard = world.lies(to.node) ? world.liar().orElseThrow().hears(message) : message;
    feed(to, new Event.Received(world.nowMs(), heard));
  }

  /// A liar in the middle: one bit of one entry.
  private Message corrupt(Message message) {
    if (!(message instanceof Message.Range(var request, var offer)) || offer.items().isEmpty()) {
      return message;
    }
    var items = new ArrayList<>(offer.items());
    OfferedItem first = items.getFirst();
    byte[] entry = first.entry().toArray();
    entry[random.nextInt(entry.length)] ^= (byte) (1 << random.nextInt(8));
    items.set(0, new OfferedItem(Bytes.wrap(entry), first.payload()));
    return new Message.Range(
        request,
        new RangeOffer(
            offer.log(), offer.from(), offer.to(), items, offer.checkpoint(), offer.proof()));
  }
}
