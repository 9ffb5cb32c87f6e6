package org.kith.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.kith.core.sync.Event;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.core.trust.Quota;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;

/// One simulated history: nodes, a network, time, and everything that goes wrong, from one seed.
public final class World {
  private static final long SECOND = 1_000;
  private static final long TROUBLE_MS = 120 * SECOND;
  private static final long LOOK_MS = 10 * SECOND;

  private static final long HOUR_MS = 3_600 * SECOND;
  private static final long DAYS_MS = 72 * HOUR_MS;

  /// Often enough that no session falls silent, and seldom enough to cost little.
  private static final long QUIET_TICK_MS = 15 * SECOND;
  private static final int TRACE_LINES = 60;

  private final long seed;
  private final Bug bug;
  private final SplittableRandom random;
  private final SplittableRandom timing;
  private final Network network;
  private final Invariants invariants = new Invariants();
  private final ReachAccount reach = new ReachAccount();
  private final List<SimNode> nodes = new ArrayList<>();
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private final Optional<Liar> liar;
  private final Confirming confirming;
  private final Trouble trouble;
  private final SplittableRandom hours;
  private final SortedMap<String, Integer> happened = new TreeMap<>();
  private Faults faults;
  private long quietSinceMs;
  private long quietUntilMs;
  private boolean hadQuietHour;
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
  /// @param happened how often what is rare happened
  public record Result(
      long trace, int published, long steps, SortedMap<String, Integer> happened) {}

  World(long seed, Bug bug) {
    this.seed = seed;
    this.bug = bug;
    var root = new SplittableRandom(seed);
    this.random = root.split();
    this.timing = root.split();
    this.network = new Network(this, timing);
    this.faults = Faults.draw(root.split());
    people(root, random.nextInt(3, 10));
    this.liar = Liar.draw(nodes, bug, root.split());
    liar.filter(one -> one.trick() == Trick.FORKS).ifPresent(this::isTwofold);
    this.confirming = new Confirming(this, seed);
    this.trouble = new Trouble(this, network, random, root.split(), confirming);
    this.hours = root.split();
    if (faults.quotas()) {
      nodes.forEach(node -> node.quota = quota(hours));
    }
  }

  /// Nodes that nothing happens to but what a test does; the first one lies where a trick is named.
  World(long seed, int count, Trick trick) {
    this.seed = seed;
    this.bug = Bug.NONE;
    var root = new SplittableRandom(seed);
    this.random = root.split();
    this.timing = root.split();
    this.network = new Network(this, timing);
    this.faults = Faults.none();
    people(root, count);
    this.liar = Optional.of(new Liar(nodes.getFirst(), trick, root.split()));
    liar.filter(one -> one.trick() == Trick.FORKS).ifPresent(this::isTwofold);
    this.confirming = new Confirming(this, seed);
    this.trouble = new Trouble(this, network, random, root.split(), confirming);
    this.hours = root.split();
    nodes.forEach(SimNode::start);
    at(nowMs + SECOND, () -> everySecond(nowMs));
  }

  private void isTwofold(Liar one) {
    invariants.isTwofold(one.node().identity().logs().commons().id());
  }

  private void people(SplittableRandom root, int count) {
    for (int i = 0; i < count; i++) {
      nodes.add(new SimNode(this, i, Identity.of(i), root.split()));
    }
  }

