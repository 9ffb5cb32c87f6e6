package org.kith.server.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.learn.Tally;
import org.kith.core.learn.Trial;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
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

  /// Practices among which a setback is looked for.
  private static final int SETBACK_WITHIN = 20;

  private static final int REPORTS_MAX = 5;
  private static final int LESSONS_MAX = 5;
  private static final int OPEN_MAX = 5;
  private static final int TEAMS_MAX = 5;
  private static final int DUPLICATES_MAX = 3;

  /// Shared words among all words of two titles and summaries that are nearly the same.
  private static final double SAME_WORDS = 0.6;

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
  private final Trials trials;
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
    this.trials = trials;
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
    return of(text, size, places.of(request.hasLike(), request.getLike(), request.getLikeUs()));
  }

  /// The same for a draft; empty where it says too little.
  Optional<FindPriorArtResponse> ofDraft(LearningRecord draft) {
    String text = Nearness.words(draft);
    return text.length() < DRAFT_CHARACTERS_MIN
        ? Optional.empty()
        : Optional.of(of(text, PRACTICES_DEFAULT, Optional.empty()));
  }

  /// A practice that is near, with the reports on it that count.
  private record Candidate(RecordRow row, double score, List<Trial> reports) {
    boolean hasSetback() {
      return reports.stream().anyMatch(Trial::isSetback);
    }
  }

  private FindPriorArtResponse of(String text, int size, Optional<PlaceContext> place) {
    List<Nearness.Near> near = nearness.to(text, KINDS, NEAR_MAX);
    var response = FindPriorArtResponse.newBuilder().setCompared(near.size());
    List<Candidate> candidates = candidates(near);
    for (Candidate candidate : chosen(candidates, size)) {
      response.addPractices(show(candidate, place));
    }
    addLessonsAndOpen(near, candidates, response);
    teams.of(near).stream().limit(TEAMS_MAX).forEach(response::addTeams);
    addDuplicates(text, near, response);
    return response.build();
  }

  /// What can be adopted or was tried, nearest first; of several versions the newest.
  private List<Candidate> candidates(List<Nearness.Near> near) {
    Map<RecordId, Candidate> found = new LinkedHashMap<>();
    Set<RecordId> seen = new HashSet<>();
    for (Nearness.Near one : near) {
      practice(one.row())
          .filter(row -> !seen.contains(row.id()))
          .ifPresent(
              row -> {
                Trials.Gathered gathered = trials.on(row);
                gathered.versions().forEach(version -> seen.add(version.id()));
                if (row.kind() != Kind.LESSON.number() || !gathered.standing().isEmpty()) {
                  RecordRow newest = newest(gathered.versions());
                  found.put(newest.id(), new Candidate(newest, one.score(), gathered.counting()));
                }
              });
    }
    return List.copyOf(found.values());
  }

  /// What a near record is about: itself, or what it tried.
  private Optional<RecordRow> practice(RecordRow row) {
    return switch (Kind.ofNumber(row.kind()).orElse(Kind.GOVERNANCE)) {
      case PRACTICE, METHOD, LESSON -> Optional.of(row);
      case TRIED_HERE ->
          views.state(row) == RecordState.RETRACTED
              ? Optional.empty()
              : trials.trial(row).flatMap(trial -> records.findShown(trial.practice()));
      case QUESTION, ANSWER, OFFER, LAB, RETRACTION, GOVERNANCE -> Optional.empty();
    };
  }

  private RecordRow newest(List<RecordRow> versions) {
    return versions.stream()
        .filter(version -> views.state(version) == RecordState.CURRENT)
        .findFirst()
        .orElse(versions.getFirst());
  }

  /// The first ones; the last of them gives way where otherwise no setback would be in view.
  private static List<Candidate> chosen(List<Candidate> candidates, int size) {
    List<Candidate> chosen = new ArrayList<>(candidates.stream().limit(size).toList());
    if (chosen.stream().noneMatch(Candidate::hasSetback)) {
      candidates.stream()
          .limit(SETBACK_WITHIN)
          .skip(size)
          .filter(Candidate::hasSetback)
          .findFirst()
          .ifPresent(setback -> chosen.set(chosen.size() - 1, setback));
    }
    return chosen;
  }

  private PriorPractice show(Candidate candidate, Optional<PlaceContext> place) {
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
      List<Candidate> shownAlready,
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
          && status.equals("open")
          && views.state(row) == RecordState.CURRENT) {
        open.add(row);
      }
    }
    warnings.addAll(others);
    warnings.stream().limit(LESSONS_MAX).map(records::brief).forEach(response::addLessons);
    open.stream().limit(OPEN_MAX).map(records::brief).forEach(response::addOpen);
  }

  private void addDuplicates(
      String text, List<Nearness.Near> near, FindPriorArtResponse.Builder response) {
    Set<String> asked = words(text);
    for (Nearness.Near one : near) {
      if (response.getDuplicatesCount() == DUPLICATES_MAX) {
        return;
      }
      LearningRecord said = records.said(one.row());
      if (views.state(one.row()) == RecordState.RETRACTED) {
        continue;
      }
      if (alike(asked, words(said.getTitle() + " " + said.getSummary())) >= SAME_WORDS
          || alike(asked, words(Nearness.words(said))) >= SAME_WORDS) {
        response.addDuplicates(records.brief(one.row()));
      }
    }
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /// Shared words among all words, 0 to 1.
  private static double alike(Set<String> one, Set<String> other) {
    long shared = one.stream().filter(other::contains).count();
    long all = one.size() + other.size() - shared;
    return all == 0 ? 0 : (double) shared / all;
  }
}
