package org.kith.core.sync;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;

/// What connected peers say of an own log (SPEC 5.4).
///
/// @param upToDate of those that want it, how many have shown that they hold exactly the same
/// @param strangers how many want nothing of it
public record Agreement(int upToDate, int strangers) {
  /// What they say of this log now. Two sessions with one peer are one voice.
  public static Agreement about(LogName log, Stream<SessionState> sessions) {
    Set<OrganisationId> same = new HashSet<>();
    Set<OrganisationId> strangers = new HashSet<>();
    sessions
        .filter(SessionState::established) // it has not said before what it wants
        .forEach(
            state -> {
              if (!state.shares(log)) {
                strangers.add(state.peer());
              } else if (state.upToDate()) {
                same.add(state.peer());
              }
            });
    strangers.removeAll(same);
    return new Agreement(same.size(), strangers.size());
  }
}
