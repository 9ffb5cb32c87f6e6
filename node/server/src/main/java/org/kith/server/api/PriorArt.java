package org.kith.server.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kith.core.learn.Tally;
import org.kith.core.learn.Trial;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.PriorPractice;
import org.kith.schema.v1.TrialReport;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Before you start: what is known already about what somebody plans. A setback that is among the
/// nearest is always in view. Nothing of the question is kept or sent.
final class PriorArt {
  private static final int PRACTICES_DEFAULT = 5;
  private static final int PRACTICES_MAX = 20;

  /// Fewest characters that say what is planned.
  private static final int TEXT_CHARACTERS_MIN = 3;

  private static final int TEXT_CHARACTERS_MAX = 8_000;

  /// Fewest characters of a draft for which it is worth looking.
  private static final int DRAFT_CHARACTERS_MIN = 40;

  /// Records that are compared with the plan.
  private static final int NEAR_MAX = 60;

  private static final int REPORTS_MAX = 5;
  private static final int LESSONS_MAX = 5;
  private static final int OPEN_MAX = 5;
  private static final int TEAMS_MAX = 5;

  private static final Set<Kind> KINDS =
      Set.of(
          Kind.LESSON,
          Kind.PRACTICE,
          Kind.METHOD,
          Kind.TRIED_HERE,
          Kind.QUESTION,
          Kind.ANSWER,
          Kind.OFFER,
          Kind.LAB);

  private final Nearness nearness;
  private final NearPractices practices;
  private final Duplicates duplicates;
  private final Tallies tallies;
  private final Places places;
  private final TeamsAsked teams;
  private final Views views;
  private final RecordReader records;

  PriorArt(
      Nearness nearness,
      Trials trials,
      Tallies tallies,
      Places places,
      TeamsAsked teams,
      Views views,
      RecordReader records) {
    this.nearness = nearness;
    this.practices = new NearPractices(trials, views, records);
    this.duplicates = new Duplicates(views, records);
    this.tallies = tallies;
    this.places = places;
    this.teams = teams;
    this.views = views;
    this.records = records;
  }

  FindPriorArtResponse answer(FindPriorArtRequest request) {
    String text =
        request.hasRecord()
            ? request.getText() + "\n" + Nearness.words(request.getRecord())
            : request.getText();
    int characters = text.codePointCount(0, text.length());
    if (text.strip().length() < TEXT_CHARACTERS_MIN) {
      throw ApiErrors.badField("text", "must say in a few words what is planned");
    }
    if (characters > TEXT_CHARACTERS_MAX) {
      throw ApiErrors.badField(
          "text",
          "must have at most " + TEXT_CHARACTERS_MAX + " characters, but has " + characters);
    }
    int size = request.getPageSize() == 0 ? PRACTICES_DEFAULT : request.getPageSize();
    if (size < 1 || size > PRACTICES_MAX) {
      throw ApiErrors.badField("pageSize", "must be from 1 to " + PRACTICES_MAX);
    }
    return of(
        text,
        RecordRules.kind(request.getRecord()),
        size,
        places.of(request.hasLike(), request.getLike(), request.getLikeUs()));
  }

  /// The same for a draft; empty where it says too little.
  Optional<FindPriorArtResponse> ofDraft(LearningRecord draft) {
    String text = Nearness.words(draft);
    return text.length() < DRAFT_CHARACTERS_MIN
        ? Optional.empty()
        : Optional.of(of(text, RecordRules.kind(draft), PRACTICES_DEFAULT, Optional.empty()));
  }

  /// @param kind of what is planned, where it is said
  private FindPriorArtResponse of(
      String text, Optional<Kind> kind, int size, Optional<PlaceContext> place) {
    List<Nearness.Near> near = nearness.to(text, KINDS, NEAR_MAX);
    var response = FindPriorArtResponse.newBuilder().setCompared(near.size());
    place.ifPresent(response::setPlace);
    List<NearPractices.Candidate> candidates = practices.among(near);
    for (NearPractices.Candidate candidate :
        InView.of(candidates, size, NearPractices.Candidate::hasSetback)) {
      response.addPractices(show(candidate, place));
    }
    addLessonsAndOpen(near, candidates, response);
    teams.of(near).stream().limit(TEAMS_MAX).forEach(response::addTeams);
    duplicates.among(near, text, kind).map(records::brief).forEach(response::addDuplicates);
    return response.build();
  }

  private PriorPractice show(NearPractices.Candidate candidate, Optional<PlaceContext> place) {
    var shown =
        PriorPractice.newBuilder()
            .setRecord(records.brief(candidate.row()))
            .setTally(tallies.show(Tally.of(candidate.reports(), _ -> true)))
            .setScore(candidate.score());
    place.ifPresent(asked -> shown.setLike(tallies.like(candidate.reports(), asked)));
    List<Trial> counting = candidate.reports();
    reports(counting.stream().filter(Trial::isSetback).toList()).forEach(shown::addSetbacks);
    reports(counting.stream().filter(Trial::isSuccess).toList()).forEach(shown::addSuccesses);
    return shown.build();
  }

  private List<TrialReport> reports(List<Trial> some) {
    return some.stream().map(tallies::show).flatMap(Optional::stream).limit(REPORTS_MAX).toList();
  }

  /// Lessons that are near, those about what did not work first; questions and labs that are
  /// open.
  private void addLessonsAndOpen(
      List<Nearness.Near> near,
      List<NearPractices.Candidate> shownAlready,
      FindPriorArtResponse.Builder response) {
    Set<RecordId> shown = new HashSet<>();
    shownAlready.forEach(candidate -> shown.add(candidate.row().id()));
    List<RecordRow> warnings = new ArrayList<>();
    List<RecordRow> others = new ArrayList<>();
    List<RecordRow> open = new ArrayList<>();
    for (Nearness.Near one : near) {
      RecordRow row = one.row();
      String status = row.codes().map(RecordRow.Codes::status).orElse("");
      if (views.state(row) == RecordState.RETRACTED) { // of what was taken back only practices warn
        continue;
      }
      if (row.kind() == Kind.LESSON.number() && !shown.contains(row.id())) {
        (status.equals("did-not-work") ? warnings : others).add(row);
      } else if ((row.kind() == Kind.QUESTION.number() || row.kind() == Kind.LAB.number())
          && records.marks(row, records.said(row)).isOpen()) {
        open.add(row);
      }
    }
    warnings.addAll(others);
    warnings.stream().limit(LESSONS_MAX).map(records::brief).forEach(response::addLessons);
    open.stream().limit(OPEN_MAX).map(records::brief).forEach(response::addOpen);
  }
}
