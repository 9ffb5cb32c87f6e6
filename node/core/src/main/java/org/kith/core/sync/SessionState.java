package org.kith.core.sync;

import java.util.List;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;

/// What a session can honestly say of itself.
///
/// @param established both Hellos are complete
/// @param shown the other side has shown all its heads at least once
/// @param lastHeardMs when anything was last received; 0 for never
/// @param upToDate the heads of all shared logs matched, and nothing has changed since
/// @param matchedMs when they last matched; 0 for never
public record SessionState(
    OrganisationId peer,
    boolean established,
    boolean shown,
    long lastHeardMs,
    boolean upToDate,
    long matchedMs,
    List<Shared> logs) {
  public SessionState {
    logs = List.copyOf(logs);
  }

  /// One shared log: what is proved here, and the greatest that the other side has proved.
  public record Shared(LogName log, long provedHere, long provedThere) {}

  /// Whether both sides accept this log.
  public boolean shares(LogName log) {
    return logs.stream().anyMatch(shared -> shared.log().equals(log));
  }

  /// Entries that the other side has proved and this node lacks.
  public long behind() {
    return logs.stream().mapToLong(log -> Math.max(0, log.provedThere() - log.provedHere())).sum();
  }
}
