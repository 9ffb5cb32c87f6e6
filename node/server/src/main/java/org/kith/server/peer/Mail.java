package org.kith.server.peer;

import io.grpc.StatusRuntimeException;
import org.kith.core.admit.Reason;
import org.kith.core.sync.Message;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogId;
import org.kith.server.writer.Ticket;

/// What the thread of a stream finds in its mailbox.
sealed interface Mail {
  record Came(Wire wire) implements Mail {}

  record Settled(long token, Ticket ticket) implements Mail {}

  /// Payloads that came after their entries found no room.
  record NoRoom(LogId log, Reason reason) implements Mail {}

  record StandingIs(Standing standing) implements Mail {}

  record EndWith(StatusRuntimeException status) implements Mail {}

  record Lost(Throwable why) implements Mail {}

  /// Somebody here wants a piece of a file.
  record Wanted(long request, Message.FileOffset file) implements Mail {}

  /// Look around: the line takes more, or a log has grown.
  record Look() implements Mail {}
}
