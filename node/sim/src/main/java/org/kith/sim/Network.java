package org.kith.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Event;
import org.kith.core.sync.Message;
import org.kith.core.sync.PeerSession;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;

/// The simulated network: connections between nodes, sessions over them, and what goes wrong on
/// the way.
final class Network {
  private final World world;
  private final SplittableRandom random;
  private final Set<String> partitioned = new HashSet<>();
  private final Set<String> met = new HashSet<>();
  private long connections;

  Network(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void heal() {
    partitioned.clear();
  }

  void feedAll(SimNode node, Event event) {
    for (Link link : List.copyOf(node.links.values())) {
      feed(link, event);
    }
  }

  void partition(SimNode one, SimNode other) {
    if (one == other || !partitioned.add(pair(one, other))) {
      return;
    }
    world.trace(one + " and " + other + " are parted");
    Link link = one.links.get(other.number());
    if (link != null) {
      cut(link);
    }
    world.at(
        world.nowMs() + random.nextLong(1_000, 40_000), () -> partitioned.remove(pair(one, other)));
  }

  private static String pair(SimNode one, SimNode other) {
    return Math.min(one.number(), other.number()) + "-" + Math.max(one.number(), other.number());
  }

  /// A peer asks for a log that is not for it.
  void probe(SimNode node) {
    Link link = node.links.get(node.links.firstKey());
    Link other = link == null ? null : link.other;
    if (link != null && other != null) {
      LogId secret = other.node.identity().logs().local().id();
      deliver(other, new Message.Fetch(1_000_000, secret, 0, 1, 1));
    }
  }

  void connect(SimNode node) {
    for (OrganisationId peer : node.peers()) {
      for (SimNode other : world.nodes()) { // a copy of a machine has the same keys
        if (other.identity().id().equals(peer)
            && other.isUp()
            && other.hasPeer(node.identity().id())
            && !node.links.containsKey(other.number())
            && !partitioned.contains(pair(node, other))) {
          connect(node, other);
        }
      }
    }
  }

  private void connect(SimNode one, SimNode other) {
    if (!met.add(pair(one, other)) && world.bug() == Bug.NEVER_RECONNECTS) {
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
      serve(link, fetch.request(), fetch.log(), fetch.from(), fetch.to(), 0);
      return;
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
      case Effect.Serve(var request, var log, var from, var to, var end, _) ->
          serve(link, request, log, from, to, end);
      case Effect.OwnLogElsewhere(var log, var size, var contradicts) ->
          link.node.propose(new Proposal.Doubt(log, size, contradicts), outcome -> {});
      case Effect.Weigh(var proofs) -> {
        if (world.bug() != Bug.DEAF_TO_FORKS) {
          link.node.propose(
              new Proposal.Weigh(proofs), outcome -> world.standingChanged(link.node));
        }
      }
      case Effect.Learn(var manifests) -> {
        if (world.bug() != Bug.DEAF_TO_MANIFESTS) {
          link.node.propose(
              new Proposal.Learn(manifests), outcome -> world.standingChanged(link.node));
        }
      }
      case Effect.Confirm(var receipts) ->
          link.node.propose(
              new Proposal.Confirmed(receipts, receipt -> true),
              outcome -> world.standingChanged(link.node));
      case Effect.ServePayloads _, Effect.Supply _ -> {} // every payload goes with its entry here
      case Effect.ServeFile _, Effect.FileCame _ -> {} // no record names a file here
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

  private void serve(Link link, long request, LogId log, long from, long to, long end) {
    if (link.node.store().head(log).isPresent()) {
      link.node
          .range(log, from, to, end)
          .ifPresent(offer -> transmit(link, altered(new Message.Range(request, offer))));
    }
  }

  private Message altered(Message.Range range) {
    return world.bug() == Bug.ALTERS_WHAT_IT_SERVES ? corrupt(range) : range;
  }

  private void submit(Link link, long token, RangeOffer offer) {
    SimNode node = link.node;
    if (world.bug() == Bug.TRUST_INTRODUCTIONS && random.nextInt(20) == 0) {
      accept(node, world.nodes().get(random.nextInt(world.nodes().size())), offer);
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
                world.invariants().taken(node, log);
              }
              feed(link, new Event.Taken(world.nowMs(), token, taken.log(), taken.to(), List.of()));
              world.headAdvanced(node, taken.log());
            }
            case Outcome.RangeDeclined declined -> declined(link, token, declined, offer);
            case Outcome.Appended _,
                Outcome.Declined _,
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
    if (world.bug() == Bug.SKIPS_PROOFS) {
      storeUnproved(link.node, offer);
    }
    if (world.bug() != Bug.FORGETS_DECLINED) {
      feed(link, new Event.Declined(world.nowMs(), token, declined.log(), declined.reason()));
    }
  }

  /// The planted bug: entries that nothing proves.
  private static void storeUnproved(SimNode node, RangeOffer offer) {
    long size = node.store().head(offer.log()).map(LogStore.LogHead::size).orElse(-1L);
    if (size >= offer.from() && size < offer.to()) {
      OfferedItem item = offer.items().get((int) (size - offer.from()));
      node.store()
          .append(
              List.of(
                  new Frame.EntryStored(
                      offer.log(),
                      size,
                      item.entry(),
                      Optional.empty(),
                      Verdict.AWAITING,
                      Optional.empty())));
    }
  }

  /// The planted bug: a delivery brings its origin's acceptance along.
  private void accept(SimNode node, SimNode introduced, RangeOffer offer) {
    OrganisationId id = introduced.identity().id();
    boolean about = introduced.identity().logs().commons().id().equals(offer.log());
    if (!node.accepts(id) && introduced != node) {
      world.trace(node + " trusts an introduction" + (about ? " of its deliverer" : ""));
      var accepted =
          new Decision.PeerAccepted(introduced.identity().chain(), List.of(), true, false);
      world.decide(node, accepted, () -> {});
      world.decide(node, Decision.Granted.commons(id), () -> {});
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
    Message said = world.bug() == Bug.LEAKS_LOCAL ? withLocal(from.node, message) : message;
    boolean forked = world.liar().filter(one -> one.trick() == Trick.FORKS).isPresent();
    world.invariants().sent(from.node, from.session.peer(), said, forked);
    carry(to, said);
  }

  /// The planted bug: the local log is among the heads.
  private static Message withLocal(SimNode node, Message message) {
    LogId local = node.identity().logs().local().id();
    if (!(message instanceof Message.Heads(var heads, var complete))) {
      return message;
    }
    var more = new ArrayList<>(heads);
    node.store()
        .head(local)
        .flatMap(LogStore.LogHead::checkpoint)
        .ifPresent(note -> more.add(new Message.Head(local, note)));
    return new Message.Heads(more, complete);
  }

  private void carry(Link to, Message message) {
    world.mark(message.getClass().getSimpleName());
    if (random.nextDouble() < world.faults().loss()) {
      return;
    }
    int copies = random.nextDouble() < world.faults().duplication() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long arrival = world.nowMs() + 1 + random.nextLong(50);
      if (random.nextDouble() >= world.faults().reordering()) {
        arrival = Math.max(arrival, to.lastArrival);
        to.lastArrival = arrival;
      }
      Message carried =
          random.nextDouble() < world.faults().corruption() ? corrupt(message) : message;
      world.at(arrival, () -> deliver(to, carried));
    }
  }

  private void deliver(Link to, Message message) {
    feed(to, new Event.Received(world.nowMs(), message));
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
