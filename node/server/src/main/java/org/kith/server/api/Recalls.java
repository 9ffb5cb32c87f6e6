package org.kith.server.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kith.core.trust.Decision;
import org.kith.schema.v1.AcknowledgeRecallRequest;
import org.kith.schema.v1.Acknowledgement;
import org.kith.schema.v1.Recall;

/// Recalls, and what somebody said about each, which is in the audit. SPEC 10.15
final class Recalls {
  private static final String STEP = "recall acknowledged as ";
  private static final Set<String> VERDICTS = Set.of("seen", "acting", "not-affected");

  private final Recalled recalled;
  private final Decisions decisions;

  Recalls(Recalled recalled, Decisions decisions) {
    this.recalled = recalled;
    this.decisions = decisions;
  }

  /// Every recall that concerns us, those that nobody has acknowledged first.
  List<Recall> list(boolean withAcknowledged) {
    List<Recall> found = recalled.all();
    Map<String, List<Acknowledged>> said = found.isEmpty() ? Map.of() : acknowledged();
    List<Recall> all = new ArrayList<>();
    for (Recall recall : found) {
      List<Acknowledged> about = said.getOrDefault(recall.getRecallId(), List.of());
      if (about.isEmpty()) {
        all.add(recall);
      } else if (withAcknowledged) {
        all.add(with(recall, about));
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
    return with(
        recall.toBuilder().clearEarlier().build(),
        acknowledged().getOrDefault(recall.getRecallId(), List.of()));
  }

  private record Acknowledged(Decision decision, Decision.Stepped step) {
    Acknowledgement shown() {
      return Acknowledgement.newBuilder()
          .setVerdict(step.step().substring(STEP.length()))
          .setBy(decision.decidedBy())
          .setTime(Times.rfc3339(decision.decidedMs()))
          .setNote(step.reason())
          .build();
    }
  }

  /// All that was said about each recall, oldest first.
  private Map<String, List<Acknowledged>> acknowledged() {
    Map<String, List<Acknowledged>> said = new HashMap<>();
    decisions.steps(
        STEP,
        (decision, step) ->
            said.computeIfAbsent(step.subject(), _ -> new ArrayList<>())
                .add(new Acknowledged(decision, step)));
    return said;
  }

  /// The newest word counts, and what was said before stands behind it: "seen" after "acting" must
  /// not hide that somebody acted.
  private static Recall with(Recall recall, List<Acknowledged> said) {
    if (said.isEmpty()) {
      return recall;
    }
    Acknowledgement newest = said.getLast().shown();
    return recall.toBuilder()
        .setAcknowledged(newest.getVerdict())
        .setAcknowledgedBy(newest.getBy())
        .setAcknowledgedTime(newest.getTime())
        .setNote(newest.getNote())
        .addAllEarlier(said.reversed().stream().skip(1).map(Acknowledged::shown).toList())
        .build();
  }
}
