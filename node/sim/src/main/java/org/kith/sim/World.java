package org.kith.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Event;
import org.kith.core.sync.Message;
import org.kith.core.sync.PeerSession;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.StoreException;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;

/// One simulated history: nodes, a network, time, and everything that goes wrong, from one seed.
public final class World {
  private static final long SECOND = 1_000;
  private static final long TROUBLE_MS = 120 * SECOND;
  private static final long HEALING_MS = 240 * SECOND;
  private static final int TRACE_LINES = 60;

  private final long seed;
  private final Bug bug;
  private final SplittableRandom random;
  private final SplittableRandom network;
  private final Invariants invariants = new Invariants();
  private final List<SimNode> nodes = new ArrayList<>();
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final Set<String> partitioned = new HashSet<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private Faults faults;
  private long nowMs = 1_700_000_000_000L;
  private long sequence;
  private long connections;
  private long traceHash = 1;
  private int published;

  private record Step(long atMs, long sequence, Runnable action) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /// What a history came to.
  ///
  /// @param trace hash of everything that happened, in order
  public record Result(long trace, int published, long steps) {}

  World(long seed, Bug bug) {
    this.seed = seed;
    this.bug = bug;
    var root = new SplittableRandom(seed);
    this.random = root.split();
    this.network = root.split();
    this.faults = Faults.draw(root.split());
    int count = random.nextInt(3, 10);
    for (int i = 0; i < count; i++) {
      nodes.add(new SimNode(this, Identity.of(i), root.split()));
    }
  }

  /// Runs the history of a seed to its end.
  ///
  /// @throws Violation where an invariant does not hold; its message has the seed and the last
  /// steps
  public static Result run(long seed, Bug bug) {
    var world = new World(seed, bug);
    try {
      return world.run();
    } catch (Violation | StoreException e) {
      var told = new Violation("seed " + seed + " " + bug, world.story(e));
      told.initCause(e);
      throw told;
    }
  }

  private String story(RuntimeException violation) {
    return violation.getMessage() + "\n  " + String.join("\n  ", trace);
  }

  private Result run() {
    nodes.forEach(SimNode::start);
    introduce();
    long end = nowMs + TROUBLE_MS;
    at(nowMs + SECOND, () -> everySecond(end));
    drain(end);
    heal();
    drain(nowMs + HEALING_MS);
    checkConverged();
    return new Result(traceHash, published, sequence);
  }

  private void drain(long untilMs) {
    while (!steps.isEmpty() && steps.peek().atMs() <= untilMs) {
      Step step = steps.poll();
      nowMs = step.atMs();
      step.action().run();
    }
    nowMs = untilMs;
  }

  private void at(long atMs, Runnable action) {
    steps.add(new Step(atMs, sequence++, action));
  }

  Invariants invariants() {
    return invariants;
  }

  Faults faults() {
    return faults;
  }

  Bug bug() {
    return bug;
  }

  InstantSource clock() {
    return () -> Instant.ofEpochMilli(nowMs);
  }

  void trace(String what) {
    traceHash = 31 * traceHash + what.hashCode() + 17 * nowMs;
    trace.addLast(nowMs % 10_000_000 + " " + what);
    if (trace.size() > TRACE_LINES) {
      trace.removeFirst();
    }
  }

  /// A connected random graph of peers; most organisations accept the others as origins too.
  private void introduce() {
    for (int i = 1; i < nodes.size(); i++) {
      befriend(nodes.get(i), nodes.get(random.nextInt(i)));
    }
    for (int i = random.nextInt(nodes.size()); i > 0; i--) {
      befriend(nodes.get(random.nextInt(nodes.size())), nodes.get(random.nextInt(nodes.size())));
    }
    for (SimNode node : nodes) {
      for (SimNode other : nodes) {
        if (node != other && !node.hasPeer(other.identity().id()) && random.nextInt(5) > 0) {
          accept(node, other, true);
        }
      }
      node.write();
    }
  }

