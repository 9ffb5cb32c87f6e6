package org.kith.core.sync;

import java.util.List;
import org.kith.core.admit.Reason;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogId;

/// What happens to a session. Every event carries this node's time in ms.
public sealed interface Event {
  long nowMs();

  /// The stream is open.
  record Opened(long nowMs) implements Event {}

  /// The other side said something.
  record Received(long nowMs, Message message) implements Event {}

  /// A range that was submitted is durable here.
  record Taken(long nowMs, long token, LogId log, long to, List<RefusedEntry> refused)
      implements Event {
    public Taken {
      refused = List.copyOf(refused);
    }
  }

  /// A record that was refused inside it.
  ///
  /// @param findings where it is held for personal data: rule and field of each
  record RefusedEntry(long index, Reason reason, List<String> findings) {
    public RefusedEntry {
      findings = List.copyOf(findings);
    }
  }

  /// A range that was submitted is refused; nothing of it is kept.
  record Declined(long nowMs, long token, LogId log, Reason reason) implements Event {}

  /// There is no room for payloads that came after their entries (SPEC 8.5).
  record NoRoom(long nowMs, LogId log, Reason reason) implements Event {}

  /// Somebody here wants a piece of a file (SPEC 7.15).
  record FileWanted(long nowMs, long request, Message.FileOffset file) implements Event {}

  /// A held log has grown, or its newest checkpoint has.
  record HeadAdvanced(long nowMs, LogId log) implements Event {}

  /// A governance decision has taken effect.
  record StandingChanged(long nowMs, Standing standing) implements Event {}

  /// The time has come that was asked for.
  record Wake(long nowMs) implements Event {}

  /// Time has passed; about once a second.
  record Tick(long nowMs) implements Event {}
}
