package org.kith.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.kith.core.sync.Agreement;
import org.kith.core.sync.SessionState;
import org.kith.protocol.bytes.LogName;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Publishing;

/// Operators who confirm that a guard is lost, alone or with the whole machine, and what their
/// nodes wait for then (SPEC 5.4).
final class Confirming {
  private static final long CONFIRMED_MS_MAX = 30_000;
  private static final int PEERS_HEARD_MIN = 2;

  private final World world;
  private final SplittableRandom random;
  private final Set<SimNode> waiting = new HashSet<>();

  /// @param seed the history's, from which it draws apart from everything else
  Confirming(World world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(~seed);
  }

  /// One second of it: a machine may be gone, and its guard with it. What was backed up runs on
  /// other hardware.
  void second() {
    List<SimNode> nodes = world.nodes();
    SimNode node = nodes.get(random.nextInt(nodes.size()));
    if (random.nextDouble() < world.faults().rebuilds()
        && node.isUp()
        && !node.away
        && isPromised(node)
        && node.restore()) {
      world.happened("machine made anew from its backup");
      node.loseGuard();
      confirmLater(node);
      world.restartSoon(node);
    }
  }

  /// A guard was lost: some operators confirm that, sooner or later.
  void soon(SimNode node) {
    if (world.faults().confirms() && isPromised(node)) {
      confirmLater(node);
    }
  }

  /// Nobody may confirm this of one of two copies, and a liar's word is worth nothing.
  private boolean isPromised(SimNode node) {
    return !node.copy && !world.lies(node);
  }

  private void confirmLater(SimNode node) {
    world.at(
        world.nowMs() + random.nextLong(CONFIRMED_MS_MAX),
        () -> {
          if (node.away) { // its own store has to be back first
            confirmLater(node);
          } else if (!node.gone) {
            world.trace(node + " is started on a person's word");
            node.crash();
            node.machine().confirm();
            waiting.add(node);
            world.restartSoon(node);
          }
        });
  }

  /// What a node that waits for its peers hears of them now.
  void look(SimNode node) {
    if (node.away || node.copy) {
      return;
    }
    if (node.writer().awaitsPeers()) {
      Heard heard = heard(node);
      if (world.bug() == Bug.WAITS_FOR_NOBODY) {
        node.propose(new Proposal.PeersHeard(PEERS_HEARD_MIN, 0), outcome -> {});
      } else if (!heard.isEnough() || heard.known()) {
        Agreement said = heard.said();
        node.propose(new Proposal.PeersHeard(said.upToDate(), said.strangers()), outcome -> {});
      } else {
        world.happened("newest signature unknown to all who were heard"); // SPEC 5.5
      }
    } else if (waiting.remove(node) && node.writer().publishing() instanceof Publishing.On) {
      world.happened("publishes with a new guard");
      world.trace(node + " publishes with a new guard");
    }
  }

  /// What connected peers say of a node's own log.
  ///
  /// @param isEnough whether that ends the wait
  /// @param known whether one of them has shown what was signed last
  private record Heard(Agreement said, boolean isEnough, boolean known) {}

  private Heard heard(SimNode node) {
    LogName log = node.identity().logs().commons();
    long newest = world.invariants().newest(log);
    List<SessionState> sessions =
        node.links.values().stream().map(link -> link.session.state()).toList();
    Agreement said = Agreement.about(log, sessions.stream());
    int waitedFor = node.peers().size() - said.strangers();
    boolean enough = said.upToDate() >= Math.clamp(waitedFor, 1, PEERS_HEARD_MIN);
    boolean known =
        node.size(log.id()) >= newest
            || sessions.stream()
                .filter(state -> state.established() && state.upToDate())
                .flatMap(state -> state.logs().stream())
                .anyMatch(one -> one.log().equals(log) && one.provedThere() >= newest);
    return new Heard(said, enough, known);
  }

  /// I19: who has heard enough waits no longer.
  Optional<Violation> late() {
    return world.nodes().stream()
        .filter(node -> node.isUp() && !node.away && !node.copy)
        .filter(node -> node.writer().publishing().equals(Publishing.AWAITS_PEERS))
        .filter(
            node -> {
              Heard heard = heard(node);
              return heard.isEnough() && heard.known();
            })
        .findFirst()
        .map(node -> new Violation("I19", node + " waits although it has heard enough"));
  }
}
