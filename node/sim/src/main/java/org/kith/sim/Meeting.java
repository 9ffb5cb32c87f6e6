package org.kith.sim;

import java.util.List;
import java.util.SplittableRandom;
import org.kith.core.trust.Decision;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Kind;

/// How simulated organisations come to accept one another.
final class Meeting {
  private static final PayloadPolicy NO_PAYLOADS = new PayloadPolicy(List.of(), 1);
  private static final int ONE_IN_CHOOSY = 3;

  private final World world;
  private final SplittableRandom random;
  private final SplittableRandom choices;

  /// @param choices who is choosy
  Meeting(World world, SplittableRandom random, SplittableRandom choices) {
    this.world = world;
    this.random = random;
    this.choices = choices;
  }

  /// A connected random graph of peers; most organisations accept the others as origins too.
  void introduce() {
    List<SimNode> nodes = world.nodes();
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
      if (isChoosy()) {
        world.decide(node, new Decision.PayloadsWanted(NO_PAYLOADS), () -> {});
      }
      node.write();
    }
  }

  void befriend(SimNode one, SimNode other) {
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
    world.decide(node, accepted, () -> {});
    boolean choosy = isChoosy();
    world.decide(
        node,
        choosy ? fewKinds(id) : Decision.Granted.commons(id),
        () -> {
          node.decided(id, !originOnly, true);
          node.choosy.decided(id, choosy);
        });
    node.write();
  }

  private boolean isChoosy() {
    return world.faults().choosy() && choices.nextInt(ONE_IN_CHOOSY) == 0;
  }

  /// Not lessons, which nearly all records here are.
  private static Decision.Granted fewKinds(OrganisationId id) {
    return new Decision.Granted(id, LogName.COMMONS, List.of(Kind.PRACTICE.number()), List.of(), 0);
  }
}