  private static Quota quota(SplittableRandom from) {
    return new Quota(from.nextLong(3_000, 30_000), from.nextLong(3, 30));
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
    } catch (RuntimeException | AssertionError e) { // whatever it is, it must be found again
      var told = new Violation("seed " + seed + " " + bug + " " + mode, world.story(e));
      told.initCause(e);
      throw told;
    }
  }

  private String story(Throwable violation) {
    return (violation instanceof Violation ? violation.getMessage() : violation.toString())
        + "\n  "
        + String.join("\n  ", trace);
  }

  private Result run(Mode mode) {
    nodes.forEach(SimNode::start);
    new Meeting(this, random, hours).introduce();
    long end = nowMs + (faults.days() ? DAYS_MS : TROUBLE_MS);
    at(nowMs + SECOND, () -> everySecond(end));
    drain(end);
    if (mode == Mode.LIVENESS) {
      new Healing(this).begin();
      converge();
    }
    nodes.stream().filter(SimNode::isUp).forEach(invariants::atTheEnd);
    reach.addsUp(nodes, liar);
    return new Result(
        traceHash, trouble.published(), sequence, Collections.unmodifiableSortedMap(happened));
  }

  /// Time goes on until everything has arrived, or there has been time enough for it.
  private void converge() {
    long end = nowMs + Healing.TIME_MS;
    Optional<Violation> late;
    do {
      drain(nowMs + LOOK_MS);
      late = Convergence.late(nodes, liar()).or(confirming::late);
    } while (late.isPresent() && nowMs < end);
    if (late.isPresent()) {
      throw late.get();
    }
  }

  void drain(long untilMs) {
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

  ReachAccount reach() {
    return reach;
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

  /// Who lies now.
  Optional<Liar> liar() {
    return liar.filter(one -> !one.isOver());
  }

  /// Whether it is this node that lies.
  boolean lies(SimNode node) {
    return liar().filter(one -> one.node() == node).isPresent();
  }

  /// Whether an organisation has shown two histories of its log, or does so still.
  boolean isForked() {
    return liar.filter(one -> one.trick() == Trick.FORKS).isPresent();
  }

  Trouble trouble() {
    return trouble;
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
    if (node.isUp()) {
      network.feedAll(node, new Event.StandingChanged(nowMs, node.writer().standing()));
      node.propose(new Proposal.JudgeAgain(), outcome -> {});
    }
  }

  /// Something rare happened.
  void happened(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  private void everySecond(long end) {
    for (SimNode node : List.copyOf(nodes)) {
      if (node.isUp()) {
        network.feedAll(node, new Event.Tick(nowMs));
        network.connect(node);
        confirming.look(node);
      }
    }
    boolean quiet = nowMs < quietUntilMs;
    if (nowMs < end && !quiet) {
      trouble.second();
    }
    at(nowMs + (quiet ? QUIET_TICK_MS : untilNext(end)), () -> everySecond(end));
  }

  /// Whether nothing has been done for an hour, so that only a clock makes anybody speak of
  /// anything new.
  boolean isQuietHour() {
    return quietSinceMs > 0
        && nowMs < quietUntilMs
        && nowMs - quietSinceMs >= HOUR_MS - 2 * QUIET_TICK_MS;
  }

  /// Simulated days are cheap: mostly all machines sleep for hours; once there is an hour in which
  /// everybody listens and nobody does anything.
  private long untilNext(long end) {
    if (!faults.days() || nowMs >= end || hours.nextInt(4) > 0) {
      return SECOND;
    }
    if (!hadQuietHour) {
      hadQuietHour = true;
      quietSinceMs = nowMs;
      quietUntilMs = nowMs + HOUR_MS + HOUR_MS / 30;
      return QUIET_TICK_MS;
    }
    return Math.min(HOUR_MS + hours.nextLong(3 * HOUR_MS), end - nowMs);
  }

  void headAdvanced(SimNode node, LogId log) {
    network.feedAll(node, new Event.HeadAdvanced(nowMs, log));
  }

  void restartSoon(SimNode node) {
    at(
        nowMs + timing.nextLong(SECOND, 20 * SECOND),
        () -> {
          if (!node.isUp() && !node.gone) {
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

  /// Nothing goes wrong any more; what went wrong until now.
  Faults endFaults() {
    Faults before = faults;
    faults = Faults.none();
    return before;
  }

  /// What the origins' ledgers say where some nodes are switched off before anything is erased, and
  /// stay so.
  ///
  /// @throws Violation where a ledger says what is not so, or leaves anybody out
  static ReachAccount.Figures switchedOff(long seed, double share) {
    var world = new World(seed, Bug.NONE);
    world.faults = Faults.erasing();
    world.nodes.forEach(node -> node.quota = Quota.UNLIMITED);
    world.nodes.forEach(SimNode::start);
    new Meeting(world, world.random, world.hours).introduce();
    long end = world.nowMs + TROUBLE_MS;
    world.at(world.nowMs + SECOND, () -> world.everySecond(end));
    world.drain(world.nowMs + TROUBLE_MS / 4);
    int off = Math.max(1, (int) Math.round(share * world.nodes.size()));
    for (SimNode node : world.nodes.subList(0, off)) {
      node.crash();
      node.gone = true;
    }
    world.drain(end);
    var healing = new Healing(world);
    healing.begin();
    healing.everySession(() -> {}); // a receipt goes once a session, and lines lost some
    world.drain(end + Healing.TIME_MS);
    world.reach.addsUp(world.nodes, world.liar);
    return world.reach.figures(world.nodes, world.liar);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
