package org.kith.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.trust.LogOwner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.server.writer.Publishing;

/// What must have arrived once everything has healed.
final class Convergence {
  private Convergence() {}

  /// What has not come about yet.
  static Optional<Violation> late(List<SimNode> all, Optional<Liar> liar) {
    return missing(all, liar)
        .or(() -> unread(all, liar))
        .map(what -> new Violation("I19", what))
        .or(() -> unfrozen(all, liar).map(what -> new Violation("I14", what)));
  }

  /// I17, I19: with an honest path and matching grants, every entry has arrived everywhere. What
  /// has not, in words.
  private static Optional<String> missing(List<SimNode> all, Optional<Liar> liar) {
    List<SimNode> nodes = honest(all, liar);
    Optional<SimNode> down = nodes.stream().filter(node -> !node.isUp()).findFirst();
    if (down.isPresent()) {
      return Optional.of(down.get() + " is down");
    }
    for (SimNode origin : nodes) {
      if ((origin.restored || origin.copy) && !decides(origin)) {
        continue; // read-only now; others may hold more of it than it does
      }
      Set<SimNode> reached = reachedBy(origin, nodes);
      for (SimNode node : reached) {
        if (lacks(node, origin, reached)) {
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

  /// Of a log that has ended, all that counts and that anybody among those who are reached holds
  /// must be there; of the open one, all.
  private static boolean lacks(SimNode node, SimNode origin, Set<SimNode> reached) {
    if (!hearsOf(node, origin)) {
      return false;
    }
    boolean ended =
        LogOwner.allOf(origin.identity().chain(), Map.of()).stream()
            .anyMatch(
                owner ->
                    owner.end().isPresent()
                        && !isWhole(node, owner)
                        && reached.stream().anyMatch(other -> isWhole(other, owner)));
    return ended || node.size(origin.identity()) != origin.size(origin.identity());
  }

  /// Whether all below the end of a log is held, and of the history that it names (SPEC 4.9).
  static boolean isWhole(SimNode node, LogOwner owner) {
    return node.store().isWhole(owner.name(), owner.end().orElseThrow());
  }

  /// Whoever lost the guard learns of no later manifest until a person has confirmed the node.
  private static boolean hearsOf(SimNode node, SimNode origin) {
    return decides(node) || origin.identity().logs().commons().epoch() == 1;
  }

  private static List<SimNode> honest(List<SimNode> all, Optional<Liar> liar) {
    return all.stream().filter(node -> liar.filter(l -> l.node() == node).isEmpty()).toList();
  }

  /// Nothing waits any more for a wider grant, nor for a payload that its origin still has.
  private static Optional<String> unread(List<SimNode> all, Optional<Liar> liar) {
    List<SimNode> nodes = // who decides nothing goes on holding back what it held back
        honest(all, liar).stream().filter(Convergence::decides).toList();
    for (SimNode origin : nodes) {
      LogId log = origin.identity().logs().commons().id();
      for (SimNode node : reachedBy(origin, nodes)) {
        if (node == origin || isFrozen(node, origin.identity())) {
          continue;
        }
        if (!node.store().held(log).isEmpty()) {
          return Optional.of(node + " holds records of " + origin + " back, and why not?");
        }
        Optional<Long> lacking =
            node.store().awaiting(log, 0, Integer.MAX_VALUE).stream()
                .filter(
                    index -> origin.store().read(log, index).orElseThrow().payload().isPresent())
                .findFirst();
        if (lacking.isPresent()) {
          return Optional.of(node + " lacks the payload of " + lacking.get() + " of " + origin);
        }
      }
    }
    return Optional.empty();
  }

  /// I14: where the holders of two histories have met, both have frozen the log. What is missing,
  /// in words.
  private static Optional<String> unfrozen(List<SimNode> all, Optional<Liar> liar) {
    if (liar.isEmpty() || liar.get().trick() != Trick.FORKS || !liar.get().node().isUp()) {
      return Optional.empty();
    }
    Identity forked = liar.get().node().identity();
    List<SimNode> nodes = honest(all, liar).stream().filter(n -> n.accepts(forked.id())).toList();
    for (SimNode one : nodes) {
      if (sawBoth(one, liar.get()) && decides(one) && !isFrozen(one, forked)) {
        return Optional.of(one + " has seen two histories and has not frozen them");
      }
      for (SimNode other : nodes) {
        boolean met = one.links.containsKey(other.number());
        if (met && isFrozen(one, forked) && decides(other) && !isFrozen(other, forked)) {
          return Optional.of(one + " has not told " + other + " of a fork");
        }
        if (met && holdOther(one, other, forked) && decides(one) && !isFrozen(one, forked)) {
          return Optional.of(one + " and " + other + " hold two histories and see no fork");
        }
      }
    }
    return Optional.empty();
  }

  /// It holds one history, and the liar shows it the other.
  private static boolean sawBoth(SimNode node, Liar liar) {
    Identity forked = liar.node().identity();
    long size = Math.min(node.size(forked), liar.node().size(forked));
    return node.links.containsKey(liar.node().number())
        && size > 0
        && !root(node, forked, size).equals(liar.shows(node, size));
  }

  private static boolean holdOther(SimNode one, SimNode other, Identity forked) {
    long size = Math.min(one.size(forked), other.size(forked));
    return size > 0 && !root(one, forked, size).equals(root(other, forked, size));
  }

  private static Bytes root(SimNode node, Identity origin, long size) {
    return node.store().tree(origin.logs().commons().id()).root(size);
  }

  /// Whoever lost the guard decides nothing until a person has confirmed the node.
  private static boolean decides(SimNode node) {
    return node.writer().publishing() instanceof Publishing.On;
  }

  static boolean isFrozen(SimNode node, Identity origin) {
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

  /// Everybody to whom there is an honest path of nodes that accept the origin.
  static Set<SimNode> reachedBy(SimNode origin, List<SimNode> nodes) {
    Set<SimNode> reached = new LinkedHashSet<>(Set.of(origin));
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
