package org.kith.server.api;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kith.core.trust.Erasures.Confirmed;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ErasureHolder;
import org.kith.server.writer.Tombstones.Tombstone;

/// How far an erased record may have come, and who has answered (SPEC 9.4): everybody that this
/// node
/// may have sent it to, everybody that those who answered may have sent it to, and so on. Nobody
/// counts as having erased it without their own signed word.
final class ReachLedger {
  private static final String ERASED = "erased";
  private static final String NEVER_HELD = "never held";
  private static final String WAITING = "waiting";

  private final Standing standing;
  private final Map<OrganisationId, Confirmed> answers;

  /// Everybody whom it may have reached, with who may have passed it on to them; empty for this
  /// node.
  private final SortedMap<OrganisationId, SortedSet<String>> reached = new TreeMap<>();

  private ReachLedger(Standing standing, Map<OrganisationId, Confirmed> answers) {
    this.standing = standing;
    this.answers = answers;
  }

  static ReachLedger of(Standing standing, Tombstone tombstone) {
    Map<OrganisationId, Confirmed> answers = standing.erasures().of(tombstone.record());
    var ledger = new ReachLedger(standing, answers);
    OrganisationId own = standing.own().organisation();
    if (tombstone.origin().equals(own)) {
      standing.members().stream()
          .filter(member -> member.state() != Member.State.ORIGIN_ONLY)
          .forEach(member -> ledger.reach(member.organisation()));
    }
    answers.forEach(
        (holder, confirmed) -> {
          ledger.reach(holder);
          if (!holder.equals(own) && tombstone.origin().equals(own)) {
            confirmed.receipt().passedTo().forEach(next -> ledger.reach(next, holder));
          }
        });
    ledger.reached.remove(own);
    return ledger;
  }

  private void reach(OrganisationId organisation) {
    reached.computeIfAbsent(organisation, id -> new TreeSet<>());
  }

  private void reach(OrganisationId organisation, OrganisationId by) {
    boolean direct =
        standing
            .member(organisation)
            .filter(member -> member.state() != Member.State.ORIGIN_ONLY)
            .isPresent();
    SortedSet<String> passedOn = reached.computeIfAbsent(organisation, id -> new TreeSet<>());
    if (!direct) {
      passedOn.add(nameOrId(by));
    }
  }

  void addTo(Erasure.Builder erasure) {
    reached.forEach(
        (organisation, passedOnBy) -> {
          var holder =
              ErasureHolder.newBuilder()
                  .setOrganisationId(organisation.text())
                  .setName(name(organisation))
                  .addAllPassedOnBy(passedOnBy);
          Confirmed answer = answers.get(organisation);
          if (answer == null) {
            holder.setState(WAITING);
            erasure.setWaiting(erasure.getWaiting() + 1);
          } else if (answer.receipt().outcome() == ErasureReceipt.Outcome.ERASED) {
            holder.setState(ERASED);
            erasure.setErased(erasure.getErased() + 1);
          } else {
            holder.setState(NEVER_HELD);
            erasure.setNeverHeld(erasure.getNeverHeld() + 1);
          }
          if (answer != null) {
            holder.setConfirmedTime(Times.rfc3339(answer.receipt().claimedTimeMs()));
          }
          erasure.addHolders(holder);
        });
  }

  private String name(OrganisationId organisation) {
    return standing
        .member(organisation)
        .map(member -> member.chain().newest().displayName())
        .orElse("");
  }

  private String nameOrId(OrganisationId organisation) {
    String name = name(organisation);
    return name.isEmpty() ? organisation.text() : name;
  }
}
