package org.kith.server.search;

import java.util.List;
import org.kith.protocol.bytes.OrganisationId;

/// A team that wrote records that match.
///
/// @param score of all its deeds, however many; only its order means anything
/// @param deeds the weightiest of them, of like ones what arrived last first
public record TeamFound(OrganisationId organisation, double score, List<SearchHit> deeds) {
  public TeamFound {
    deeds = List.copyOf(deeds);
  }
}
