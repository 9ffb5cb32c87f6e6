package org.kith.core.learn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.kith.protocol.bytes.OrganisationId;

/// What came of a practice, by organisation: one organisation, one voice.
///
/// @param organisations with a report that counts
/// @param reports that count: one a site
/// @param judged organisations that found something; "too early" is nothing yet
/// @param outcomes organisations by what they found, in the order of [Outcome]; `too-early` out
/// of
/// all, every other out of `judged`
/// @param worked organisations where it worked, with changes or without, of `judged`
/// @param setbacks organisations with a report that it did no good, did harm, was given up or
/// decided against
/// @param statuses organisations by status of a site, most first; one may stand under several
/// @param reasons organisations by reason given in a setback, most first
/// @param missing core elements that were not in place, those most tied to setbacks first
/// @param cells organisations where it worked by dimension and code
public record Tally(
    int organisations,
    int reports,
    int judged,
    List<Share> outcomes,
    Share worked,
    int setbacks,
    List<Share> statuses,
    List<Share> reasons,
    List<Missing> missing,
    Map<String, List<Share>> cells) {
  private static final String WORKED = "worked";

  /// Adds what many reports on one practice say.
  ///
  /// @param counting reports that count, as [Ballot#counting] has them; in any order
  /// @param asked which of them, such as those from places like ours
  public static Tally of(Collection<Trial> counting, Predicate<Trial> asked) {
    Map<OrganisationId, List<Trial>> voices =
        Ballot.byOrganisation(counting.stream().filter(asked).toList());
    var found = new EnumMap<Outcome, Integer>(Outcome.class);
    int judged = 0;
    int setbacks = 0;
    Map<String, Integer> statuses = new TreeMap<>();
    Map<String, Integer> reasons = new TreeMap<>();
    for (List<Trial> ofOne : voices.values()) {
      Optional<Outcome> outcome = Ballot.voiceOf(ofOne);
      outcome.ifPresent(one -> found.merge(one, 1, Integer::sum));
      judged += isJudged(outcome) ? 1 : 0;
      setbacks += ofOne.stream().anyMatch(Trial::isSetback) ? 1 : 0;
      once(ofOne, trial -> List.of(trial.status()), statuses);
      once(ofOne.stream().filter(Trial::isSetback).toList(), Trial::reasons, reasons);
    }
    int all = voices.size();
    return new Tally(
        all,
        voices.values().stream().mapToInt(List::size).sum(),
        judged,
        outcomes(found, judged, all),
        Share.of(WORKED, successes(voices), judged),
        setbacks,
        shares(statuses, all),
        shares(reasons, setbacks),
        Missing.of(voices.values()),
        cells(voices));
  }

  /// Whether somebody found something and nobody has told of a setback. "Nobody has reported a
  /// failure (of N)" is what a reader should see then, and no perfect score.
  public boolean isWithoutSetback() {
    return judged > 0 && setbacks == 0;
  }

  private static boolean isJudged(Optional<Outcome> outcome) {
    return outcome.isPresent() && outcome.get() != Outcome.TOO_EARLY;
  }

  private static int successes(Map<OrganisationId, List<Trial>> voices) {
    return (int)
        voices.values().stream()
            .map(Ballot::voiceOf)
            .flatMap(Optional::stream)
            .filter(Outcome::isSuccess)
            .count();
  }

  private static List<Share> outcomes(Map<Outcome, Integer> found, int judged, int all) {
    List<Share> shares = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      int of = outcome == Outcome.TOO_EARLY ? all : judged;
      shares.add(Share.of(outcome.code(), found.getOrDefault(outcome, 0), of));
    }
    return List.copyOf(shares);
  }

  /// Counts one organisation once under each code that one of its reports gives.
  private static void once(
      List<Trial> ofOne, Function<Trial, List<String>> codes, Map<String, Integer> counts) {
    Set<String> said = new HashSet<>();
    ofOne.forEach(trial -> said.addAll(codes.apply(trial)));
    said.remove("");
    said.forEach(code -> counts.merge(code, 1, Integer::sum));
  }

  private static List<Share> shares(Map<String, Integer> counts, int of) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(count -> Share.of(count.getKey(), count.getValue(), of))
        .toList();
  }

  private static Map<String, List<Share>> cells(Map<OrganisationId, List<Trial>> voices) {
    Map<String, Function<Trial, List<String>>> dimensions =
        Map.of(
            "organisation-kind", trial -> List.of(trial.context().organisationKind()),
            "size-band", trial -> List.of(trial.context().sizeBand()),
            "area", trial -> List.of(trial.context().area()),
            "setting", trial -> trial.context().settings(),
            "fidelity", trial -> List.of(trial.fidelity()));
    Map<String, List<Share>> cells = new TreeMap<>();
    dimensions.forEach(
        (dimension, codes) -> {
          List<Share> split = split(voices, codes);
          if (!split.isEmpty()) {
            cells.put(dimension, split);
          }
        });
    return cells;
  }

  private static List<Share> split(
      Map<OrganisationId, List<Trial>> voices, Function<Trial, List<String>> codes) {
    Set<String> known = new TreeSet<>();
    voices.values().forEach(ofOne -> ofOne.forEach(trial -> known.addAll(codes.apply(trial))));
    known.remove("");
    List<Share> split = new ArrayList<>();
    for (String code : known) {
      int worked = 0;
      int judged = 0;
      for (List<Trial> ofOne : voices.values()) {
        Optional<Outcome> outcome =
            Ballot.voiceOf(
                ofOne.stream().filter(trial -> codes.apply(trial).contains(code)).toList());
        judged += isJudged(outcome) ? 1 : 0;
        worked += outcome.map(Outcome::isSuccess).orElse(false) ? 1 : 0;
      }
      split.add(Share.ofCell(code, worked, judged));
    }
    return List.copyOf(split);
  }
}
