package org.kith.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kith.server.writer.Publishing;

/// What must have arrived once everything has healed.
final class Convergence {
  private Convergence() {}

  /// I17, I19: with an honest path and matching grants, every entry has arrived everywhere.
  static void check(List<SimNode> nodes) {
    for (SimNode origin : nodes) {
      if (origin.restored && !(origin.writer().publishing() instanceof Publishing.On)) {
        continue; // read-only now; others may hold more of it than it does
      }
      long size = origin.size(origin.identity());
      for (SimNode node : reachedBy(origin, nodes)) {
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

  private static Set<SimNode> reachedBy(SimNode origin, List<SimNode> nodes) {
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
}
