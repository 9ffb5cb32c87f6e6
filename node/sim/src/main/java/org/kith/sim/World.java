package org.kith.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.kith.core.sync.Event;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.StoreException;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;

/// One simulated history: nodes, a network, time, and everything that goes wrong, from one seed.
public final class World {
  private static final long SECOND = 1_000;
  private static final long TROUBLE_MS = 120 * SECOND;
  private static final long HEALING_MS = 240 * SECOND;
  private static final long LOOK_MS = 10 * SECOND;
  private static final int TRACE_LINES = 60;

  private final long seed;
  private final Bug bug;
  private final SplittableRandom random;
  private final SplittableRandom timing;
  private final Network network;
  private final Invariants invariants = new Invariants();
  private final List<SimNode> nodes = new ArrayList<>();
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private final Optional<Liar> liar;
  private final Trouble trouble;
  private Faults faults;
  private long nowMs = 1_700_000_000_000L;
  private long sequence;
  private long traceHash = 1;

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
    this.timing = root.split();
    this.network = new Network(this, timing);
    this.faults = Faults.draw(root.split()).showing(bug);
    int count = random.nextInt(3, 10);
    for (int i = 0; i < count; i++) {
      nodes.add(new SimNode(this, i, Identity.of(i), root.split()));
    }
    this.liar = liar(root.split());
    this.trouble = new Trouble(this, network, random, root.split());
  }

  /// One history in three has a liar among the trusted.
  private Optional<Liar> liar(SplittableRandom from) {
    SimNode node = nodes.get(from.nextInt(nodes.size()));
    List<Trick> tricks = List.copyOf(EnumSet.allOf(Trick.class));
    Trick trick = tricks.get(from.nextInt(tricks.size()));
    boolean lies = from.nextInt(3) == 0;
    if (bug == Bug.DEAF_TO_FORKS) {
      return Optional.of(new Liar(node, Trick.FORKS, from));
    }
    return lies ? Optional.of(new Liar(node, trick, from)) : Optional.empty();
  }

  /// How much of a history is run.
  public enum Mode {
    /// Trouble without end: nothing may ever break.
    SAFETY,
    /// Trouble, which then ends: everything must arrive.
    LIVENESS
  }

  /// Runs the history of a seed to its end.
  ///
  /// @throws Violation where an invariant does not hold; its message has the seed and the last
  /// steps
  public static Result run(long seed, Bug bug, Mode mode) {
    var world = new World(seed, bug);
    try {
      return world.run(mode);
    } catch (Violation | StoreException e) {
      var told = new Violation("seed " + seed + " " + bug + " " + mode, world.story(e));
      told.initCause(e);
      throw told;
    }
  }

  private String story(RuntimeException violation) {
    return violation.getMessage() + "\n  " + String.join("\n  ", trace);
  }

  private Result run(Mode mode) {
    nodes.forEach(SimNode::start);
    introduce();
    long end = nowMs + TROUBLE_MS;
    at(nowMs + SECOND, () -> everySecond(end));
    drain(end);
    if (mode == Mode.LIVENESS) {
      heal();
      converge();
    }
    nodes.stream().filter(SimNode::isUp).forEach(invariants::nothingErasedIsLeft);
    return new Result(traceHash, trouble.published(), sequence);
  }

  /// Time goes on until everything has arrived, or there has been time enough for it.
  private void converge() {
    long end = nowMs + HEALING_MS;
    Optional<String> missing = Optional.of("");
    while (missing.isPresent() && nowMs < end) {
      drain(nowMs + LOOK_MS);
      missing = Convergence.missing(nodes, liar);
    }
    if (missing.isPresent()) {
      throw new Violation("I19", missing.get());
    }
    Convergence.checkForks(nodes, liar);
  }

  private void drain(long untilMs) {
    while (!steps.isEmpty() && steps.peek().atMs() <= untilMs) {
      Step step = steps.poll();
      nowMs = step.atMs();
      step.action().run();
    }
    nowMs = untilMs;
  }

  void at(long atMs, Runnable action) {
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

  /// A machine that was not there before.
  void add(SimNode node) {
    nodes.add(node);
    restartSoon(node);
  }

  List<SimNode> nodes() {
    return nodes;
  }

  Optional<Liar> liar() {
    return liar;
  }

  /// Whether it is this node that lies.
  boolean lies(SimNode node) {
    return liar.filter(one -> one.node() == node).isPresent();
  }

  Network network() {
    return network;
  }

  long nowMs() {
    return nowMs;
  }

  /// Something that is no line of the story but tells two histories apart.
  void mark(String what) {
    if (bug == Bug.WANDERS) {
      traceHash += System.nanoTime();
    }
    traceHash = 31 * traceHash + what.hashCode();
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

  void decide(SimNode node, Decision.What what, Runnable durable) {
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

  void standingChanged(SimNode node) {
    if (bug == Bug.DEAF_TO_REMOVAL) {
      return;
    }
    network.feedAll(node, new Event.StandingChanged(nowMs, node.writer().standing()));
  }

  private void everySecond(long end) {
    for (SimNode node : List.copyOf(nodes)) {
      if (node.isUp()) {
        network.feedAll(node, new Event.Tick(nowMs));
        network.connect(node);
      }
    }
    if (nowMs < end) {
      trouble.second();
    }
    at(nowMs + SECOND, () -> everySecond(end));
  }

  void headAdvanced(SimNode node, LogId log) {
    network.feedAll(node, new Event.HeadAdvanced(nowMs, log));
  }

  void restartSoon(SimNode node) {
    at(
        nowMs + timing.nextLong(SECOND, 20 * SECOND),
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
    at(nowMs + timing.nextLong(5), node::write);
  }

  private void heal() {
    trace("all faults end");
    faults = Faults.none();
    network.heal();
    for (SimNode node : nodes) {
      if (!node.isUp()) {
        node.start();
      }
    }
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
