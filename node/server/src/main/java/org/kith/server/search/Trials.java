package org.kith.server.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.kith.core.learn.Ballot;
import org.kith.core.learn.Context;
import org.kith.core.learn.Outcome;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.server.search.Versions.Named;
import org.kith.server.search.Versions.Version;

/// Which records were tried by whom, and what came of it: the same reports count as in a tally
/// (SPEC 10.14). All reports are held in memory, in some hundred bytes each; they may arrive before
/// what they report on. Sums are worked out when the readers of the index are made anew, once for
/// all that came since.
final class Trials {
  /// What the reports on one record say together.
  ///
  /// @param organisations that report on it
  /// @param outcomes a bit for each outcome that an organisation or one of its sites found, by its
  /// number
  /// @param statuses a bit for each status, by its number
  record Sum(long organisations, long outcomes, long statuses) {
    static final Sum NONE = new Sum(0, 0, 0);
  }

  private static final Map<Integer, Outcome> OUTCOMES = new HashMap<>();

  static {
    for (Outcome outcome : Outcome.values()) {
      OUTCOMES.put(number("outcomes", outcome.code()), outcome);
    }
  }

  private final Map<Key, Report> reports = new HashMap<>(); // by the key that corrections reach
  private final Map<Key, Key> byKindKey = new HashMap<>();
  private final Map<Key, Set<Key>> byTarget = new HashMap<>();
  private final Versions versions = new Versions();

  /// Ids of the reports that count.
  private final Set<Key> counting = new HashSet<>();

  /// Ids of what was tried whose sums may have changed.
  private final Set<Key> changed = new HashSet<>();

  /// The sums that the index has, by half of the half of the id; none where nobody tried it.
  private final Map<Long, Sum> written = new HashMap<>();

  // Of what most reports have in common there is one.
  private final Map<Key, Key> origins = new HashMap<>();
  private final Map<Context, Context> places = new HashMap<>();

  /// Organisations that have a voice; everybody where nobody says.
  private Optional<Set<Key>> voices = Optional.empty();

  /// Ids of records that are hidden on this node.
  private Set<Key> hidden = Set.of();

  /// What stands for a record's id in the index.
  static Key id(RecordId id) {
    return Key.of(id.hash().buffer());
  }

  /// Number of a code; 0 for none.
  static int number(String vocabulary, String code) {
    return Vocabularies.named(vocabulary).ofCode(code).map(Term::number).orElse(0);
  }

  static Optional<Outcome> outcome(int number) {
    return Optional.ofNullable(OUTCOMES.get(number));
  }

  synchronized void clear() {
    reports.clear();
    byKindKey.clear();
    byTarget.clear();
    versions.clear();
    counting.clear();
    changed.clear();
    written.clear();
    origins.clear();
    places.clear();
  }

  synchronized void add(Report given) {
    if (reports.containsKey(given.self())) {
      return;
    }
    Report report = shared(given);
    reports.put(report.self(), report);
    byKindKey.put(report.kindKey(), report.self());
    byTarget.computeIfAbsent(report.target(), key -> new HashSet<>()).add(report.self());
    changed.add(report.target());
  }

  private Report shared(Report report) {
    Key origin = origins.computeIfAbsent(report.seat().origin(), key -> key);
    return new Report(
        report.self(),
        report.kindKey(),
        report.id(),
        report.target(),
        new Report.Seat(origin, report.seat().site()),
        report.outcome(),
        report.status(),
        places.computeIfAbsent(report.place(), place -> place),
        report.fidelity().intern(),
        report.sameAs(),
        report.circle().intern(),
        report.epoch(),
        report.index());
  }

  /// The record with this key is admitted no more, or has no content any more.
  synchronized void remove(Key self, Key id) {
    changed.addAll(versions.family(id));
    versions.remove(id);
    written.remove(id.high()); // another document may take its place
    Report report = reports.remove(self);
    if (report == null) {
      return;
    }
    byKindKey.remove(report.kindKey());
    counting.remove(report.id());
    Set<Key> others = byTarget.get(report.target());
    if (others != null && others.remove(self) && others.isEmpty()) {
      byTarget.remove(report.target());
    }
    changed.add(report.target());
  }

  /// Something that can be tried has come.
  synchronized void arrived(Key id, Optional<Version> version) {
    version.ifPresent(versions::add);
    versions.arrived(id);
    written.remove(id.high());
    if (byTarget.containsKey(id)) {
      changed.add(id);
    }
  }

  /// As it was written into the index.
  synchronized void add(Version version) {
    versions.add(version);
  }

  synchronized List<Named> takeUnsure() {
    return versions.takeUnsure();
  }

  /// It is here, as its successor says.
  synchronized void found(Named named) {
    versions.found(named);
    changed.add(named.id());
  }

  /// What was tried in reports that were corrected.
  synchronized void affect(Corrections.Affected corrected) {
    for (Key self : corrected.retracted()) {
      addTarget(reports.get(self));
    }
    for (Key kindKey : corrected.superseded()) {
      Key self = byKindKey.get(kindKey);
      if (self != null) {
        addTarget(reports.get(self));
      }
    }
  }

