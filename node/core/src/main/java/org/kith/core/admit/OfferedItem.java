package org.kith.core.admit;

import java.util.Optional;
import org.kith.protocol.bytes.Bytes;

/// One entry as somebody hands it over: its exact bytes, with its payload where that came along.
public record OfferedItem(Bytes entry, Optional<SaltedPayload> payload) {
  /// An exact payload with the salt that its entry's commitment was made with.
  public record SaltedPayload(Bytes salt, Bytes payload) {
    /// Bytes of both.
    public long bytes() {
      return (long) salt.size() + payload.size();
    }
  }
}
