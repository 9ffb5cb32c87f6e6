package org.kith.core.learn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.kith.protocol.bytes.OrganisationId;

/// Who has a voice: from all reports to the ones that count.
///
/// Of one organisation's reports on one site the last that has a result counts, or the last of all
/// where none has: a new plan takes no result away. One that says that it is a copy of another does
/// not count. Neither depends on when anything arrived. SPEC 10.14
public final class Ballot {
  private Ballot() {}

  /// The reports that count, in the order of their ids.
  ///
  /// @param standing reports on one practice that stand: neither retracted nor superseded, of
  /// organisations that have a voice; in any order
  /// @param ever these, and those that were superseded: who is a copy of one of them is a copy of
  /// what came in its place
  public static <I extends Comparable<I>, V extends Vote<I>> List<V> counting(
      Collection<V> standing, Collection<V> ever) {
    List<V> speaking =
        ofEachSeat(
            standing, Comparator.comparing((V vote) -> vote.hasResult()).thenComparing(place()));
    if (speaking.stream().allMatch(vote -> vote.sameAs().isEmpty())) {
      return speaking;
    }
    Map<Object, Integer> places = new HashMap<>();
    for (int at = 0; at < speaking.size(); at++) {
      places.put(speaking.get(at).seat(), at);
    }
    Map<I, Integer> named = new HashMap<>();
    for (V vote : ever) {
      Integer place = places.get(vote.seat());
      if (place != null) {
        named.put(vote.id(), place);
      }
    }
    List<int[]> claims = new ArrayList<>();
    for (int at = 0; at < speaking.size(); at++) {
      int self = at;
      claims.add(
          speaking.get(at).sameAs().stream()
              .mapToInt(copied -> named.getOrDefault(copied, self))
              .filter(other -> other != self)
              .distinct()
              .toArray());
    }
    boolean[] copies = Copies.of(claims);
    List<V> counting = new ArrayList<>();
    for (int at = 0; at < copies.length; at++) {
      if (!copies[at]) {
        counting.add(speaking.get(at));
      }
    }
    return counting;
  }

  /// Of each organisation's reports on each site the last one, whether it is a copy or not; in the
  /// order of their ids.
  public static <I extends Comparable<I>, V extends Vote<I>> List<V> speaking(
      Collection<V> standing) {
    return ofEachSeat(standing, place());
  }

  /// Where a report stands among those of its organisation.
  private static <I extends Comparable<I>, V extends Vote<I>> Comparator<V> place() {
    return Comparator.comparing((V vote) -> vote.circle())
        .thenComparingInt(Vote::epoch)
        .thenComparingLong(Vote::index)
        .thenComparing(Vote::id);
  }

  private static <I extends Comparable<I>, V extends Vote<I>> List<V> ofEachSeat(
      Collection<V> standing, Comparator<V> order) {
    Map<Object, V> last = new HashMap<>();
    for (V vote : standing) {
      last.merge(vote.seat(), vote, (one, other) -> order.compare(one, other) > 0 ? one : other);
    }
    List<V> speaking = new ArrayList<>(last.values());
    speaking.sort(Comparator.comparing(Vote::id));
    return speaking;
  }

  /// By organisation, organisations in the order of their ids.
  static Map<OrganisationId, List<Trial>> byOrganisation(Collection<Trial> counting) {
    Map<OrganisationId, List<Trial>> voices = new TreeMap<>();
    counting.forEach(
        trial -> voices.computeIfAbsent(trial.origin(), _ -> new ArrayList<>()).add(trial));
    return voices;
  }

  /// What one organisation found: what its sites agree on. Where some found that it worked and
  /// others that it did not, that is `mixed`; where it worked everywhere but with changes
  /// somewhere, `worked-with-changes`; where it never helped but did harm somewhere,
  /// `made-worse`. A site where it is too early has no say beside one where it is not.
  public static Optional<Outcome> voice(Collection<Outcome> ofSites) {
    Set<Outcome> said = new HashSet<>(ofSites);
    if (said.size() > 1) {
      said.remove(Outcome.TOO_EARLY);
    }
    if (said.size() <= 1) {
      return said.stream().findFirst();
    }
    if (said.stream().allMatch(Outcome::isSuccess)) {
      return Optional.of(Outcome.WORKED_WITH_CHANGES);
    }
    return Optional.of(
        said.stream().allMatch(Outcome::isFailure) ? Outcome.MADE_WORSE : Outcome.MIXED);
  }

  static Optional<Outcome> voiceOf(List<Trial> ofOne) {
    return voice(ofOne.stream().map(Trial::outcome).flatMap(Optional::stream).toList());
  }
}
