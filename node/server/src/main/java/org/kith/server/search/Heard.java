package org.kith.server.search;

import java.util.Set;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;

/// Which reports count by now.
///
/// @param voices organisations whose reports count
/// @param hidden records that are hidden on this node: as if they were not here
public record Heard(Set<OrganisationId> voices, Set<RecordId> hidden) {
  public Heard {
    voices = Set.copyOf(voices);
    hidden = Set.copyOf(hidden);
  }
}
