package org.kith.server.search;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The answer to a question.
public sealed interface SearchAnswer {
  /// What was found.
  ///
  /// @param totalSize how many match in all, exactly
  /// @param behind admitted records that are not in the index yet; where very many wait, frames
  /// of
  /// the journal that wait
  record Found(
      List<SearchHit> hits,
      int totalSize,
      Optional<String> nextPageToken,
      Facets facets,
      Instant readTime,
      long behind)
      implements SearchAnswer {
    public Found {
      hits = List.copyOf(hits);
    }
  }

  /// The question cannot be answered.
  record Declined(Why why) implements SearchAnswer {}

  /// Why a question cannot be answered, in a sentence that says what to do.
  enum Why {
    TOO_LONG("Search with at most 512 characters."),
    TOO_MANY_WORDS("Search with at most 32 words."),
    PAGE_SIZE("Ask for 1 to 200 results a page."),
    PAGE_TOKEN("The page token belongs to another search; start again without it."),
    PAGE_TOKEN_OLD(
        "The page token is too old: records have arrived since its first page, whose order is kept"
            + " for five minutes; start again without it."),
    TOO_SLOW("The search took more than 2 seconds; use fewer words or more filters.");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  /// How many matches have each code, most frequent first.
  record Facets(
      Map<String, Integer> kinds,
      Map<String, Integer> topics,
      Map<String, Integer> settings,
      Map<String, Integer> origins,
      Map<String, Integer> outcomes) {
    /// No matches.
    public static final Facets NONE = new Facets(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }
}
