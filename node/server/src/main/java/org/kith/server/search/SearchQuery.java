package org.kith.server.search;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// A question: words, and filters by code. Codes of one filter are alternatives; all filters must
/// hold. A filter without codes holds for everything.
///
/// @param words as people type them; phrases between quotation marks; empty finds everything,
/// newest first
/// @param pageToken from an earlier answer to the same question
public record SearchQuery(
    String words,
    Set<String> kinds,
    Set<String> topics,
    Set<String> settings,
    Set<OrganisationId> origins,
    Order order,
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

  public SearchQuery {
    kinds = Set.copyOf(kinds);
    topics = Set.copyOf(topics);
    settings = Set.copyOf(settings);
    origins = Set.copyOf(origins);
  }

  /// Which hit comes first.
  public enum Order {
    /// Best match; where two match alike, what arrived first.
    BEST,
    /// What arrived last. Never by anybody's claimed time.
    NEWEST
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
        words,
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Order.BEST,
        Retracted.LEFT_OUT,
        PAGE_HITS,
        Optional.empty());
  }

  public SearchQuery withKinds(Set<String> codes) {
    return new SearchQuery(
        words, codes, topics, settings, origins, order, retracted, pageSize, pageToken);
  }

  public SearchQuery withTopics(Set<String> codes) {
    return new SearchQuery(
        words, kinds, codes, settings, origins, order, retracted, pageSize, pageToken);
  }

  public SearchQuery withSettings(Set<String> codes) {
    return new SearchQuery(
        words, kinds, topics, codes, origins, order, retracted, pageSize, pageToken);
  }

  public SearchQuery withOrigins(Set<OrganisationId> organisations) {
    return new SearchQuery(
        words, kinds, topics, settings, organisations, order, retracted, pageSize, pageToken);
  }

  public SearchQuery withOrder(Order wanted) {
    return new SearchQuery(
        words, kinds, topics, settings, origins, wanted, retracted, pageSize, pageToken);
  }

  public SearchQuery withRetracted(Retracted wanted) {
    return new SearchQuery(
        words, kinds, topics, settings, origins, order, wanted, pageSize, pageToken);
  }

  public SearchQuery withPageSize(int hits) {
    return new SearchQuery(
        words, kinds, topics, settings, origins, order, retracted, hits, pageToken);
  }

  /// An empty token asks for the first page.
  public SearchQuery withPageToken(String token) {
    return new SearchQuery(
        words,
        kinds,
        topics,
        settings,
        origins,
        order,
        retracted,
        pageSize,
        token.isEmpty() ? Optional.empty() : Optional.of(token));
  }

  /// What a page token belongs to: everything but the page.
  Bytes fingerprint() {
    var text = new StringBuilder();
    for (var codes : java.util.List.of(kinds, topics, settings)) {
      text.append(new TreeSet<>(codes)).append('\n');
    }
    text.append(new TreeSet<>(origins)).append('\n');
    text.append(order).append(retracted).append('\n').append(words);
    return Sha256.hash(Bytes.utf8(text.toString()));
  }
}
