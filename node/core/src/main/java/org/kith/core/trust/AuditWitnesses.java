package org.kith.core.trust;

import java.util.HashSet;
import java.util.Set;
import org.kith.protocol.bytes.OrganisationId;

/// Which peers are shown how far the own audit goes, and which line of it they are shown
/// (SPEC 7.16).
///
/// @param line from 1 on
public record AuditWitnesses(Set<OrganisationId> chosen, int line) {
  /// Nobody is, unless a person says so.
  public static final AuditWitnesses NONE = new AuditWitnesses(Set.of(), 1);

  public AuditWitnesses {
    chosen = Set.copyOf(chosen);
  }

  /// After a peer was chosen, or is none any more.
  AuditWitnesses with(OrganisationId peer, boolean on) {
    Set<OrganisationId> next = new HashSet<>(chosen);
    boolean _ = on ? next.add(peer) : next.remove(peer);
    return new AuditWitnesses(next, line);
  }

  /// After another line was begun. Lines only rise.
  AuditWitnesses with(Decision.AuditBegun begun) {
    return new AuditWitnesses(chosen, Math.max(line, begun.line()));
  }
}
