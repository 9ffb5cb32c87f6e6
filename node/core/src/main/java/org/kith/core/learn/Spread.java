package org.kith.core.learn;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;

/// How a practice went from one organisation to others, told from signed links alone.
///
/// @param adoptions each organisation's first report that it was taken up, in the order of the
/// times they claim
/// @param others of organisations that never took it up the first report: a plan, or a decision
/// against it
public record Spread(List<Adoption> adoptions, List<Adoption> others) {
  /// One organisation's first report on a practice.
  ///
  /// @param days from the practice's first publication to this report, as both claim; empty where
  /// the claims contradict each other
  public record Adoption(
      OrganisationId organisation,
      RecordId report,
      String status,
      long claimedTimeMs,
      OptionalLong days) {}

  private static final long DAY_MS = 86_400_000;

  private static final Comparator<Trial> PLACE =
      Comparator.comparingLong(Trial::claimedTimeMs).thenComparing(Trial::id);

  /// @param publishedMs when the practice's first version says it was published
  /// @param trials all reports on any of its versions, whether they still stand or not
  public static Spread of(long publishedMs, Collection<Trial> trials) {
    Map<OrganisationId, Trial> takenUp = first(trials.stream().filter(Trial::isTakenUp).toList());
    Map<OrganisationId, Trial> others = first(trials);
    others.keySet().removeAll(takenUp.keySet());
    return new Spread(adoptions(publishedMs, takenUp), adoptions(publishedMs, others));
  }

  private static Map<OrganisationId, Trial> first(Collection<Trial> trials) {
    Map<OrganisationId, Trial> first = new HashMap<>();
    for (Trial trial : trials) {
      first.merge(
          trial.origin(), trial, (one, other) -> PLACE.compare(one, other) <= 0 ? one : other);
    }
    return first;
  }

  private static List<Adoption> adoptions(long publishedMs, Map<OrganisationId, Trial> first) {
    return first.values().stream()
        .sorted(PLACE)
        .map(trial -> adoption(publishedMs, trial))
        .toList();
  }

  private static Adoption adoption(long publishedMs, Trial trial) {
    long waited = trial.claimedTimeMs() - publishedMs;
    return new Adoption(
        trial.origin(),
        trial.id(),
        trial.status(),
        trial.claimedTimeMs(),
        waited < 0 ? OptionalLong.empty() : OptionalLong.of(waited / DAY_MS));
  }
}
