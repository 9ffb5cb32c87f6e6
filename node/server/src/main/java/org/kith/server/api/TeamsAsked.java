package org.kith.server.api;

import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindContactsResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.TeamToAsk;
import org.kith.server.search.Deed;
import org.kith.server.search.SearchHit;
import org.kith.server.search.TeamFound;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Teams to ask, by what they did, not by what they say of themselves.
final class TeamsAsked {
  private static final int TEAMS_DEFAULT = 10;
  private static final int TEAMS_MAX = 50;

  /// Near records whose teams are looked at.
  private static final int NEAR_MAX = 60;

  /// Deeds of one team that are listed and that count.
  private static final int DEEDS_MAX = 10;

  /// How fast a record's weight falls with its place among the near ones.
  private static final double PLACES_TO_HALF = 20;

  private static final Set<Kind> KINDS =
      Set.of(
          Kind.LESSON,
          Kind.PRACTICE,
          Kind.METHOD,
          Kind.TRIED_HERE,
          Kind.ANSWER,
          Kind.OFFER,
          Kind.LAB);

  private final Nearness nearness;
  private final Searches searches;
  private final Views views;
  private final RecordReader records;
  private final Supplier<Standing> standing;
  private final InstantSource clock;

  TeamsAsked(
      Nearness nearness,
      Searches searches,
      Views views,
      RecordReader records,
      Supplier<Standing> standing,
      InstantSource clock) {
    this.nearness = nearness;
    this.searches = searches;
    this.views = views;
    this.records = records;
    this.standing = standing;
    this.clock = clock;
  }

  private record Team(OrganisationId organisation, String name) {}

  /// What is known of one team so far.
  private static final class Known {
    private Contact contact = Contact.getDefaultInstance();
    private final List<org.kith.schema.v1.Deed> deeds = new ArrayList<>();
    private double score;
  }

  FindContactsResponse answer(FindContactsRequest request) {
    int size = request.getPageSize() == 0 ? TEAMS_DEFAULT : request.getPageSize();
    if (size < 1 || size > TEAMS_MAX) {
      throw ApiErrors.badField("pageSize", "must be from 1 to " + TEAMS_MAX);
    }
    if (request.getQuery().isBlank() && request.getTopicsCount() == 0) {
      throw ApiErrors.badField("query", "is needed where there is no topic: say what it is about");
    }
    return FindContactsResponse.newBuilder()
        .addAllTeams(teams(request, size).stream().limit(size).toList())
        .build();
  }

  private List<TeamToAsk> teams(FindContactsRequest request, int size) {
    if (request.getTopicsCount() == 0) {
      return of(nearness.to(request.getQuery(), KINDS, NEAR_MAX));
    }
    var search = SearchRecordsRequest.newBuilder().addAllTopics(request.getTopicsList());
    KINDS.forEach(kind -> search.addKinds(kind.code()));
    if (!request.getQuery().isBlank()) {
      search.setQuery(request.getQuery()).setPageSize(ApiLimits.PAGE_SIZE_MAX);
      return of(searches.near(search.build()));
    }
    return searches.teams(search.build(), month(), size, DEEDS_MAX).stream()
        .map(this::show)
        .toList();
  }

  private YearMonth month() {
    return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
  }

  /// One of the teams behind all records of a topic.
  private TeamToAsk show(TeamFound found) {
    var shown =
        TeamToAsk.newBuilder()
            .setOrigin(Peers.origin(standing.get(), found.organisation()))
            .setScore(found.score());
    for (SearchHit hit : found.deeds()) {
      LearningRecord said = hit.record().message();
      if (!shown.hasContact()) {
        shown.setContact(said.getContact());
      }
      Deed.of(said)
          .ifPresent(deed -> shown.addDeeds(show(deed, hit.id(), hit.record().kind(), said)));
    }
    return shown.build();
  }

  /// The teams behind these records, nearest record first.
  List<TeamToAsk> of(List<Nearness.Near> near) {
    Map<Team, Known> teams = new LinkedHashMap<>();
    String month = month().toString();
    Standing now = standing.get();
    for (int place = 0; place < near.size(); place++) {
      RecordRow row = near.get(place).row();
      if (views.state(row) != RecordState.CURRENT || !now.hasVoice(row.log().organisation())) {
        continue;
      }
      LearningRecord said = records.said(row);
      Contact contact = said.getContact();
      boolean reachable =
          !contact.getTeam().isEmpty()
              && (contact.getValidUntil().isEmpty()
                  || contact.getValidUntil().compareTo(month) >= 0);
      if (!reachable) { // a team that cannot be reached cannot be asked
        continue;
      }
      var team =
          new Team(row.log().organisation(), contact.getTeam().strip().toLowerCase(Locale.ROOT));
      Known known = teams.computeIfAbsent(team, _ -> new Known());
      if (known.contact.getTeam().isEmpty()) {
        known.contact = contact;
      }
      double nearness = near.get(place).score() / near.getFirst().score();
      count(known, row, said, nearness / (1 + place / PLACES_TO_HALF));
    }
    return teams.entrySet().stream()
        .sorted(Comparator.comparingDouble(team -> -team.getValue().score))
        .map(team -> show(team.getKey(), team.getValue()))
        .toList();
  }

  private void count(Known team, RecordRow row, LearningRecord said, double nearness) {
    Optional<Deed> deed = Deed.of(said);
    if (deed.isEmpty() || team.deeds.size() == DEEDS_MAX) {
      return;
    }
    team.score += deed.get().weight() * nearness;
    Kind kind = Kind.ofNumber(row.kind()).orElseThrow();
    team.deeds.add(show(deed.get(), row.id(), kind, said));
  }

  private org.kith.schema.v1.Deed show(Deed deed, RecordId id, Kind kind, LearningRecord said) {
    var shown = org.kith.schema.v1.Deed.newBuilder();
    records
        .findShown(id)
        .map(row -> records.marks(row, said))
        .ifPresent(
            marks ->
                shown
                    .setState(marks.state())
                    .setStateReason(marks.reason())
                    .addAllCautions(marks.cautions()));
    return shown
        .setDeed(deed.word())
        .setRecordId(id.text())
        .setTitle(said.getTitle())
        .setKind(kind.code())
        .setStatus(said.getTriedHere().getStatus())
        .setOutcome(
            said.getTriedHere().getOutcome().isEmpty()
                ? said.getTriedHere().getStatus()
                : said.getTriedHere().getOutcome())
        .build();
  }

  private TeamToAsk show(Team team, Known known) {
    return TeamToAsk.newBuilder()
        .setOrigin(Peers.origin(standing.get(), team.organisation()))
        .setContact(known.contact)
        .addAllDeeds(known.deeds)
        .setScore(known.score)
        .build();
  }
}
