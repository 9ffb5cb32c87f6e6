package org.kith.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.trust.LogOwner;
import org.kith.server.writer.Publishing;

/// What must have arrived once everything has healed.
final class Convergence {
  private Convergence() {}

  /// I17, I19: with an honest path and matching grants, every entry has arrived everywhere. What
  /// has
  /// not, in words.
  static Optional<String> missing(List<SimNode> all, Optional<Liar> liar) {
    List<SimNode> nodes = honest(all, liar);
    Optional<SimNode> down = nodes.stream().filter(node -> !node.isUp()).findFirst();
    if (down.isPresent()) {
      return Optional.of(down.get() + " is down");
    }
    for (SimNode origin : nodes) {
      if ((origin.restored || origin.copy) && !decides(origin)) {
        continue; // read-only now; others may hold more of it than it does
      }
      for (SimNode node : reachedBy(origin, nodes)) {
        if (lacks(node, origin)) {
          return Optional.of(
              node
                  + " holds "
                  + node.size(origin.identity())
                  + " of "
                  + origin.size(origin.identity())
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
    return Optional.empty();
  }

  /// Of a log that has ended, all that counts must be there; of the open one, all.
  private static boolean lacks(SimNode node, SimNode origin) {
    if (!hearsOf(node, origin)) {
      return false;
    }
    boolean ended =
        LogOwner.allOf(origin.identity().chain(), Map.of()).stream()
            .anyMatch(
                owner ->
                    owner
                        .end()
                        .filter(end -> node.size(owner.name().id()) < end.size())
                        .isPresent());
    return ended || node.size(origin.identity()) != origin.size(origin.identity());
  }

  /// Whoever lost the guard learns of no later manifest until a person has confirmed the node.
  private static boolean hearsOf(SimNode node, SimNode origin) {
    return decides(node) || origin.identity().logs().commons().epoch() == 1;
  }

  private static List<SimNode> honest(List<SimNode> all, Optional<Liar> liar) {
    return all.stream().filter(node -> liar.filter(l -> l.node() == node).isEmpty()).toList();
  }

  /// I13, I14: whoever signed two histories is frozen by everybody whom somebody can tell who has
  /// seen both.
  static void checkForks(List<SimNode> all, Optional<Liar> liar) {
    if (liar.isEmpty() || liar.get().trick() != Trick.FORKS) {
      return;
    }
    Identity forked = liar.get().node().identity();
    List<SimNode> nodes = honest(all, liar);
    for (SimNode one : nodes) {
      if (sawBoth(one, forked) && decides(one) && !isFrozen(one, forked)) {
        throw new Violation("I14", one + " has seen two histories and has not frozen them");
      }
      for (SimNode other : nodes) {
        if (isFrozen(one, forked)
            && one.hasPeer(other.identity().id())
            && other.hasPeer(one.identity().id())
            && other.accepts(forked.id())
            && decides(other)
            && !isFrozen(other, forked)) {
          throw new Violation("I14", one + " has not told " + other + " of a fork");
        }
      }
    }
  }

  /// The liar shows its other history to peers with odd numbers that hold its log.
  private static boolean sawBoth(SimNode node, Identity forked) {
    return node.number() % 2 == 1
        && node.links.values().stream()
            .anyMatch(link -> link.other != null && link.other.node.identity().equals(forked))
        && node.accepts(forked.id())
        && node.size(forked) > 0;
  }

  /// Whoever lost the guard decides nothing until a person has confirmed the node.
  private static boolean decides(SimNode node) {
    return node.writer().publishing() instanceof Publishing.On;
  }

  private static boolean isFrozen(SimNode node, Identity origin) {
    return node.writer()
        .standing()
        .member(origin.id())
        .filter(member -> !member.frozen().isEmpty())
        .isPresent();
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
      if (!hearsOf(from, origin)) {
        continue;
      }
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
