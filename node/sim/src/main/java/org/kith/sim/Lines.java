package org.kith.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// What is wrong with the lines between nodes: parted both ways or one way, slow, or all of a
/// node's cut and made again, over and over.
final class Lines {
  private static final long TROUBLE_MS_MIN = 1_000;
  private static final long TROUBLE_MS_MAX = 40_000;
  private static final long DRIP_MS_MIN = 1_000;
  private static final long DRIP_MS_MAX = 8_000;
  private static final int STORM_CUTS = 12;
  private static final long STORM_MS = 300;

  private final World world;
  private final Network network;
  private final SplittableRandom random;
  private final Set<String> parted = new HashSet<>();
  private final Set<String> deaf = new HashSet<>();

  Lines(World world, Network network, SplittableRandom random) {
    this.world = world;
    this.network = network;
    this.random = random;
  }

  void heal() {
    parted.clear();
    deaf.clear();
  }

  /// Whether a connection can be made between them now.
  boolean areJoined(SimNode one, SimNode other) {
    return !parted.contains(pair(one, other))
        && !deaf.contains(way(one, other))
        && !deaf.contains(way(other, one));
  }

  /// Whether what is sent this way arrives.
  boolean carries(SimNode from, SimNode to) {
    return !deaf.contains(way(from, to));
  }

  /// Nothing goes either way for a while, and both sides see that.
  void part(SimNode one, SimNode other) {
    if (one == other || !parted.add(pair(one, other))) {
      return;
    }
    world.trace(one + " and " + other + " are parted");
    Link link = one.links.get(other.number());
    if (link != null) {
      network.cut(link);
    }
    later(() -> parted.remove(pair(one, other)));
  }

  /// Until somebody ends it.
  void partForGood(SimNode one, SimNode other) {
    parted.add(pair(one, other));
  }

  /// These can reach one another again.
  void join(List<SimNode> nodes) {
    for (SimNode one : nodes) {
      nodes.forEach(other -> parted.remove(pair(one, other)));
    }
  }

  /// Nothing goes one way for a while; the connection stands.
  void partOneWay(SimNode from, SimNode to) {
    if (from != to && deaf.add(way(from, to))) {
      world.happened("one-way partition");
      world.trace(to + " does not hear " + from);
      later(() -> deaf.remove(way(from, to)));
    }
  }

  /// A line lets one message through every few seconds, for a while.
  void slow(SimNode node) {
    if (node.links.isEmpty()) {
      return;
    }
    List<Link> links = List.copyOf(node.links.values());
    Link link = links.get(random.nextInt(links.size()));
    world.happened("slow drip");
    world.trace("a line of " + node + " drips");
    long untilMs = world.nowMs() + random.nextLong(TROUBLE_MS_MIN, TROUBLE_MS_MAX);
    link.dripsUntilMs = untilMs;
    world.at(untilMs, () -> network.cut(link)); // whoever waits that long dials again
  }

  /// When a message that is sent now over a line that drips arrives.
  long dripMs(Link to) {
    long behind = Math.max(world.nowMs(), to.lastArrival);
    return world.nowMs() < to.dripsUntilMs
        ? behind + random.nextLong(DRIP_MS_MIN, DRIP_MS_MAX)
        : world.nowMs();
  }

  /// All lines of a node break and are made again, several times a second.
  void storm(SimNode node) {
    world.happened("reconnect storm");
    world.trace(node + " loses all its lines, again and again");
    for (int i = 0; i < STORM_CUTS; i++) {
      world.at(
          world.nowMs() + i * STORM_MS,
          () -> {
            network.cutAll(node);
            if (node.isUp()) {
              network.connect(node);
            }
          });
    }
  }

  private void later(Runnable end) {
    world.at(world.nowMs() + random.nextLong(TROUBLE_MS_MIN, TROUBLE_MS_MAX), end);
  }

  private static String pair(SimNode one, SimNode other) {
    return Math.min(one.number(), other.number()) + "-" + Math.max(one.number(), other.number());
  }

  private static String way(SimNode from, SimNode to) {
    return from.number() + ">" + to.number();
  }
}