  private void addTarget(@Nullable Report report) {
    if (report != null) {
      changed.add(report.target());
    }
  }

  /// From now on these count; true where that changes anything.
  synchronized boolean listenTo(Heard heard) {
    Set<Key> speaking =
        heard.voices().stream().map(Report::origin).collect(Collectors.toUnmodifiableSet());
    Set<Key> nowHidden =
        heard.hidden().stream().map(Trials::id).collect(Collectors.toUnmodifiableSet());
    if (!voices.equals(Optional.of(speaking))) {
      changed.addAll(byTarget.keySet());
    } else if (!hidden.equals(nowHidden)) {
      reports.values().stream()
          .filter(report -> hidden.contains(report.id()) != nowHidden.contains(report.id()))
          .forEach(report -> changed.add(report.target()));
    } else {
      return false;
    }
    voices = Optional.of(speaking);
    hidden = nowHidden;
    return true;
  }

  /// Whether this organisation has a voice.
  synchronized boolean hasVoice(OrganisationId organisation) {
    return voices.isEmpty() || voices.get().contains(Report.origin(organisation));
  }

  /// A sum as the index has it.
  synchronized void written(long half, Sum sum) {
    written.put(half, sum);
  }

  /// The sums that changed since they were asked for last, by what was tried.
  synchronized Map<Key, Sum> takeChanged(Corrections corrections) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (Key target : changed) {
      if (!sums.containsKey(target)) {
        Set<Key> family = versions.family(target);
        Sum sum = sum(family, corrections);
        family.forEach(version -> sums.put(version, sum));
      }
    }
    changed.clear();
    sums.entrySet()
        .removeIf(
            one -> {
              @Nullable Sum before =
                  one.getValue().equals(Sum.NONE)
                      ? written.remove(one.getKey().high())
                      : written.put(one.getKey().high(), one.getValue());
              return one.getValue().equals(before == null ? Sum.NONE : before);
            });
    return sums;
  }

  /// Adds up the reports on all versions of one record. One organisation counts once.
  private Sum sum(Set<Key> family, Corrections corrections) {
    List<Report> standing = new ArrayList<>();
    List<Report> ever = new ArrayList<>();
    for (Key version : family) {
      for (Key self : byTarget.getOrDefault(version, Set.of())) {
        Report report = reports.get(self);
        if (report == null) {
          continue;
        }
        counting.remove(report.id());
        if (corrections.isRetracted(self) || hidden.contains(report.id()) || !hasVoice(report)) {
          continue;
        }
        ever.add(report);
        if (!corrections.isSuperseded(report.kindKey())) {
          standing.add(report);
        }
      }
    }
    long outcomes = 0;
    long statuses = 0;
    Map<Key, Set<Outcome>> found = new HashMap<>();
    for (Report report : Ballot.counting(standing, ever)) {
      counting.add(report.id());
      outcomes |= bit(report.outcome());
      statuses |= bit(report.status());
      Set<Outcome> ofOne =
          found.computeIfAbsent(report.seat().origin(), _ -> EnumSet.noneOf(Outcome.class));
      report.found().ifPresent(ofOne::add);
    }
    for (Set<Outcome> ofOne : found.values()) {
      outcomes |= Ballot.voice(ofOne).map(one -> bit(number("outcomes", one.code()))).orElse(0L);
    }
    return new Sum(found.size(), outcomes, statuses);
  }

  private boolean hasVoice(Report report) {
    return voices.isEmpty() || voices.get().contains(report.seat().origin());
  }

  private static long bit(int number) {
    return number == 0 ? 0 : 1L << number;
  }

  /// Halves of the ids of reports from such a place that say one of these things, and of what the
  /// counting ones of them tried.
  ///
  /// @param outcomes codes; any where it is empty
  /// @param statuses codes; any where it is empty
  synchronized long[] at(
      TrialPlace place, Collection<String> outcomes, Collection<String> statuses) {
    long wantedOutcomes = bits("outcomes", outcomes);
    long wantedStatuses = bits("trial-statuses", statuses);
    Set<Key> tried = new HashSet<>();
    LongStream.Builder ids = LongStream.builder();
    for (Report report : reports.values()) {
      if ((outcomes.isEmpty() || (wantedOutcomes & bit(report.outcome())) != 0)
          && (statuses.isEmpty() || (wantedStatuses & bit(report.status())) != 0)
          && report.isAt(place)) {
        ids.add(report.id().high());
        if (counting.contains(report.id()) && !tried.contains(report.target())) {
          tried.addAll(versions.family(report.target()));
        }
      }
    }
    tried.forEach(id -> ids.add(id.high()));
    return ids.build().toArray();
  }

  private static long bits(String vocabulary, Collection<String> codes) {
    long bits = 0;
    for (String code : codes) {
      bits |= bit(number(vocabulary, code));
    }
    return bits;
  }
}
