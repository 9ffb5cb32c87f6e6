package org.kith.server.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.kith.core.learn.Interval;
import org.kith.core.learn.Missing;
import org.kith.core.learn.Tally;
import org.kith.core.learn.Trial;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.GetTallyResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.MissingElement;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.Split;
import org.kith.schema.v1.TrialReport;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;

/// What came of a practice, as answers show it.
final class Tallies {
  /// Reports that one answer lists.
  private static final int REPORTS_MAX = 200;

  private static final Map<String, String> VOCABULARIES =
      Map.of(
          "organisation-kind", "organisation-kinds",
          "area", "areas",
          "setting", "settings",
          "fidelity", "fidelities");

  private final Trials trials;
  private final Places places;
  private final Views views;
  private final RecordReader records;
  private final Supplier<Standing> standing;

  Tallies(
      Trials trials,
      Places places,
      Views views,
      RecordReader records,
      Supplier<Standing> standing) {
    this.trials = trials;
    this.places = places;
    this.views = views;
    this.records = records;
    this.standing = standing;
  }

  GetTallyResponse answer(GetTallyRequest request) {
    RecordRow row = records.find("recordId", request.getRecordId());
    Trials.Gathered gathered = trials.on(row);
    var response =
        GetTallyResponse.newBuilder()
            .setRecord(records.brief(row))
            .setTally(show(Tally.of(gathered.counting(), _ -> true)));
    gathered.versions().stream()
        .map(version -> records.cited(version.id()))
        .forEach(version -> response.addVersions(version.getRecordId()).addCitedVersions(version));
    Optional<PlaceContext> place =
        places.of(request.hasLike(), request.getLike(), request.getLikeUs());
    place.ifPresent(asked -> response.setPlace(asked).setLike(like(gathered.counting(), asked)));
    reports(gathered.counting()).stream().limit(REPORTS_MAX).forEach(response::addReports);
    return response.build();
  }

  org.kith.schema.v1.Tally like(List<Trial> counting, PlaceContext place) {
    return show(Tally.of(counting, Places.isLike(place)));
  }

  /// The tally of a record; empty where nobody has reported on it.
  Optional<org.kith.schema.v1.Tally> ofRecord(RecordRow row) {
    List<Trial> now = trials.on(row).counting();
    return now.isEmpty() ? Optional.empty() : Optional.of(show(Tally.of(now, _ -> true)));
  }

  org.kith.schema.v1.Tally show(Tally tally) {
    var shown =
        org.kith.schema.v1.Tally.newBuilder()
            .setSentence(sentence(tally))
            .setOrganisations(tally.organisations())
            .setReports(tally.reports())
            .setJudged(tally.judged())
            .setWorked(show(tally.worked(), "outcomes"))
            .setSetbacks(tally.setbacks())
            .setWithoutSetback(tally.isWithoutSetback());
    tally.outcomes().forEach(share -> shown.addOutcomes(show(share, "outcomes")));
    tally.statuses().forEach(share -> shown.addStatuses(show(share, "trial-statuses")));
    tally.reasons().forEach(share -> shown.addReasons(show(share, "reasons")));
    Map<RecordId, List<String>> elements = new HashMap<>();
    Map<RecordId, CitedRecord> versions = new HashMap<>();
    tally.missing().forEach(missing -> shown.addMissing(show(missing, elements, versions)));
    tally
        .cells()
        .forEach(
            (dimension, shares) -> {
              var split = Split.newBuilder().setDimension(dimension);
              shares.forEach(
                  share -> split.addShares(show(share, VOCABULARIES.getOrDefault(dimension, ""))));
              shown.addSplits(split);
            });
    return shown.build();
  }

  /// What a reader should take away, never more than the numbers bear.
  private static String sentence(Tally tally) {
    if (tally.organisations() == 0) {
      return "Nobody has reported trying it yet.";
    }
    String by = "Reported by " + organisations(tally.organisations());
    String judged =
        tally.judged() == tally.organisations() ? "" : ", " + tally.judged() + " with a result";
    String setbacks =
        tally.setbacks() == 0
            ? ""
            : "; " + tally.setbacks() + " of them failed, stopped or decided against it";
    if (tally.judged() == 0) {
      return by + ", none with a result yet" + setbacks + ".";
    }
    if (tally.worked().interval().isEmpty()) {
      return by
          + judged
          + ": too few to say how often it works (that takes "
          + org.kith.core.learn.Share.ORGANISATIONS_MIN
          + " with a result)"
          + setbacks
          + ".";
    }
    if (tally.isWithoutSetback() && tally.worked().count() == tally.judged()) {
      return by + "; nobody has reported a failure (of " + tally.judged() + ").";
    }
    Interval range = tally.worked().interval().get();
    return by
        + judged
        + "; worked at "
        + tally.worked().count()
        + " of "
        + tally.judged()
        + " (likely between "
        + Math.round(range.low() * 100)
        + " and "
        + Math.round(range.high() * 100)
        + " in 100: a 90 % interval)"
        + setbacks
        + ".";
  }

