package org.kith.sim;

import org.kith.core.trust.Quota;

/// How a history ends in peace: nothing goes wrong any more, everybody is up, and people want
/// whatever they did not want at first.
final class Healing {
  /// Time enough for everything to arrive.
  static final long TIME_MS = 240_000;

  /// Sessions end within an hour (SPEC 7.8) and begin anew; here sooner.
  private static final long SESSION_MS = 20_000;

  private final World world;

  Healing(World world) {
    this.world = world;
  }

  void begin() {
    world.trace("all faults end");
    Faults before = world.endFaults();
    if (before.choosy()) { // what a peer shows later is asked for in the next session
      everySession(this::openUp);
    }
    world.network().lines().heal();
    for (SimNode node : world.nodes()) {
      if (before.quotas()) {
        node.quota = Quota.UNLIMITED;
        node.crash();
      }
      if (!node.isUp() && !node.gone) {
        node.start();
      }
    }
    openUp();
  }

  /// Sessions begin anew, again and again.
  ///
  /// @param first done before each time
  void everySession(Runnable first) {
    for (long age = SESSION_MS; age < TIME_MS; age += SESSION_MS) {
      world.at(
          world.nowMs() + age,
          () -> {
            first.run();
            world.nodes().forEach(world.network()::cutAll);
          });
    }
  }

  private void openUp() {
    world.nodes().stream().filter(SimNode::isUp).forEach(node -> node.choosy.openUp(node, world));
  }
}
