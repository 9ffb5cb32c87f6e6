package org.kith.cli;

import java.util.List;
import java.util.regex.Pattern;
import org.kith.client.KithException;
import org.kith.schema.v1.SearchRecordsRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Filters of search and export. Several values of one filter are alternatives; different filters
/// must all hold.
final class SearchFilters {
  private static final Pattern FILTER =
      Pattern.compile(
          "(kinds|topics|settings|origins|levels|outcomes|statuses|since|period|like)\\b.*");

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description =
          "lesson, practice, method, tried-here, question, answer, offer, lab or retraction.")
  List<String> kinds = List.of();

  @Option(
      names = "--topic",
      split = ",",
      paramLabel = "TOPIC",
      description = "Topic code, such as handover.")
  List<String> topics = List.of();

  @Option(
      names = "--setting",
      split = ",",
      paramLabel = "SETTING",
      description = "Setting code, such as acute-ward.")
  List<String> settings = List.of();

  @Option(
      names = "--origin",
      split = ",",
      paramLabel = "ORGANISATION",
      description = "Organisation id, or its beginning.")
  List<String> origins = List.of();

  @Option(
      names = "--level",
      split = ",",
      paramLabel = "LEVEL",
      description = "individual, team, organisation or system.")
  List<String> levels = List.of();

  @Option(
      names = "--outcome",
      split = ",",
      paramLabel = "OUTCOME",
      description = "Reports with this outcome, such as made-worse, and what they report on.")
  List<String> outcomes = List.of();

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description =
          "Reports with this status, such as adopted-then-stopped, and what they report on.")
  List<String> statuses = List.of();

  @Option(
      names = "--since",
      paramLabel = "DAY",
      description = "Published on this day (YYYY-MM-DD) or in this month (YYYY-MM) or later.")
  String since = "";

  @Option(
      names = "--period",
      paramLabel = "MONTHS",
      description = "Happened in this month (YYYY-MM), or in some of YYYY-MM..YYYY-MM.")
  String period = "";

  @Mixin PlaceChoice place = new PlaceChoice();

  @Option(names = "--include-retracted", description = "Also records that were retracted.")
  boolean includeRetracted;

  /// A filter with a code that does not exist is a wrong call, like an option that does not; what
  /// else a node refuses is none.
  static Failure refused(KithException.Refused error) {
    Failure said = Failures.of(error);
    return !error.problems().isEmpty()
            && error.problems().stream().allMatch(one -> FILTER.matcher(one.getField()).matches())
        ? Failure.usage(said.reason(), said.sentence(), error.problems())
        : said;
  }

  /// Whether anything beside the words narrows what is looked for.
  boolean any() {
    return !request("")
        .clearIncludeRetracted()
        .build()
        .equals(SearchRecordsRequest.getDefaultInstance());
  }

  SearchRecordsRequest.Builder request(String query) {
    var request = SearchRecordsRequest.newBuilder();
    place.place().ifPresent(request::setLike);
    return request
        .setLikeUs(place.likeUs)
        .setQuery(query)
        .addAllKinds(kinds)
        .addAllTopics(topics)
        .addAllSettings(settings)
        .addAllOrigins(origins)
        .addAllLevels(levels)
        .addAllOutcomes(outcomes)
        .addAllStatuses(statuses)
        .setSince(since)
        .setPeriod(period)
        .setIncludeRetracted(includeRetracted);
  }
}
