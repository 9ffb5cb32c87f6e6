package org.kith.server.api;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.schema.v1.Addresses;
import org.kith.server.store.Scrub;

/// What the status says about the node that follows from how it was started.
///
/// @param version of the program
/// @param addresses where it listens
/// @param advertised host:port that invitations give
/// @param warnings in plain words, from the configuration
/// @param ownPostcodes of the organisation's own sites, in capitals and without spaces
/// @param reviewersMin approvals for a draft that leaves the organisation
/// @param staleAfter silence after which an origin is called stale
/// @param started when the node started
/// @param scrub how far the journal has been read again
public record NodeFacts(
    String version,
    Supplier<Addresses> addresses,
    Path home,
    Path views,
    Path index,
    Path meaning,
    List<String> advertised,
    List<String> warnings,
    Set<String> ownPostcodes,
    int reviewersMin,
    Duration staleAfter,
    Instant started,
    Supplier<Scrub.State> scrub) {
  public NodeFacts {
    advertised = List.copyOf(advertised);
    warnings = List.copyOf(warnings);
    ownPostcodes = Set.copyOf(ownPostcodes);
  }
}
