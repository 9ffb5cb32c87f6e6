package org.kith.core.trust;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kith.core.trust.Erasures.Confirmed;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;

/// How far an erased record may have come, and who has answered (SPEC 9.4): everybody that this
/// node may have sent it to, everybody that those who answered may have sent it to, and so on.
/// Nobody counts as having erased it without their own signed word.
public final class Reach {
  private Reach() {}

  /// One whom it may have reached.
  ///
  /// @param passedOnBy who may have passed it on; empty where this node may have
  /// @param answer its own word; empty while it has given none
  public record Reached(SortedSet<OrganisationId> passedOnBy, Optional<Confirmed> answer) {
    public Reached {
      passedOnBy = Collections.unmodifiableSortedSet(new TreeSet<>(passedOnBy));
    }
  }

  /// Everybody but this node. Of another origin's record, only those whose answer passed through
  /// here.
  public static SortedMap<OrganisationId, Reached> of(
      Standing standing, RecordId record, OrganisationId origin) {
    OrganisationId own = standing.own().organisation();
    Map<OrganisationId, Confirmed> answers = standing.erasures().of(record);
    var by = new TreeMap<OrganisationId, SortedSet<OrganisationId>>();
    SortedSet<OrganisationId> direct = standing.handed().peers();
    if (origin.equals(own)) {
      direct.forEach(peer -> by.put(peer, new TreeSet<>()));
    }
    answers.forEach(
        (holder, confirmed) -> {
          by.computeIfAbsent(holder, id -> new TreeSet<>());
          if (!holder.equals(own) && origin.equals(own)) {
            for (OrganisationId next : confirmed.receipt().passedTo()) {
              SortedSet<OrganisationId> passedOn = by.computeIfAbsent(next, id -> new TreeSet<>());
              if (!direct.contains(next)) {
                passedOn.add(holder);
              }
            }
          }
        });
    by.remove(own);
    var reached = new TreeMap<OrganisationId, Reached>();
    by.forEach(
        (id, passedOn) ->
            reached.put(id, new Reached(passedOn, Optional.ofNullable(answers.get(id)))));
    return reached;
  }
}