  private static String organisations(int count) {
    return count == 1 ? "1 organisation" : count + " organisations";
  }

  private static Share show(org.kith.core.learn.Share share, String vocabulary) {
    var shown =
        Share.newBuilder()
            .setCode(share.code())
            .setLabel(label(vocabulary, share.code()))
            .setCount(share.count())
            .setOf(share.of())
            .setTooFew(share.isTooFew());
    share.interval().ifPresent(range -> shown.setLow(range.low()).setHigh(range.high()));
    return shown.build();
  }

  static String label(String vocabulary, String code) {
    return vocabulary.isEmpty()
        ? code
        : Vocabularies.named(vocabulary).ofCode(code).map(Term::label).orElse(code);
  }

  private MissingElement show(
      Missing missing, Map<RecordId, List<String>> elements, Map<RecordId, CitedRecord> versions) {
    CitedRecord version = versions.computeIfAbsent(missing.practice(), records::cited);
    return MissingElement.newBuilder()
        .setState(version.getState())
        .setStateReason(version.getStateReason())
        .addAllCautions(version.getCautionsList())
        .setRecordId(missing.practice().text())
        .setElement(missing.element())
        .setText(element(missing.practice(), missing.element(), elements))
        .setSetbacks(missing.setbacks())
        .setSetbacksInAll(missing.setbacksInAll())
        .setOthers(missing.others())
        .setOthersInAll(missing.othersInAll())
        .setLift(missing.lift())
        .build();
  }

  /// A core element in words; empty where that version is not here or has no such element.
  private String element(RecordId practice, int at, Map<RecordId, List<String>> elements) {
    List<String> all =
        elements.computeIfAbsent(
            practice, id -> records.findShown(id).map(this::elements).orElse(List.of()));
    return at < all.size() ? all.get(at) : "";
  }

  private List<String> elements(RecordRow practice) {
    return elements(records.said(practice));
  }

  /// What must be in place for it.
  static List<String> elements(LearningRecord said) {
    return said.hasMethod()
        ? said.getMethod().getMinSpecsList()
        : said.getPractice().getCoreElementsList();
  }

  /// The reports that count: setbacks and successes in turn, whatever is left last.
  private List<TrialReport> reports(List<Trial> counting) {
    List<Trial> setbacks = counting.stream().filter(Trial::isSetback).toList();
    List<Trial> successes = counting.stream().filter(Trial::isSuccess).toList();
    List<Trial> turns = new ArrayList<>();
    for (int i = 0; i < Math.max(setbacks.size(), successes.size()); i++) {
      if (i < setbacks.size()) {
        turns.add(setbacks.get(i));
      }
      if (i < successes.size()) {
        turns.add(successes.get(i));
      }
    }
    counting.stream().filter(one -> !one.isSetback() && !one.isSuccess()).forEach(turns::add);
    return turns.stream().map(this::show).flatMap(Optional::stream).toList();
  }

  /// One report in short; empty where it is not here any more.
  Optional<TrialReport> show(Trial trial) {
    return views.find(trial.id()).filter(RecordRow::isAdmitted).map(row -> show(trial, row));
  }

  private TrialReport show(Trial trial, RecordRow row) {
    LearningRecord said = records.said(row);
    Cautions.Marks marks = records.marks(row, said);
    var report =
        TrialReport.newBuilder()
            .setState(marks.state())
            .setStateReason(marks.reason())
            .addAllCautions(marks.cautions())
            .setRecordId(trial.id().text())
            .setOrigin(Peers.origin(standing.get(), trial.origin()))
            .setTitle(said.getTitle())
            .setStatus(trial.status())
            .setOutcome(said.getTriedHere().getOutcome())
            .setAdvice(said.getTriedHere().getAdvice())
            .setSite(said.getTriedHere().getSite())
            .setFidelity(trial.fidelity())
            .setClaimedTime(Times.rfc3339OrEmpty(trial.claimedTimeMs()))
            .setSetback(trial.isSetback());
    for (Reason reason : said.getTriedHere().getReasonsList()) {
      report.addReasons(
          label("reasons", reason.getReason())
              + (reason.getText().isEmpty() ? "" : ": " + reason.getText()));
    }
    Map<RecordId, List<String>> elements = new HashMap<>();
    for (int at : trial.missing()) {
      String text = element(trial.practice(), at, elements);
      report.addMissing(text.isEmpty() ? "core element " + (at + 1) : text);
    }
    if (said.hasContact()) {
      report.setContact(said.getContact());
    }
    return report.build();
  }
}
