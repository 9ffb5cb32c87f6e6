package org.kith.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.FacetCount;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.SearchResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds records.
@Command(
    name = "search",
    description = "Find records by words and filters; without words it lists all.",
    footer = {
      "Example: kith search --dir harbour \"sepsis handover\" --kind practice --page-size 20",
      "         kith search --dir harbour huddle --like-us --outcome no-effect,made-worse"
    })
final class SearchCommand extends KithCommand {
  private static final int PAGE_SIZE_MAX = 200;
  private static final Map<String, String> BY =
      Map.of("words", "words", "meaning", "meaning", "both", "words and meaning");
  private static final List<String> ORDERS =
      List.of("best", "newest", "most-tried", "best-evidence");
  private static final int SHORT_ID_CHARACTERS = 12;

  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin SearchFilters filters = new SearchFilters();

  @Parameters(
      arity = "0..*",
      paramLabel = "QUERY",
      description = {
        "Words to look for. All that mean the same are found, and what is near in meaning.",
        "\"a phrase\", beginn*, title:falls, topic:sepsis, kind:practice, setting:home,",
        "origin:harbour narrow it."
      })
  List<String> words = List.of();

  @Option(
      names = "--page-size",
      defaultValue = "20",
      paramLabel = "N",
      description = "Results on a page, 1 to 200 (default: ${DEFAULT-VALUE}).")
  int pageSize;

  @Option(names = "--page-token", paramLabel = "TOKEN", description = "From an earlier answer.")
  String pageToken = "";

  @Option(
      names = "--sort",
      defaultValue = "best",
      paramLabel = "ORDER",
      description = "best, newest, most-tried or best-evidence (default: ${DEFAULT-VALUE}).")
  String sort = "best";

  @Option(
      names = "--by",
      paramLabel = "words|meaning",
      description = "Only by words, or only by meaning (default: both).")
  String by = "";

  @Override
  Exit run(Screen screen) {
    if (pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
      throw Failure.usage("--page-size is a number from 1 to " + PAGE_SIZE_MAX + ".");
    }
    if (!ORDERS.contains(sort)) {
      throw Failure.usage("--sort is " + String.join(" or ", ORDERS) + ".");
    }
    if (!by.isEmpty() && !by.equals("words") && !by.equals("meaning")) {
      throw Failure.usage("--by is words or meaning; leave it out for both.");
    }
    try (KithClient client = choice.connect()) {
      SearchRecordsResponse found =
          client.search(
              filters
                  .request(String.join(" ", words))
                  .setPageSize(pageSize)
                  .setPageToken(pageToken)
                  .setOrderBy(sort)
                  .setBy(by)
                  .build());
      screen.answer(found, () -> print(screen, found, filters.place.likeUs));
      if (found.getTotalSize() == 0 && found.getIndexBehind() == 0) {
        adviseOnNothing(screen);
      }
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw SearchFilters.refused(e);
    }
  }

  /// Nothing found is seldom the end: it may be the words, a filter, or a thing to ask others.
  private void adviseOnNothing(Screen screen) {
    List<String> ways = new ArrayList<>();
    String query = String.join(" ", words);
    if (query.strip().contains(" ")) {
      ways.add("fewer or other words");
    }
    if (filters.any() || query.contains(":")) {
      ways.add("without a filter");
    }
    ways.add("kith topics, which lists what there is something about");
    screen.note("Nothing was found. Try " + String.join("; ", ways) + ".");
    screen.note("Or ask the others: kith ask \"QUESTION\" --topic TOPIC");
  }

  private static void print(Screen screen, SearchRecordsResponse found, boolean likeUs) {
    for (SearchResult result : found.getResultsList()) {
      LearningRecord record = result.getRecord();
      screen.heading(record.getTitle());
      screen.line(
          "  "
              + record.getKind()
              + " from "
              + record.getOrigin().getName()
              + "  "
              + record
                  .getRecordId()
                  .substring(0, Math.min(SHORT_ID_CHARACTERS, record.getRecordId().length()))
              + standing(record)
              + (result.getMatchedBy().isEmpty()
                  ? ""
                  : "  by " + BY.getOrDefault(result.getMatchedBy(), result.getMatchedBy()))
              + (result.getOrganisationsTried() == 0
                  ? ""
                  : "  reported on by " + result.getOrganisationsTried()));
      if (result.getHighlightsCount() == 0) {
        screen.line("  " + record.getSummary());
      }
      result.getHighlightsList().forEach(passage -> screen.passage("  " + passage.getText()));
    }
    screen.line("");
    screen.line(
        (found.getTotalSize() == 1 ? "1 record" : found.getTotalSize() + " records")
            + (found.hasPlace() ? ", tried " + PlacePage.words(found.getPlace(), likeUs) : ""));
    facet(screen, "kinds", found.getFacets().getKindsList());
    facet(screen, "topics", found.getFacets().getTopicsList());
    facet(screen, "outcomes of reports", found.getFacets().getOutcomesList());
    facet(screen, "organisations", found.getFacets().getOriginsList());
    if (!found.getNextPageToken().isEmpty()) {
      screen.note("More: repeat with --page-token " + found.getNextPageToken());
    }
    if (found.getMeaningBehind() > 0) {
      screen.note(found.getMeaningBehind() + " records cannot be found by meaning yet.");
    }
    if (found.getIndexBehind() > 0) {
      screen.note(found.getIndexBehind() + " records are not indexed yet.");
    }
  }

  private static String standing(LearningRecord record) {
    String standing =
        RecordNotices.standing(
            record.getState(), record.getStateReason(), record.getCautionsList());
    return standing.isEmpty() ? "" : "  " + standing;
  }

  private static void facet(Screen screen, String name, List<FacetCount> counts) {
    if (!counts.isEmpty()) {
      screen.line(
          "  "
              + name
              + ": "
              + counts.stream()
                  .map(
                      c ->
                          (c.getLabel().isEmpty() ? c.getCode() : c.getLabel())
                              + " "
                              + c.getCount())
                  .collect(Collectors.joining(", ")));
    }
  }
}
