package org.kith.server.api;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.learn.Trial;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Of records that are near to a plan: what can be adopted or was tried, each once.
final class NearPractices {
  private final Trials trials;
  private final Views views;
  private final RecordReader records;

  NearPractices(Trials trials, Views views, RecordReader records) {
    this.trials = trials;
    this.views = views;
    this.records = records;
  }

  /// A practice that is near, or a report where what it tried cannot be shown, with the reports on
  /// it that count.
  record Candidate(RecordRow row, double score, List<Trial> reports) {
    boolean hasSetback() {
      return reports.stream().anyMatch(Trial::isSetback);
    }
  }

  /// Nearest first; of several versions the newest.
  List<Candidate> among(List<Nearness.Near> near) {
    Map<RecordId, Candidate> found = new LinkedHashMap<>();
    Set<RecordId> seen = new HashSet<>();
    for (Nearness.Near one : near) {
      tried(one.row())
          .filter(tried -> !seen.contains(tried))
          .ifPresent(tried -> add(tried, one, found, seen));
    }
    return List.copyOf(found.values());
  }

  /// What a near record is about: itself, or what it tried.
  private Optional<RecordId> tried(RecordRow row) {
    return switch (Kind.ofNumber(row.kind()).orElse(Kind.GOVERNANCE)) {
      case PRACTICE, METHOD, LESSON -> Optional.of(row.id());
      case TRIED_HERE ->
          views.state(row) == RecordState.RETRACTED
              ? Optional.empty()
              : trials.trial(row).map(Trial::practice);
      case QUESTION, ANSWER, OFFER, LAB, RETRACTION, GOVERNANCE -> Optional.empty();
    };
  }

  private void add(
      RecordId tried, Nearness.Near near, Map<RecordId, Candidate> found, Set<RecordId> seen) {
    seen.add(tried);
    Optional<RecordRow> held = records.findShown(tried);
    Trials.Gathered gathered = held.map(trials::on).orElseGet(() -> trials.onAbsent(tried));
    gathered.versions().forEach(version -> seen.add(version.id()));
    Optional<RecordRow> shown = newest(gathered.versions());
    if (shown.isEmpty() && gathered.standing().isEmpty()) {
      return; // of something that is not here nobody whose word counts has told
    }
    RecordRow row = shown.orElse(near.row());
    if (row.kind() != Kind.LESSON.number() || !gathered.standing().isEmpty()) {
      found.putIfAbsent(row.id(), new Candidate(row, near.score(), gathered.counting()));
    }
  }

  private Optional<RecordRow> newest(List<RecordRow> versions) {
    List<RecordRow> readable = versions.stream().filter(row -> !records.isErased(row)).toList();
    return readable.stream()
        .filter(version -> views.state(version) == RecordState.CURRENT)
        .findFirst()
        .or(() -> readable.stream().findFirst());
  }
}
