package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Hidings;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.protocol.record.Vocabulary;
import org.kith.schema.v1.FacetCount;
import org.kith.schema.v1.Facets;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.server.search.Matched;
import org.kith.server.search.SearchAnswer;
import org.kith.server.search.SearchFilter;
import org.kith.server.search.SearchHit;
import org.kith.server.search.SearchIndex;
import org.kith.server.search.SearchQuery;
import org.kith.server.search.TeamFound;

/// From a search as the schema has it to the index's question, and back.
final class Searches {
  private final SearchIndex index;
  private final RecordReader records;
  private final Supplier<Standing> standing;
  private final Places places;
  private final Codes codes;

  Searches(
      SearchIndex index,
      RecordReader records,
      Supplier<Standing> standing,
      Places places,
      Codes codes) {
    this.places = places;
    this.index = index;
    this.records = records;
    this.standing = standing;
    this.codes = codes;
  }

  /// Answers one page.
  SearchRecordsResponse search(SearchRecordsRequest request) {
    SearchRecordsRequest asked = placed(request);
    SearchAnswer.Found found = ask(question(asked, standing.get(), codes));
    var response =
        SearchRecordsResponse.newBuilder()
            .setTotalSize(found.totalSize())
            .setFacets(facets(found.facets()))
            .setReadTime(found.readTime().toString())
            .setIndexBehind((int) Math.min(Integer.MAX_VALUE, found.behind()))
            .setMeaningBehind(NodeStatus.meaning(index).getBehind());
    found.nextPageToken().ifPresent(response::setNextPageToken);
    if (asked.hasLike()) {
      response.setPlace(asked.getLike());
    }
    for (SearchHit hit : shown(found)) {
      var result = response.addResultsBuilder().setRecord(records.brief(hit)).setScore(hit.score());
      result.setOrganisationsTried(hit.tried()).setMatchedBy(matchedBy(hit.matched()));
      for (SearchHit.Highlight highlight : hit.highlights()) {
        result.addHighlightsBuilder().setField(highlight.field()).setText(highlight.text());
      }
    }
    return response.build();
  }

  private static String matchedBy(Matched matched) {
    return switch (matched) {
      case WORDS -> "words";
      case MEANING -> "meaning";
      case BOTH -> "both";
      case NOTHING -> "";
    };
  }

  /// Hands every match to `each`, page by page. What has only some of the words is none: whoever
  /// looks at a page sees that it is off the point, whoever gets a file does not.
  void all(SearchRecordsRequest request, Consumer<SearchHit> each) {
    SearchQuery question =
        question(request.toBuilder().setPageSize(ApiLimits.PAGE_SIZE_MAX).clearPageToken().build())
            .withOrder(SearchQuery.Order.NEWEST)
            .withBy(SearchQuery.By.STRICT);
    String token = "";
    do {
      SearchAnswer.Found found = ask(question.withPageToken(token));
      shown(found).forEach(each);
      token = found.nextPageToken().orElse("");
    } while (!token.isEmpty());
  }

  /// One page of matches with how near they are.
  List<Nearness.Near> near(SearchRecordsRequest request) {
    List<Nearness.Near> near = new ArrayList<>();
    for (SearchHit hit : shown(ask(question(request)))) {
      records
          .findShown(hit.id())
          .ifPresent(row -> near.add(new Nearness.Near(row, hit.score(), 0)));
    }
    return near;
  }

  /// The teams behind all records that pass the filters, those that did most first.
  List<TeamFound> teams(SearchRecordsRequest request, YearMonth month, int teamsMax, int deedsMax) {
    return index.teams(question(request), month, teamsMax, deedsMax).stream()
        .map(team -> new TeamFound(team.organisation(), team.score(), unerased(team.deeds())))
        .filter(team -> !team.deeds().isEmpty())
        .toList();
  }

  /// The index may still know for a moment what was erased.
  private List<SearchHit> shown(SearchAnswer.Found found) {
    return unerased(found.hits());
  }

  private List<SearchHit> unerased(List<SearchHit> hits) {
    return hits.stream()
        .filter(hit -> !records.isErased(hit.id(), hit.entry().log().organisation()))
        .toList();
  }

  private SearchAnswer.Found ask(SearchQuery question) {
    return switch (index.search(question)) {
      case SearchAnswer.Found found -> found;
      case SearchAnswer.Declined declined -> throw declined(declined.why());
    };
  }

  private static StatusRuntimeException declined(SearchAnswer.Why why) {
    String sentence = "cannot be used. " + why.sentence();
    return switch (why) {
      case TOO_LONG, TOO_MANY_WORDS -> ApiErrors.badField("query", sentence);
      case PAGE_SIZE -> ApiErrors.badField("pageSize", sentence);
      case PAGE_TOKEN, PAGE_TOKEN_OLD -> ApiErrors.badField("pageToken", sentence);
      case TOO_SLOW -> ApiErrors.of(Code.DEADLINE_EXCEEDED, why.name(), why.sentence());
    };
  }

  private SearchQuery question(SearchRecordsRequest request) {
    return question(placed(request), standing.get(), codes);
  }

