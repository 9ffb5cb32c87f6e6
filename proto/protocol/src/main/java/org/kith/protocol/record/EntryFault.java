package org.kith.protocol.record;

/// Why bytes are no entry.
public enum EntryFault {
  /// Larger than an entry may be; not read any further.
  TOO_LARGE,
  /// They break the encoding rules, or a field is outside what it may be.
  MALFORMED
}
