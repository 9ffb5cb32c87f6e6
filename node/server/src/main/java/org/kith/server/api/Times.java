package org.kith.server.api;

import java.time.Instant;

/// Times as answers carry them.
final class Times {
  private Times() {}

  /// RFC 3339 in UTC.
  static String rfc3339(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  /// As above; empty for 0, which means never or without end.
  static String rfc3339OrEmpty(long ms) {
    return ms == 0 ? "" : rfc3339(ms);
  }
}
