package org.kith.sim;

import java.util.SortedSet;
import java.util.TreeSet;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.core.trust.PayloadPolicy;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;

/// Of whom a node admits some kinds only, as its steward has decided; and how that ends.
final class Choosy {
  private final SortedSet<OrganisationId> about = new TreeSet<>();

  boolean isAbout(OrganisationId organisation) {
    return about.contains(organisation);
  }

  /// A grant of few kinds, or of all, is durable.
  void decided(OrganisationId organisation, boolean few) {
    if (few) {
      about.add(organisation);
    } else {
      about.remove(organisation);
    }
  }

  /// An older image of the store was put back: of whom it admits everything, it is not choosy.
  void restored(Standing standing) {
    about.removeIf(
        id ->
            standing
                .member(id)
                .filter(member -> member.grants().contains(Decision.Granted.commons(id)))
                .isPresent());
  }

  /// Whatever the node was choosy about, it now wants. A crash, or another store, may have kept
  /// from it that this was decided: then it is decided again.
  void openUp(SimNode node, World world) {
    about.clear();
    for (Member member : node.writer().standing().members()) {
      var all = Decision.Granted.commons(member.organisation());
      if (node.accepts(member.organisation()) && !member.grants().contains(all)) {
        world.decide(node, all, () -> {});
      }
    }
    if (!node.writer().standing().payloads().equals(PayloadPolicy.EVERYTHING)) {
      world.decide(node, new Decision.PayloadsWanted(PayloadPolicy.EVERYTHING), () -> {});
    }
  }
}
