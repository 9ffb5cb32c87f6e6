package org.kith.core.learn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Which of many claimants are copies, where each may name some that it is a copy of.
///
/// Whoever names another gives up its own voice, and nobody else's. Where claims lead round in a
/// circle that names nobody outside, the first of the circle keeps its voice, so that somebody
/// does. SPEC 10.14
final class Copies {
  private final List<int[]> claims;
  private final boolean[] copies;

  // Tarjan's search for circles, without recursion: claims may be long chains.
  private final int[] found;
  private final int[] low;
  private final boolean[] open;
  private final Deque<Integer> circle = new ArrayDeque<>();
  private int next = 1;

  private Copies(List<int[]> claims) {
    this.claims = claims;
    this.copies = new boolean[claims.size()];
    this.found = new int[claims.size()];
    this.low = new int[claims.size()];
    this.open = new boolean[claims.size()];
  }

  /// @param claims for each one, whom it names, never itself; in an order that does not depend on
  /// arrival, for the first of a circle is the first of these
  static boolean[] of(List<int[]> claims) {
    var search = new Copies(claims);
    for (int one = 0; one < claims.size(); one++) {
      if (search.found[one] == 0) {
        search.from(one);
      }
    }
    return search.copies;
  }

  private record Visit(int one, int[] at) {}

  private void from(int start) {
    Deque<Visit> path = new ArrayDeque<>();
    path.push(enter(start));
    while (!path.isEmpty()) {
      Visit visit = path.getFirst();
      int[] named = claims.get(visit.one());
      if (visit.at()[0] == named.length) {
        path.pop();
        leave(visit.one());
        if (!path.isEmpty()) {
          int before = path.getFirst().one();
          low[before] = Math.min(low[before], low[visit.one()]);
        }
        continue;
      }
      int other = named[visit.at()[0]++];
      if (found[other] == 0) {
        path.push(enter(other));
      } else if (open[other]) {
        low[visit.one()] = Math.min(low[visit.one()], found[other]);
      }
    }
  }

  private Visit enter(int one) {
    found[one] = next;
    low[one] = next++;
    open[one] = true;
    circle.push(one);
    return new Visit(one, new int[1]);
  }

  /// Everything that this one can reach is known now.
  private void leave(int one) {
    if (low[one] != found[one]) {
      return;
    }
    List<Integer> round = new ArrayList<>();
    int first = one;
    int last;
    do {
      last = circle.pop();
      round.add(last);
      first = Math.min(first, last);
    } while (last != one);
    boolean namesOthers = false; // those outside were left before, those inside are open still
    for (int member : round) {
      for (int other : claims.get(member)) {
        namesOthers |= !open[other];
      }
    }
    for (int member : round) {
      copies[member] = namesOthers || member != first;
    }
    round.forEach(member -> open[member] = false);
  }
}