  private void befriend(SimNode one, SimNode other) {
    if (one != other) {
      accept(one, other, false);
      accept(other, one, false);
    }
  }

  private void accept(SimNode node, SimNode other, boolean originOnly) {
    OrganisationId id = other.identity().id();
    if (node.hasPeer(id)) {
      return;
    }
    var accepted = new Decision.PeerAccepted(other.identity().chain(), List.of(), originOnly, true);
    decide(node, accepted, () -> {});
    decide(node, Decision.Granted.commons(id), () -> node.decided(id, !originOnly, true));
    node.write();
  }

  private void decide(SimNode node, Decision.What what, Runnable durable) {
    Bytes payload = DecisionCodec.encode(new Decision("simulated steward", nowMs, what));
    node.propose(
        new Proposal.Decide(payload),
        outcome -> {
          if (outcome instanceof Outcome.Appended) {
            durable.run();
            standingChanged(node);
          }
        });
  }

  private void standingChanged(SimNode node) {
    if (bug == Bug.DEAF_TO_REMOVAL) {
      return;
    }
    for (Link link : List.copyOf(node.links.values())) {
      feed(link, new Event.StandingChanged(nowMs, node.writer().standing()));
    }
  }

  private void everySecond(long end) {
    for (SimNode node : nodes) {
      if (node.isUp()) {
        for (Link link : List.copyOf(node.links.values())) {
          feed(link, new Event.Tick(nowMs));
        }
        connect(node);
      }
    }
    if (nowMs < end) {
      trouble();
    }
    at(nowMs + SECOND, () -> everySecond(end));
  }

  private void trouble() {
    SimNode node = nodes.get(random.nextInt(nodes.size()));
    if (node.isUp() && random.nextInt(2) == 0) {
      publish(node);
    }
    if (node.isUp() && random.nextDouble() < faults.crashes()) {
      node.crash();
      restartSoon(node);
    }
    if (node.isUp() && random.nextDouble() < 2 * faults.restores()) {
      node.backUp();
    }
    if (node.isUp() && random.nextDouble() < faults.restores() && node.restore()) {
      restartSoon(node);
    }
    if (random.nextDouble() < faults.partitions()) {
      partition(node, nodes.get(random.nextInt(nodes.size())));
    }
    if (node.isUp() && random.nextDouble() < faults.removals() && !node.peers().isEmpty()) {
      remove(node, node.peers().first());
    }
    if (bug == Bug.SERVE_ANYTHING && node.isUp() && !node.links.isEmpty()) {
      probe(node);
    }
  }

  private void publish(SimNode node) {
    int number = published++;
    boolean local = random.nextInt(10) == 0;
    LogName log = local ? node.identity().logs().local() : node.identity().logs().commons();
    Bytes payload = Records.lesson(number, local ? "own" : "network");
    Optional<String> request = Optional.of("request " + number);
    node.propose(
        new Proposal.Publish(log, payload, request),
        outcome -> {
          if (outcome instanceof Outcome.Appended appended) {
            trace(node + " published " + appended.index() + " of " + log.circle());
            invariants.released(appended.checkpoint());
            invariants.acknowledged(node.number(), log, appended.index(), appended.id());
            headAdvanced(node, log.id());
          }
        });
  }

  private void headAdvanced(SimNode node, LogId log) {
    for (Link link : List.copyOf(node.links.values())) {
      feed(link, new Event.HeadAdvanced(nowMs, log));
    }
  }

  private void remove(SimNode node, OrganisationId peer) {
    trace(node + " removes " + peer.text().substring(0, 12));
    decide(
        node, new Decision.PeerRemoved(peer, "simulated"), () -> node.decided(peer, false, false));
  }

