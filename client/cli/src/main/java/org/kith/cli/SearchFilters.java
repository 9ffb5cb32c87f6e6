package org.kith.cli;

import java.util.List;
import org.kith.schema.v1.SearchRecordsRequest;
import picocli.CommandLine.Option;

/// Filters of search and export. Several values of one filter are alternatives; different filters
/// must all hold.
final class SearchFilters {
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

  @Option(names = "--include-retracted", description = "Also records that were retracted.")
  boolean includeRetracted;

  SearchRecordsRequest.Builder request(String query) {
    return SearchRecordsRequest.newBuilder()
        .setQuery(query)
        .addAllKinds(kinds)
        .addAllTopics(topics)
        .addAllSettings(settings)
        .addAllOrigins(origins)
        .setIncludeRetracted(includeRetracted);
  }
}
