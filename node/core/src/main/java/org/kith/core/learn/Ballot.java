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
import org.kith.protocol.bytes.RecordId;

/// Who has a voice: from all reports to the ones that count, by organisation.
///
/// Of one organisation's reports on one site the one that stands last in its log counts. Reports
/// that say they are copies of each other count once. Neither depends on when anything arrived.
/// SPEC 10.14
final class Ballot {
  private static final Comparator<Trial> PLACE =
      Comparator.comparing((Trial trial) -> trial.log().circle())
          .thenComparingInt(trial -> trial.log().epoch())
          .thenComparingLong(Trial::index)
          .thenComparing(trial -> trial.id().text());

  private Ballot() {}

  /// The reports that count, by organisation, organisations in the order of their ids.
  static Map<OrganisationId, List<Trial>> of(Collection<Trial> trials) {
    Map<OrganisationId, Map<String, Trial>> last = new TreeMap<>(byText());
    for (Trial trial : withoutCopies(trials)) {
      last.computeIfAbsent(trial.origin(), _ -> new TreeMap<>())
          .merge(trial.site(), trial, (one, other) -> PLACE.compare(one, other) > 0 ? one : other);
    }
    Map<OrganisationId, List<Trial>> voices = new TreeMap<>(byText());
    last.forEach((origin, bySite) -> voices.put(origin, List.copyOf(bySite.values())));
    return voices;
  }

  private static Comparator<OrganisationId> byText() {
    return Comparator.comparing(OrganisationId::text);
  }

  /// Of each group of copies the one with the smallest id.
  private static List<Trial> withoutCopies(Collection<Trial> trials) {
    Map<RecordId, RecordId> parents = new HashMap<>();
    trials.forEach(trial -> parents.put(trial.id(), trial.id()));
    for (Trial trial : trials) {
      for (RecordId copy : trial.sameAs()) {
        if (parents.containsKey(copy)) {
          join(parents, trial.id(), copy);
        }
      }
    }
    Set<RecordId> seen = new HashSet<>();
    List<Trial> kept = new ArrayList<>();
    trials.stream()
        .sorted(Comparator.comparing(trial -> trial.id().text()))
        .filter(trial -> seen.add(head(parents, trial.id())))
        .forEach(kept::add);
    return kept;
  }

  private static void join(Map<RecordId, RecordId> parents, RecordId one, RecordId other) {
    RecordId first = head(parents, one);
    RecordId second = head(parents, other);
    if (!first.equals(second)) {
      boolean ordered = first.text().compareTo(second.text()) < 0;
      parents.put(ordered ? second : first, ordered ? first : second);
    }
  }

  private static RecordId head(Map<RecordId, RecordId> parents, RecordId of) {
    RecordId at = of;
    for (RecordId up = parents.getOrDefault(at, at);
        !up.equals(at);
        up = parents.getOrDefault(at, at)) {
      at = up;
    }
    return at;
  }

  /// What one organisation found: what its sites agree on. Where some found that it worked and
  /// others that it did not, that is `mixed`; where it worked everywhere but with changes
  /// somewhere, `worked-with-changes`; where it never helped but did harm somewhere,
  /// `made-worse`. A site where it is too early has no say beside one where it is not.
  static Optional<Outcome> voice(List<Trial> ofOne) {
    Set<Outcome> said = new HashSet<>();
    ofOne.forEach(trial -> trial.outcome().ifPresent(said::add));
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
}
