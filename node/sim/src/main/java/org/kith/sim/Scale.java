package org.kith.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.kith.core.sync.Message;

/// How records spread among many nodes: a random graph of six links a node, real sessions on every
/// link, messages that get lost. Time is simulated; the gate and the store are a number.
public final class Scale {
  /// Links of each node.
  public static final int DEGREE = 6;

  /// Mean time of one message from node to node.
  public static final long HOP_MS = 50;

  private static final double LOSS = 0.05;
  private static final long TICK_MS = 1_000;
  private static final long SETTLING_MS = 10_000;
  private static final long BETWEEN_RECORDS_MS = 5_000;
  private static final long SPREADING_MS_MAX = 60_000;

  /// Records over which links find out which of them are needed.
  private static final int WARM_UP = 3;

  private final Random random;
  private final ScaleOrigin origin = new ScaleOrigin(Identity.of(0));
  private final List<ScaleNode> nodes = new ArrayList<>();
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final Set<Set<ScaleNode>> cut = new HashSet<>();
  private double loss;
  private long nowMs = 1_700_000_000_000L;
  private long sequence;
  private long messages;
  private long copies;
  private int reached;
  private long lastArrivalMs;

  private record Step(long atMs, long sequence, Runnable action) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /// What was measured.
  ///
  /// @param hopsMedian hop times until a record is everywhere, half of the records
  /// @param hopsWorst the same, the slowest record
  /// @param copies payloads sent per node and record
  /// @param copiesFirst the same for the first record, before links are lazy
  /// @param messages of all kinds per node and record
  public record Result(
      int nodes,
      int records,
      double hopsMedian,
      double hopsWorst,
      double copies,
      double copiesFirst,
      double messages) {
    /// The goal: twice as many hop times as a halving tree of these nodes is deep.
    public double hopsMax() {
      return 2 * Math.log(nodes) / Math.log(2);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d nodes of degree %d, %.0f %% loss, %d records: everywhere after %.1f hop times of %d"
              + " ms (median; slowest %.1f; 2 x log2(n) is %.1f); per node and record %.2f payload"
              + " copies (%.2f of the first record), %.1f messages",
          nodes,
          DEGREE,
          100 * LOSS,
          records,
          hopsMedian,
          HOP_MS,
          hopsWorst,
          hopsMax(),
          copies,
          copiesFirst,
          messages);
    }
  }

  Scale(int count, long seed) {
    random = new Random(seed);
    for (int i = 0; i < count; i++) {
      nodes.add(new ScaleNode(this, Identity.of(i)));
      nodes.get(i).accept(Identity.of(0), true);
    }
  }

  /// Spreads records from one node over a random graph, one after the other.
  public static Result run(int count, int records, long seed) {
    var scale = new Scale(count, seed);
    scale.linkAtRandom();
    return scale.measure(records);
  }

  /// Three random rings through all nodes: connected, and six links a node.
  private void linkAtRandom() {
    for (int ring = 0; ring < DEGREE / 2; ring++) {
      var order = new ArrayList<>(nodes);
      Collections.shuffle(order, random);
      for (int i = 0; i < order.size(); i++) {
        link(order.get(i), order.get((i + 1) % order.size()));
      }
    }
  }

  void link(ScaleNode one, ScaleNode other) {
    if (one != other && !one.isLinked(other)) {
      one.befriend(other);
      other.befriend(one);
      one.connect(other);
    }
  }

  private Result measure(int records) {
    tickAll();
    double first = spread().copies();
    for (int i = 1; i < WARM_UP; i++) {
      spread();
    }
    loss = LOSS;
    long messagesBefore = messages;
    var hops = new ArrayList<Double>();
    double sent = 0;
    for (int i = 0; i < records; i++) {
      Spread spread = spread();
      hops.add((double) spread.tookMs() / HOP_MS);
      sent += spread.copies();
    }
    Collections.sort(hops);
    return new Result(
        nodes.size(),
        records,
        hops.get(records / 2),
        hops.getLast(),
        sent / records,
        first,
        (double) (messages - messagesBefore) / records / nodes.size());
  }

  /// Time begins for the nodes, which get to know one another.
  void tickAll() {
    nodes.forEach(node -> at(random.nextLong(TICK_MS), () -> everySecond(node)));
    drain(SETTLING_MS);
  }

  /// How one record spread.
  record Spread(long tookMs, double copies) {}

  /// Publishes one record and waits until it is everywhere, and five seconds at least.
  Spread spread() {
    long start = nowMs;
    long before = copies;
    reached = 0;
    origin.publish();
    nodes.getFirst().hold(origin.size());
    drain(BETWEEN_RECORDS_MS);
    while (reached < nodes.size() && nowMs - start < SPREADING_MS_MAX) {
      drain(TICK_MS);
    }
    if (reached < nodes.size()) {
      throw new Violation("I19", reached + " of " + nodes.size() + " nodes have the record");
    }
    return new Spread(lastArrivalMs - start, (double) (copies - before) / (nodes.size() - 1));
  }

  private void everySecond(ScaleNode node) {
    node.tick();
    at(TICK_MS, () -> everySecond(node));
  }

  void drain(long ms) {
    long untilMs = nowMs + ms;
    while (!steps.isEmpty() && steps.peek().atMs() <= untilMs) {
      Step step = steps.remove();
      nowMs = step.atMs();
      step.action().run();
    }
    nowMs = untilMs;
  }

  void at(long inMs, Runnable action) {
    steps.add(new Step(nowMs + Math.max(0, inMs), sequence++, action));
  }

  /// From now on nothing passes between two nodes.
  void cut(ScaleNode one, ScaleNode other) {
    cut.add(Set.of(one, other));
  }

  boolean carries(ScaleNode from, ScaleNode to, Message message) {
    messages++;
    boolean isHello = message instanceof Message.Hello;
    return (isHello || random.nextDouble() >= loss) && !cut.contains(Set.of(from, to));
  }

  void copies(int entries) {
    copies += entries;
  }

  /// A node holds so much now.
  void arrived(long size) {
    if (size == origin.size()) {
      reached++;
      lastArrivalMs = nowMs;
    }
  }

  long latencyMs() {
    return random.nextLong(HOP_MS / 2, HOP_MS * 3 / 2 + 1);
  }

  long commitMs() {
    return random.nextLong(1, 6);
  }

  long nowMs() {
    return nowMs;
  }

  ScaleOrigin origin() {
    return origin;
  }

  List<ScaleNode> nodes() {
    return nodes;
  }
}
