package org.kith.server.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kith.core.learn.Ballot;
import org.kith.core.learn.Trial;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Recall;
import org.kith.server.store.LinkRow;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Practices that we say we use and that were taken back, contradicted or replaced, worked out from
/// the records, so that none is missed. SPEC 10.15
final class Recalled {
  /// Links of builds-on between what we use and what is recalled.
  private static final int DEPTH_MAX = 3;

  private static final int ID_CHARACTERS = 16;

  /// Reasons for which something that is in use must be looked at again.
  private static final Set<String> GRAVE = Set.of("unsafe", "wrong");

  private final Trials trials;
  private final Views views;
  private final RecordReader records;
  private final Supplier<Standing> standing;
  private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

  Recalled(Trials trials, Views views, RecordReader records, Supplier<Standing> standing) {
    this.trials = trials;
    this.views = views;
    this.records = records;
    this.standing = standing;
  }

  /// What was worked out from one state of the views.
  private record Known(long cursor, Standing standing, List<Recall> recalls) {}

  /// Every recall that concerns us. Everybody asks all the time, and seldom anything has come
  /// since.
  List<Recall> all() {
    long cursor = views.cursor();
    Standing now = standing.get();
    @Nullable Known before = known.get();
    if (before == null || before.cursor() != cursor || before.standing() != now) {
      before = new Known(cursor, now, workOut());
      known.set(before);
    }
    return before.recalls();
  }

  private List<Recall> workOut() {
    Map<RecordId, RecordRow> used = new LinkedHashMap<>();
    Map<RecordId, List<Trial>> byPractice = new LinkedHashMap<>(); // all of its versions together
    Map<RecordId, RecordId> oldest = new HashMap<>();
    for (Trial trial : trials.own()) {
      if (!used.containsKey(trial.practice())) {
        Optional<RecordRow> row = views.find(trial.practice());
        if (row.isEmpty()) {
          continue;
        }
        used.put(trial.practice(), row.get());
        oldest.put(trial.practice(), oldest(row.get()));
      }
      byPractice
          .computeIfAbsent(
              oldest.getOrDefault(trial.practice(), trial.practice()), _ -> new ArrayList<>())
          .add(trial);
    }
    Map<RecordId, List<Cause>> causes = new HashMap<>();
    Map<String, Recall> found = new LinkedHashMap<>();
    for (List<Trial> reports : byPractice.values()) {
      for (Trial trial : Ballot.speaking(reports)) { // a copy of another's report is a use of ours
        RecordRow row = used.get(trial.practice());
        if (trial.isInUse() && row != null) {
          causes
              .computeIfAbsent(trial.practice(), _ -> causes(row))
              .forEach(cause -> add(trial, cause, found));
        }
      }
    }
    return List.copyOf(found.values());
  }

  /// What stands for all versions of a practice.
  private RecordId oldest(RecordRow practice) {
    return trials.versions(practice).stream()
        .min(Comparator.comparingLong(RecordRow::sequence))
        .orElse(practice)
        .id();
  }

  /// Why what we use is recalled.
  ///
  /// @param practice what it is about: what we use, or what that builds on, or a later version
  private record Cause(RecordRow practice, int distance, String why, LinkRow correction) {}

  /// All there is against one version of a practice, and against what it builds on.
  private List<Cause> causes(RecordRow used) {
    List<Cause> causes = new ArrayList<>();
    Set<RecordId> seen = new HashSet<>(Set.of(used.id()));
    List<RecordRow> layer = List.of(used);
    for (int distance = 0; !layer.isEmpty(); distance++) {
      List<RecordRow> next = new ArrayList<>();
      for (RecordRow practice : layer) {
        against(practice, distance, causes);
        if (distance < DEPTH_MAX) {
          builtOn(practice).stream().filter(under -> seen.add(under.id())).forEach(next::add);
        }
      }
      layer = next;
    }
    return causes;
  }

  /// What corrects a version, or a later one: who uses the earlier should have moved on to that.
  private void against(RecordRow practice, int distance, List<Cause> causes) {
    List<LinkRow> successors = trials.successors(practice);
    List<RecordRow> from = new ArrayList<>(List.of(practice));
    successors.forEach(link -> from.add(link.from()));
    for (RecordRow version : from) {
      for (LinkRow correction : views.corrections(version)) {
        cause(correction)
            .ifPresent(why -> causes.add(new Cause(version, distance, why, correction)));
      }
    }
    boolean ours = isOurs(practice); // whoever replaces the own practice knows
    successors.stream()
        .filter(link -> !ours && views.state(link.from()) == RecordState.CURRENT)
        .forEach(head -> causes.add(new Cause(practice, distance, "superseded", head)));
  }

  private boolean isOurs(RecordRow row) {
    return row.log().organisation().equals(standing.get().own().organisation());
  }

  /// The very version counts: a later one may have dropped the link because it does not build on
  /// that any more.
  private List<RecordRow> builtOn(RecordRow practice) {
    return views.linksOut(practice).stream()
        .filter(link -> link.relation() == Relation.BUILDS_ON.number())
        .map(link -> views.find(link.target()))
        .flatMap(Optional::stream)
        .filter(row -> row.isAdmitted() || records.isErased(row))
        .toList();
  }

  /// Why a correction is a recall; empty where it is none. What supersedes is looked at apart.
  private Optional<String> cause(LinkRow correction) {
    RecordRow from = correction.from();
    if (correction.relation() == Relation.RETRACTS.number()) {
      return GRAVE.contains(records.said(from).getRetraction().getReason())
          ? Optional.of("retracted")
          : Optional.empty();
    }
    return correction.relation() == Relation.CONTRADICTS.number()
            && views.state(from) == RecordState.CURRENT
            && standing.get().hasVoice(from.log().organisation())
        ? Optional.of("contradicted")
        : Optional.empty();
  }

  private void add(Trial trial, Cause cause, Map<String, Recall> found) {
    RecordRow practice = cause.practice();
    String id = id(trial.id(), practice.id(), cause.correction().from().id());
    found.computeIfAbsent(id, _ -> show(id, trial, cause));
  }

  private Recall show(String id, Trial trial, Cause cause) {
    RecordRow practice = cause.practice();
    LearningRecord said = records.said(practice);
    Cautions.Marks marks = records.marks(practice, said);
    CitedRecord report = records.cited(trial.id());
    return Recall.newBuilder()
        .setRecallId(id)
        .setReportId(trial.id().text())
        .setReportTitle(report.getTitle())
        .setReport(report)
        .setRecordId(practice.id().text())
        .setTitle(said.getTitle())
        .setState(marks.state())
        .setStateReason(marks.reason())
        .addAllCautions(marks.cautions())
        .setDistance(cause.distance())
        .setCause(cause.why())
        .setBecause(records.show(cause.correction()))
        .build();
  }

  /// The same for the same three records, whatever else happens.
  private static String id(RecordId report, RecordId practice, RecordId because) {
    Bytes hash = Sha256.hash(report.hash(), practice.hash(), because.hash());
    return new RecordId(hash).text().substring(0, ID_CHARACTERS);
  }
}
