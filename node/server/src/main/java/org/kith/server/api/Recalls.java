package org.kith.server.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.learn.Trial;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.AcknowledgeRecallRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Recall;
import org.kith.server.store.LinkRow;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Practices that we say we use and that were taken back, contradicted or replaced. They are
/// worked out from the records each time, so that none is missed; what somebody said about one is
/// in the audit. SPEC 10.15
final class Recalls {
  /// Links of builds-on between what we use and what is recalled.
  private static final int DEPTH_MAX = 3;

  private static final int ID_CHARACTERS = 16;
  private static final String STEP = "recall acknowledged as ";
  private static final Set<String> IN_USE = Set.of("planned", "testing", "adopted");
  private static final Set<String> VERDICTS = Set.of("seen", "acting", "not-affected");

  /// Reasons for which something that is in use must be looked at again.
  private static final Set<String> GRAVE = Set.of("unsafe", "wrong");

  private final Trials trials;
  private final Views views;
  private final RecordReader records;
  private final Decisions decisions;

  Recalls(Trials trials, Views views, RecordReader records, Decisions decisions) {
    this.trials = trials;
    this.views = views;
    this.records = records;
    this.decisions = decisions;
  }

  /// Every recall that concerns us, those that nobody has acknowledged first.
  List<Recall> list(boolean withAcknowledged) {
    Map<String, Recall> found = new LinkedHashMap<>();
    for (Trial trial : trials.own()) {
      if (IN_USE.contains(trial.status())) {
        views.find(trial.practice()).ifPresent(used -> look(trial, used, found));
      }
    }
    Map<String, Acknowledged> said = found.isEmpty() ? Map.of() : acknowledged();
    List<Recall> all = new ArrayList<>();
    for (Recall recall : found.values()) {
      Acknowledged ack = said.get(recall.getRecallId());
      if (ack == null) {
        all.add(recall);
      } else if (withAcknowledged) {
        all.add(with(recall, ack));
      }
    }
    all.sort(Comparator.comparing(recall -> !recall.getAcknowledged().isEmpty()));
    return all;
  }

  /// Says in the audit what is done about one.
  Recall acknowledge(Caller caller, AcknowledgeRecallRequest request) {
    if (!VERDICTS.contains(request.getVerdict())) {
      throw ApiErrors.badField("verdict", "must be seen, acting or not-affected");
    }
    String note =
        request.getNote().isEmpty() ? "" : Guarding.requireReason("note", request.getNote());
    if (!request.getRecallId().matches("[a-z2-7]{8,16}")) {
      throw ApiErrors.badField(
          "recallId", "must be a recall's id or its first 8 or more characters");
    }
    Recall recall =
        list(true).stream()
            .filter(one -> one.getRecallId().startsWith(request.getRecallId()))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiErrors.notFound("No recall here has the id " + request.getRecallId() + "."));
    decisions.decide(
        caller,
        List.of(
            new Decision.Stepped(
                STEP + request.getVerdict(), recall.getRecallId(), List.of(), note)));
    Acknowledged said = acknowledged().get(recall.getRecallId());
    return said == null ? recall : with(recall, said);
  }

  private void look(Trial trial, RecordRow used, Map<String, Recall> found) {
    Map<RecordId, Integer> distances = new LinkedHashMap<>();
    List<RecordRow> layer = List.of(used);
    distances.put(used.id(), 0);
    for (int distance = 0; !layer.isEmpty(); distance++) {
      List<RecordRow> next = new ArrayList<>();
      for (RecordRow practice : layer) {
        for (LinkRow correction : views.corrections(practice)) {
          cause(correction)
              .ifPresent(why -> add(trial, practice, distances, why, correction, found));
        }
        if (distance < DEPTH_MAX) {
          for (RecordRow under : builtOn(practice)) {
            if (distances.putIfAbsent(under.id(), distance + 1) == null) {
              next.add(under);
            }
          }
        }
      }
      layer = next;
    }
  }

  private List<RecordRow> builtOn(RecordRow practice) {
    return views.linksOut(practice).stream()
        .filter(link -> link.relation() == Relation.BUILDS_ON.number())
        .map(link -> records.findShown(link.target()))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Why a correction is a recall; empty where it is none.
  private Optional<String> cause(LinkRow correction) {
    Optional<Relation> relation = Relation.ofNumber(correction.relation());
    if (relation.isEmpty()) {
      return Optional.empty();
    }
    boolean stands = views.state(correction.from()) != RecordState.RETRACTED;
    return switch (relation.get()) {
      case RETRACTS ->
          GRAVE.contains(records.said(correction.from()).getRetraction().getReason())
              ? Optional.of("retracted")
              : Optional.empty();
      case CONTRADICTS -> stands ? Optional.of("contradicted") : Optional.empty();
      case SUPERSEDES -> stands ? Optional.of("superseded") : Optional.empty();
      case TRIED,
          ANSWERS,
          BUILDS_ON,
          PROMPTED_BY,
          USES_METHOD,
          SUPPORTS,
          SAME_AS,
          PART_OF,
          ERASES,
          REPUBLISHES ->
          Optional.empty();
    };
  }

  private void add(
      Trial trial,
      RecordRow practice,
      Map<RecordId, Integer> distances,
      String why,
      LinkRow correction,
      Map<String, Recall> found) {
    String id = id(trial.id(), practice.id(), correction.from().id());
    found.computeIfAbsent(
        id,
        _ ->
            Recall.newBuilder()
                .setRecallId(id)
                .setReportId(trial.id().text())
                .setReportTitle(title(trial.id()))
                .setRecordId(practice.id().text())
                .setTitle(records.said(practice).getTitle())
                .setDistance(distances.getOrDefault(practice.id(), 0))
                .setCause(why)
                .setBecause(records.show(correction))
                .build());
  }

  private String title(RecordId id) {
    return records.findShown(id).map(records::said).map(LearningRecord::getTitle).orElse("");
  }

  /// The same for the same three records, whatever else happens.
  private static String id(RecordId report, RecordId practice, RecordId because) {
    Bytes hash = Sha256.hash(report.hash(), practice.hash(), because.hash());
    return new RecordId(hash).text().substring(0, ID_CHARACTERS);
  }

  private record Acknowledged(Decision decision, Decision.Stepped step) {}

  /// The newest word on each recall.
  private Map<String, Acknowledged> acknowledged() {
    Map<String, Acknowledged> newest = new HashMap<>();
    decisions.steps(
        STEP, (decision, step) -> newest.put(step.subject(), new Acknowledged(decision, step)));
    return newest;
  }

  private static Recall with(Recall recall, Acknowledged said) {
    return recall.toBuilder()
        .setAcknowledged(said.step().step().substring(STEP.length()))
        .setAcknowledgedBy(said.decision().decidedBy())
        .setAcknowledgedTime(Times.rfc3339(said.decision().decidedMs()))
        .setNote(said.step().reason())
        .build();
  }
}