  private void partition(SimNode one, SimNode other) {
    if (one == other || !partitioned.add(pair(one, other))) {
      return;
    }
    trace(one + " and " + other + " are parted");
    Link link = one.links.get(other.number());
    if (link != null) {
      cut(link);
    }
    at(nowMs + random.nextLong(SECOND, 40 * SECOND), () -> partitioned.remove(pair(one, other)));
  }

  private static String pair(SimNode one, SimNode other) {
    return Math.min(one.number(), other.number()) + "-" + Math.max(one.number(), other.number());
  }

  /// A peer asks for a log that is not for it.
  private void probe(SimNode node) {
    Link link = node.links.get(node.links.firstKey());
    Link other = link == null ? null : link.other;
    if (link != null && other != null) {
      LogId secret = other.node.identity().logs().local().id();
      deliver(other, new Message.Fetch(1_000_000, secret, 0, 1, 1));
    }
  }

  void restartSoon(SimNode node) {
    at(
        nowMs + network.nextLong(SECOND, 20 * SECOND),
        () -> {
          if (!node.isUp()) {
            try {
              node.start();
              trace(node + " is up");
            } catch (PowerCut e) {
              node.crash();
              restartSoon(node);
            }
          }
        });
  }

  void writeSoon(SimNode node) {
    at(nowMs + network.nextLong(5), node::write);
  }

  private void connect(SimNode node) {
    for (OrganisationId peer : node.peers()) {
      SimNode other =
          nodes.stream().filter(n -> n.identity().id().equals(peer)).findFirst().orElseThrow();
      if (other.isUp()
          && other.hasPeer(node.identity().id())
          && !node.links.containsKey(other.number())
          && !partitioned.contains(pair(node, other))) {
        connect(node, other);
      }
    }
  }

  private void connect(SimNode one, SimNode other) {
    long connection = connections++;
    Link here = link(one, other, connection);
    Link there = link(other, one, connection);
    here.other = there;
    there.other = here;
    one.links.put(other.number(), here);
    other.links.put(one.number(), there);
    feed(here, new Event.Opened(nowMs));
    feed(there, new Event.Opened(nowMs));
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

  private void feed(Link link, Event event) {
    if (!link.open || !link.node.isUp()) {
      return;
    }
    if (bug == Bug.SERVE_ANYTHING && event instanceof Event.Received(var _, Message.Fetch fetch)) {
      serve(link, fetch.request(), fetch.log(), fetch.from(), fetch.to());
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
      case Effect.Serve(var request, var log, var from, var to) ->
          serve(link, request, log, from, to);
      case Effect.Disconnect(var reason, var _) -> {
        trace(link.node + " ends a session: " + reason);
        cut(link);
      }
    }
  }

  private void serve(Link link, long request, LogId log, long from, long to) {
    if (link.node.store().head(log).isPresent()) {
      link.node
          .range(log, from, to)
          .ifPresent(offer -> transmit(link, new Message.Range(request, offer)));
    }
  }

  private void submit(Link link, long token, RangeOffer offer) {
    SimNode node = link.node;
    if (bug == Bug.TRUST_INTRODUCTIONS && random.nextInt(20) == 0) {
      accept(node, nodes.get(random.nextInt(nodes.size())), offer);
    }
    node.propose(
        new Proposal.Take(offer),
        outcome -> {
          switch (outcome) {
            case Outcome.Taken taken -> {
              LogName log = node.writer().standing().log(taken.log()).orElseThrow().name();
              trace(node + " took " + taken.from() + " to " + taken.to() + " of " + log.id());
              invariants.taken(node, log);
              feed(link, new Event.Taken(nowMs, token, taken.log(), taken.to(), List.of()));
              headAdvanced(node, taken.log());
            }
            case Outcome.RangeDeclined declined ->
                feed(link, new Event.Declined(nowMs, token, declined.log(), declined.reason()));
            case Outcome.Appended _, Outcome.Declined _, Outcome.JudgedAgain _ ->
                throw new AssertionError("not an answer to a range");
          }
        });
  }

  /// The planted bug: a delivery brings its origin's acceptance along.
  private void accept(SimNode node, SimNode introduced, RangeOffer offer) {
    OrganisationId id = introduced.identity().id();
    boolean about = introduced.identity().logs().commons().id().equals(offer.log());
    if (!node.accepts(id) && introduced != node) {
      trace(node + " trusts an introduction" + (about ? " of its deliverer" : ""));
      var accepted =
          new Decision.PeerAccepted(introduced.identity().chain(), List.of(), true, false);
      decide(node, accepted, () -> {});
      decide(node, Decision.Granted.commons(id), () -> {});
    }
  }

  private void transmit(Link from, Message message) {
    Link to = from.other;
    if (to == null) {
      return;
    }
    invariants.sent(from.node, from.session.peer(), message);
    traceHash = 31 * traceHash + message.getClass().getSimpleName().hashCode();
    if (network.nextDouble() < faults.loss()) {
      return;
    }
    int copies = network.nextDouble() < faults.duplication() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long arrival = nowMs + 1 + network.nextLong(50);
      if (network.nextDouble() >= faults.reordering()) {
        arrival = Math.max(arrival, to.lastArrival);
        to.lastArrival = arrival;
      }
      Message carried = network.nextDouble() < faults.corruption() ? corrupt(message) : message;
      at(arrival, () -> deliver(to, carried));
    }
  }

