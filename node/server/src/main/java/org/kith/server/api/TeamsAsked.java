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
import java.util.Set;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Kind;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.Deed;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindContactsResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.TeamToAsk;
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
    private final List<Deed> deeds = new ArrayList<>();
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
        .addAllTeams(of(near(request)).stream().limit(size).toList())
        .build();
  }

  private List<Nearness.Near> near(FindContactsRequest request) {
    if (request.getTopicsCount() == 0) {
      return nearness.to(request.getQuery(), KINDS, NEAR_MAX);
    }
    var search =
        SearchRecordsRequest.newBuilder()
            .setQuery(request.getQuery())
            .addAllTopics(request.getTopicsList())
            .setPageSize(ApiLimits.PAGE_SIZE_MAX);
    KINDS.forEach(kind -> search.addKinds(kind.code()));
    return searches.rows(search.build()).stream().map(row -> new Nearness.Near(row, 1)).toList();
  }

  /// The teams behind these records, nearest record first.
  List<TeamToAsk> of(List<Nearness.Near> near) {
    Map<Team, Known> teams = new LinkedHashMap<>();
    String month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).toString();
    for (int place = 0; place < near.size(); place++) {
      RecordRow row = near.get(place).row();
      if (views.state(row) != RecordState.CURRENT) {
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

  private static void count(Known team, RecordRow row, LearningRecord said, double nearness) {
    double weight = weight(said);
    if (weight == 0 || team.deeds.size() == DEEDS_MAX) {
      return;
    }
    team.score += weight * nearness;
    team.deeds.add(
        Deed.newBuilder()
            .setDeed(deed(said))
            .setRecordId(row.id().text())
            .setTitle(said.getTitle())
            .setKind(Kind.ofNumber(row.kind()).map(Kind::code).orElse(""))
            .setOutcome(
                said.getTriedHere().getOutcome().isEmpty()
                    ? said.getTriedHere().getStatus()
                    : said.getTriedHere().getOutcome())
            .build());
  }

  /// Having done it weighs most, whatever came of it; offering to help weighs less.
  private static double weight(LearningRecord said) {
    return switch (said.getBodyCase()) {
      case TRIED_HERE -> said.getTriedHere().getStatus().equals("planned") ? 1 : 4;
      case PRACTICE, METHOD -> 3;
      case ANSWER -> said.getAnswer().getBasis().equals("done-it") ? 3 : 1.5;
      case OFFER -> 2;
      case LESSON -> 1.5;
      case LAB -> 1;
      case QUESTION, RETRACTION, BODY_NOT_SET -> 0;
    };
  }

  private static String deed(LearningRecord said) {
    return switch (said.getBodyCase()) {
      case TRIED_HERE -> "tried";
      case ANSWER -> "answered";
      case OFFER, LAB -> "offers";
      case LESSON, PRACTICE, METHOD, QUESTION, RETRACTION, BODY_NOT_SET -> "published";
    };
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
