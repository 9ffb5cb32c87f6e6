package org.kith.server.peer;

import org.kith.core.sync.Message;

/// What one frame of the exchange says.
sealed interface Wire {
  /// A message.
  record Said(Message message) implements Wire {}

  /// Bytes that are no message of the protocol; why, for our own log.
  record Malformed(String why) implements Wire {}
}
