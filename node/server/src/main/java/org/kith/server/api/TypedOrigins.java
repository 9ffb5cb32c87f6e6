package org.kith.server.api;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;

/// Organisations that somebody names within the words of a search: `origin:harbour` or
/// `origin:"Harbour Hospice"`, by a part of the name or the beginning of the id.
///
/// @param words the rest of the words
record TypedOrigins(String words, Set<OrganisationId> origins) {
  private static final Pattern ORIGIN =
      Pattern.compile("(?i)(?<!\\S)origin:(?:\"([^\"]+)\"|([^\\s\"]+))");

  /// @throws io.grpc.StatusRuntimeException where nobody here has such a name
  static TypedOrigins read(String query, Standing standing) {
    Set<OrganisationId> origins = new HashSet<>();
    Matcher named = ORIGIN.matcher(query);
    while (named.find()) {
      String name = named.group(1) == null ? named.group(2) : named.group(1);
      Set<OrganisationId> found = find(name.strip().toLowerCase(Locale.ROOT), standing);
      if (found.isEmpty()) {
        throw ApiErrors.badField(
            "query", "has an origin: that no organisation here is called; use part of its name");
      }
      origins.addAll(found);
    }
    return new TypedOrigins(named.replaceAll(" ").strip(), origins);
  }

  private static Set<OrganisationId> find(String name, Standing standing) {
    Set<OrganisationId> found = new HashSet<>();
    Stream.concat(
            Stream.of(standing.own().organisation()),
            standing.logs().stream().map(LogOwner::name).map(log -> log.organisation()))
        .filter(
            one ->
                Peers.origin(standing, one).getName().toLowerCase(Locale.ROOT).contains(name)
                    || one.text().startsWith(name))
        .forEach(found::add);
    return found;
  }
}
