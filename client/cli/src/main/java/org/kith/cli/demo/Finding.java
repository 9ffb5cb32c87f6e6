package org.kith.cli.demo;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kith.cli.Failure;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.SearchResult;

/// What a search at the last organisation found of the first one's: its most tried practice.
record Finding(String searcher, String query, SearchResult result, GetRecordResponse record) {
  private static final int QUERY_WORDS = 4;

  static Finding look(
      DemoNode first, DemoNode last, List<Sample> samples, Map<String, String> ids) {
    Sample practice =
        samples.stream()
            .filter(s -> s.organisation().equals(first.folderName()) && s.record().hasPractice())
            .max(
                java.util.Comparator.comparingLong(
                    s -> samples.stream().filter(o -> o.references().contains(s.name())).count()))
            .orElseThrow(
                () -> Failure.refused("The samples hold no practice of " + first.name() + "."));
    String id = ids.getOrDefault(practice.name(), "");
    String query =
        java.util.Arrays.stream(practice.record().getTitle().split("\\W+"))
            .filter(word -> word.length() > 3)
            .limit(QUERY_WORDS)
            .collect(Collectors.joining(" "));
    SearchRecordsResponse found =
        last.client()
            .search(SearchRecordsRequest.newBuilder().setQuery(query).addKinds("practice").build());
    SearchResult result =
        found.getResultsList().stream()
            .filter(one -> one.getRecord().getRecordId().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    Failure.refused(
                        "The search at " + last.name() + " did not find '" + query + "'."));
    return new Finding(
        last.name(),
        query,
        result,
        last.client().get(GetRecordRequest.newBuilder().setRecordId(id).build()));
  }

  void tell(Consumer<String> say) {
    say.accept("");
    say.accept("Search at " + searcher + " for \"" + query + "\":");
    say.accept("  " + result.getRecord().getTitle());
    say.accept(
        "  "
            + result.getRecord().getKind()
            + " from "
            + result.getRecord().getOrigin().getName()
            + ", verified by its key alone");
    for (LinkIn link : record.getLinksInList()) {
      if (link.getRelation().equals("tried")) {
        say.accept(
            "  tried by "
                + link.getOrigin().getName()
                + ": "
                + link.getOutcome()
                + " - "
                + link.getTitle());
      }
    }
    if (!outcomes().isEmpty()) {
      say.accept(
          "  reports: "
              + outcomes().entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue())
                  .collect(Collectors.joining(", ")));
    }
  }

  private Map<String, Long> outcomes() {
    return record.getLinksInList().stream()
        .filter(link -> link.getRelation().equals("tried"))
        .collect(Collectors.groupingBy(LinkIn::getOutcome, TreeMap::new, Collectors.counting()));
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("at", searcher);
    json.addProperty("query", query);
    json.addProperty("recordId", result.getRecord().getRecordId());
    json.addProperty("title", result.getRecord().getTitle());
    json.addProperty("origin", result.getRecord().getOrigin().getName());
    json.addProperty("linksIn", record.getLinksInCount());
    return json;
  }
}
