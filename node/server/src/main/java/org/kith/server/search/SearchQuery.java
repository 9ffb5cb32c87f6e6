package org.kith.server.search;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;

/// A question: words, and filters.
///
/// @param words as people type them; phrases between quotation marks; empty finds everything,
/// newest first
/// @param pageToken from an earlier answer to the same question
public record SearchQuery(
    String words,
    Filters filters,
    Order order,
    By by,
    Retracted retracted,
    int pageSize,
    Optional<String> pageToken) {
  /// Most characters of the words.
  public static final int WORDS_CHARACTERS_MAX = 512;

  /// Most terms in the words, without those too frequent to matter.
  public static final int TERMS_MAX = 32;

  /// Most hits on a page.
  public static final int PAGE_HITS_MAX = 200;

  /// Hits on a page unless said otherwise.
  public static final int PAGE_HITS = 20;

  /// What must hold. Codes of one filter are alternatives; all filters must hold. A filter without
  /// codes holds for everything.
  ///
  /// @param since claimed by their origins to be published at this time or later
  /// @param months happened in some of these months
  /// @param place was tried in such a place
  /// @param hidden are left out, whatever they say; each with its origin
  public record Filters(
      Map<SearchFilter, Set<String>> codes,
      Set<OrganisationId> origins,
      Optional<Instant> since,
      Optional<Span> months,
      Optional<TrialPlace> place,
      Map<RecordId, OrganisationId> hidden) {
    static final Filters NONE =
        new Filters(
            Map.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    public Filters {
      codes = Map.copyOf(codes);
      origins = Set.copyOf(origins);
      hidden = Map.copyOf(hidden);
    }

    Set<String> codes(SearchFilter filter) {
      return codes.getOrDefault(filter, Set.of());
    }

    private Filters with(SearchFilter filter, Set<String> wanted) {
      var all = new EnumMap<SearchFilter, Set<String>>(SearchFilter.class);
      all.putAll(codes);
      all.put(filter, Set.copyOf(wanted));
      return new Filters(all, origins, since, months, place, hidden);
    }

    private Filters withOrigins(Set<OrganisationId> wanted) {
      return new Filters(codes, wanted, since, months, place, hidden);
    }

    private Filters withSince(Optional<Instant> wanted) {
      return new Filters(codes, origins, wanted, months, place, hidden);
    }

    private Filters withMonths(Optional<Span> wanted) {
      return new Filters(codes, origins, since, wanted, place, hidden);
    }

    private Filters withPlace(Optional<TrialPlace> wanted) {
      return new Filters(codes, origins, since, months, wanted, hidden);
    }

    private Filters withHidden(Map<RecordId, OrganisationId> wanted) {
      return new Filters(codes, origins, since, months, place, wanted);
    }

    private String text() {
      var text = new TreeMap<SearchFilter, Set<String>>();
      codes.forEach((filter, wanted) -> text.put(filter, new TreeSet<>(wanted)));
      return text
          + "\n"
          + new TreeSet<>(origins)
          + "\n"
          + since
          + "\n"
          + months
          + "\n"
          + place.map(TrialPlace::text).orElse("")
          + "\n";
    }
  }

  /// Which hit comes first.
  public enum Order {
    /// Best match; where two match alike, what arrived first.
    BEST,
    /// What arrived last. Never by anybody's claimed time.
    NEWEST,
    /// What most organisations report on; then what arrived last.
    MOST_TRIED,
    /// What has the best evidence; then what most organisations report on; then what arrived
    /// last.
    BEST_EVIDENCE
  }

  /// What words are compared with.
  public enum By {
    /// With words and with meanings.
    BOTH,
    WORDS,
    MEANING,
    /// With words, and nothing is found where too few of them stand in a record: not any of them
    /// will do then. So saved queries are read, and whatever goes into a file.
    STRICT
  }

  /// Whether records that were taken back, and the records that take back, are among the hits.
  /// (The latter are found without it where their kind is asked for.)
  public enum Retracted {
    LEFT_OUT,
    INCLUDED
  }

  /// Words without any filter.
  public static SearchQuery of(String words) {
    return new SearchQuery(
        words, Filters.NONE, Order.BEST, By.BOTH, Retracted.LEFT_OUT, PAGE_HITS, Optional.empty());
  }

  /// Records with one of these codes.
  public SearchQuery with(SearchFilter filter, Set<String> codes) {
    return withFilters(filters.with(filter, codes));
  }

  public SearchQuery withKinds(Set<String> codes) {
    return with(SearchFilter.KIND, codes);
  }

  public SearchQuery withTopics(Set<String> codes) {
    return with(SearchFilter.TOPIC, codes);
  }

  public SearchQuery withSettings(Set<String> codes) {
    return with(SearchFilter.SETTING, codes);
  }

  public SearchQuery withOrigins(Set<OrganisationId> organisations) {
    return withFilters(filters.withOrigins(organisations));
  }

  public SearchQuery withSince(Optional<Instant> time) {
    return withFilters(filters.withSince(time));
  }

  public SearchQuery withMonths(Optional<Span> months) {
    return withFilters(filters.withMonths(months));
  }

  /// Only what was tried in such a place, and the reports that say so.
  public SearchQuery withPlace(Optional<TrialPlace> place) {
    return withFilters(filters.withPlace(place));
  }

  /// The same, with what is known of the place that it asks for.
  SearchQuery at(Trials trials) {
    return withPlace(
        filters
            .place()
            .map(
                place ->
                    place.with(
                        trials.at(
                            place,
                            filters.codes(SearchFilter.OUTCOME),
                            filters.codes(SearchFilter.STATUS)))));
  }

  /// Leaves these records out, each with its origin.
  public SearchQuery withHidden(Map<RecordId, OrganisationId> records) {
    return withFilters(filters.withHidden(records));
  }

  private SearchQuery withFilters(Filters wanted) {
    return new SearchQuery(words, wanted, order, by, retracted, pageSize, pageToken);
  }

  public SearchQuery withOrder(Order wanted) {
    return new SearchQuery(words, filters, wanted, by, retracted, pageSize, pageToken);
  }

  public SearchQuery withBy(By wanted) {
    return new SearchQuery(words, filters, order, wanted, retracted, pageSize, pageToken);
  }

  public SearchQuery withRetracted(Retracted wanted) {
    return new SearchQuery(words, filters, order, by, wanted, pageSize, pageToken);
  }

  public SearchQuery withPageSize(int hits) {
    return new SearchQuery(words, filters, order, by, retracted, hits, pageToken);
  }

  /// An empty token asks for the first page.
  public SearchQuery withPageToken(String token) {
    return new SearchQuery(
        words,
        filters,
        order,
        by,
        retracted,
        pageSize,
        token.isEmpty() ? Optional.empty() : Optional.of(token));
  }

  /// What a page token belongs to: everything but the page.
  Bytes fingerprint() {
    return Sha256.hash(Bytes.utf8(filters.text() + order + by + retracted + "\n" + words));
  }
}