  /// The same with the place in words, where it is like ours.
  SearchRecordsRequest placed(SearchRecordsRequest request) {
    return places
        .of(request.hasLike(), request.getLike(), request.getLikeUs())
        .map(place -> request.toBuilder().setLike(place).clearLikeUs().build())
        .orElse(request);
  }

  /// The index's question; refused where a filter is not one.
  static SearchQuery question(SearchRecordsRequest request, Standing standing, Codes codes) {
    String query = request.getQuery();
    if (query.codePointCount(0, query.length()) > ApiLimits.QUERY_CHARACTERS_MAX) {
      throw ApiErrors.badField(
          "query", "must have at most " + ApiLimits.QUERY_CHARACTERS_MAX + " characters");
    }
    var _ = codes.kinds("kinds", request.getKindsList());
    var _ = codes.topics("topics", request.getTopicsList());
    codes.requireSettings("settings", request.getSettingsList());
    codes.require("levels", "levels", request.getLevelsList());
    codes.require("outcomes", "outcomes", request.getOutcomesList());
    codes.require("trial-statuses", "statuses", request.getStatusesList());
    Set<OrganisationId> origins = new HashSet<>();
    for (int i = 0; i < request.getOriginsCount(); i++) {
      origins.add(Peers.findAny(standing, "origins[" + i + "]", request.getOrigins(i)));
    }
    TypedOrigins typed = TypedOrigins.read(query, standing);
    origins.addAll(typed.origins());
    codes.requireTyped("query", typed.words());
    return SearchQuery.of(typed.words())
        .withKinds(new HashSet<>(request.getKindsList()))
        .withTopics(new HashSet<>(request.getTopicsList()))
        .withSettings(new HashSet<>(request.getSettingsList()))
        .with(SearchFilter.LEVEL, new HashSet<>(request.getLevelsList()))
        .with(SearchFilter.OUTCOME, new HashSet<>(request.getOutcomesList()))
        .with(SearchFilter.STATUS, new HashSet<>(request.getStatusesList()))
        .withSince(TimeFilters.since(request.getSince()))
        .withMonths(TimeFilters.period(request.getPeriod()))
        .withOrigins(origins)
        .withPlace(
            request.hasLike()
                ? Optional.of(Places.tried(Places.checked(request.getLike())))
                : Optional.empty())
        .withHidden(hidden(standing))
        .withOrder(order(request.getOrderBy()))
        .withBy(by(request.getBy()))
        .withRetracted(
            request.getIncludeRetracted()
                ? SearchQuery.Retracted.INCLUDED
                : SearchQuery.Retracted.LEFT_OUT)
        .withPageSize(Pages.size(request.getPageSize(), ApiLimits.SEARCH_PAGE_SIZE_DEFAULT))
        .withPageToken(request.getPageToken());
  }

  private static Map<RecordId, OrganisationId> hidden(Standing standing) {
    return standing.hidings().all().stream()
        .map(Hidings.Hiding::what)
        .collect(Collectors.toMap(Decision.HiddenHere::record, Decision.HiddenHere::origin));
  }

  private static SearchQuery.By by(String text) {
    return switch (text) {
      case "" -> SearchQuery.By.BOTH;
      case "words" -> SearchQuery.By.WORDS;
      case "meaning" -> SearchQuery.By.MEANING;
      case "strict" -> SearchQuery.By.STRICT;
      default ->
          throw ApiErrors.badField("by", "must be words, meaning or strict, or empty for both");
    };
  }

  private static SearchQuery.Order order(String text) {
    return switch (text) {
      case "", "best" -> SearchQuery.Order.BEST;
      case "newest" -> SearchQuery.Order.NEWEST;
      case "most-tried" -> SearchQuery.Order.MOST_TRIED;
      case "best-evidence" -> SearchQuery.Order.BEST_EVIDENCE;
      default ->
          throw ApiErrors.badField("orderBy", "must be best, newest, most-tried or best-evidence");
    };
  }

  private Facets facets(SearchAnswer.Facets facets) {
    var answer = Facets.newBuilder();
    add(facets.kinds(), label("kinds"), answer::addKinds);
    add(facets.topics(), label("topics"), answer::addTopics);
    add(facets.settings(), label("settings"), answer::addSettings);
    add(facets.origins(), this::originLabel, answer::addOrigins);
    add(facets.outcomes(), label("outcomes"), answer::addOutcomes);
    return answer.build();
  }

  private static void add(
      Map<String, Integer> counts, Function<String, String> label, Consumer<FacetCount> to) {
    counts.forEach(
        (code, count) ->
            to.accept(
                FacetCount.newBuilder()
                    .setCode(code)
                    .setLabel(label.apply(code))
                    .setCount(count)
                    .build()));
  }

  private static Function<String, String> label(String vocabularyName) {
    Vocabulary vocabulary = Vocabularies.named(vocabularyName);
    return code -> vocabulary.ofCode(code).map(Term::label).orElse(code);
  }

  private String originLabel(String id) {
    return OrganisationId.parse(id)
        .map(organisation -> Peers.origin(standing.get(), organisation).getName())
        .orElse(id);
  }
}