  private void deliver(Link to, Message message) {
    feed(to, new Event.Received(nowMs, message));
  }

  /// A liar in the middle: one bit of one entry.
  private Message corrupt(Message message) {
    if (!(message instanceof Message.Range(var request, var offer)) || offer.items().isEmpty()) {
      return message;
    }
    var items = new ArrayList<>(offer.items());
    OfferedItem first = items.getFirst();
    byte[] entry = first.entry().toArray();
    entry[network.nextInt(entry.length)] ^= (byte) (1 << network.nextInt(8));
    items.set(0, new OfferedItem(Bytes.wrap(entry), first.payload()));
    return new Message.Range(
        request,
        new RangeOffer(
            offer.log(), offer.from(), offer.to(), items, offer.checkpoint(), offer.proof()));
  }

  private void heal() {
    trace("all faults end");
    faults = Faults.none();
    partitioned.clear();
    for (SimNode node : nodes) {
      if (!node.isUp()) {
        node.start();
      }
    }
  }

  /// I17, I19: with an honest path and matching grants, every entry has arrived everywhere.
  private void checkConverged() {
    for (SimNode origin : nodes) {
      if (origin.restored) {
        continue; // read-only now; others may hold more of it than it does
      }
      long size = origin.size(origin.identity());
      for (SimNode node : reachedBy(origin)) {
        if (node.size(origin.identity()) != size) {
          throw new Violation(
              "I19",
              node
                  + " holds "
                  + node.size(origin.identity())
                  + " of "
                  + size
                  + " of "
                  + origin
                  + "; its sessions: "
                  + node.links.values().stream()
                      .map(
                          link ->
                              link.other == null ? "" : link.other.node + " " + share(link, origin))
                      .toList());
        }
      }
    }
  }

  private static String share(Link link, SimNode origin) {
    return link.session.state().logs().stream()
        .filter(log -> log.log().equals(origin.identity().logs().commons()))
        .map(log -> log.provedHere() + "/" + log.provedThere())
        .findAny()
        .orElse("does not share it");
  }

  private Set<SimNode> reachedBy(SimNode origin) {
    Set<SimNode> reached = new HashSet<>(Set.of(origin));
    Deque<SimNode> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      SimNode from = next.removeFirst();
      for (SimNode to : nodes) {
        if (from.hasPeer(to.identity().id())
            && to.hasPeer(from.identity().id())
            && to.accepts(origin.identity().id())
            && reached.add(to)) {
          next.addLast(to);
        }
      }
    }
    return reached;
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
