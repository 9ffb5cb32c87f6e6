package org.kith.core.learn;

import java.util.ArrayList;
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
/// @param adoptions each organisation's first report, in the order of the times they claim
public record Spread(List<Adoption> adoptions) {
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

  /// @param publishedMs when the practice's first version says it was published
  /// @param trials all reports on any of its versions, whether they still stand or not
  public static Spread of(long publishedMs, Collection<Trial> trials) {
    Map<OrganisationId, Trial> first = new HashMap<>();
    Comparator<Trial> place =
        Comparator.comparingLong(Trial::claimedTimeMs).thenComparing(trial -> trial.id().text());
    for (Trial trial : trials) {
      first.merge(
          trial.origin(), trial, (one, other) -> place.compare(one, other) <= 0 ? one : other);
    }
    List<Adoption> adoptions = new ArrayList<>();
    first.values().stream()
        .sorted(place)
        .forEach(trial -> adoptions.add(adoption(publishedMs, trial)));
    return new Spread(List.copyOf(adoptions));
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
