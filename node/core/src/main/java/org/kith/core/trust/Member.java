package org.kith.core.trust;

import java.util.List;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ManifestChain;

/// Another organisation about which something was decided.
///
/// @param endpoints host:port hints
/// @param decidedBy who decided the state it is in
/// @param decidedMs when, in ms since 1970
/// @param reason why it was removed; empty while it is not
public record Member(
    ManifestChain chain,
    State state,
    List<String> endpoints,
    List<Decision.Granted> grants,
    String decidedBy,
    long decidedMs,
    String reason) {
  public Member {
    endpoints = List.copyOf(endpoints);
    grants = List.copyOf(grants);
  }

  /// Where an organisation stands.
  public enum State {
    /// Sessions with it, and its records.
    ACCEPTED,
    /// Its records through others; no session.
    ORIGIN_ONLY,
    /// Neither, until a person accepts it again.
    REMOVED
  }

  public OrganisationId organisation() {
    return chain.organisation();
  }
}
